"""What the public reports of devices, how far to trust it, and what a steward makes of it.

A report alone changes nothing that the desk or a search for the nearest device goes by: until a steward has decided,
the device is only marked for the public as reported and not checked.
"""

from aedmap.registry.moderation.limits import LimitReached, Limits, refuse_too_many
from aedmap.registry.moderation.report import RefusalReason, Report, ReportDraft, ReportKind, ReportState
from aedmap.registry.moderation.reporter import Trust, hashed, trust_of
from aedmap.registry.moderation.same_device import Pair, possible_pairs
from aedmap.registry.moderation.surroundings import SAME_WITHIN_M, NearDevice, nearest_known

__all__ = [
    "SAME_WITHIN_M",
    "LimitReached",
    "Limits",
    "NearDevice",
    "Pair",
    "RefusalReason",
    "Report",
    "ReportDraft",
    "ReportKind",
    "ReportState",
    "Trust",
    "hashed",
    "nearest_known",
    "possible_pairs",
    "refuse_too_many",
    "trust_of",
]
