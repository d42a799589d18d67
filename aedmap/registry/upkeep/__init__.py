"""Keeping devices ready: rules as data, what is due and when, inspections with a photograph."""

from aedmap.registry.upkeep.due import Due, DueKind, Severity, due_of, due_within
from aedmap.registry.upkeep.inspection import Inspection, InspectionDraft, status_after
from aedmap.registry.upkeep.rules import PACKS, UpkeepRules, read_rules

__all__ = [
    "PACKS",
    "Due",
    "DueKind",
    "Inspection",
    "InspectionDraft",
    "Severity",
    "UpkeepRules",
    "due_of",
    "due_within",
    "read_rules",
    "status_after",
]
