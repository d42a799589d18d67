"""From sources to a surface: what was asked, what is known of each cell, and models fitted to past arrests."""

from optimizer.demand.fitting.evidence import Evidence, gather_evidence
from optimizer.demand.fitting.fit import FittedDemand, fit_demand, validate_demand
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.demand.fitting.request import FitRequest
from optimizer.demand.fitting.results import validation_table, write_fit
from optimizer.demand.fitting.validation import Validation

__all__ = [
    "Evidence",
    "FitRequest",
    "FittedDemand",
    "Validation",
    "fit_demand",
    "gather_evidence",
    "read_fit_file",
    "validate_demand",
    "validation_table",
    "write_fit",
]
