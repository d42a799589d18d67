"""Ours beside its peers, measured in one run on one machine: one file a bench."""

from aedmap.benches.bench import Bench, Effort, Materials
from aedmap.benches.report import Report, report_of
from aedmap.benches.row import Limit, Row, alone, beside, not_measured

__all__ = [
    "Bench",
    "Effort",
    "Limit",
    "Materials",
    "Report",
    "Row",
    "alone",
    "beside",
    "not_measured",
    "report_of",
]
