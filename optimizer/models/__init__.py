"""Covering models: each turns its question into what the engine knows."""

from optimizer.models.backup_cover import backup_of, bacop1, bacop2
from optimizer.models.budget import budgeted_cover
from optimizer.models.expected_cover import mexclp
from optimizer.models.frontier import cost_frontier, frontier
from optimizer.models.gradual_cover import gradual_cover
from optimizer.models.lscp import lscp
from optimizer.models.mclp import mclp
from optimizer.models.minimums import at_least_in_groups
from optimizer.models.p_median import p_median
from optimizer.models.periods import cover_by_period
from optimizer.models.relocation import relocation, relocation_with_cost
from optimizer.models.spacing import keep_apart
from optimizer.models.survival import survival_cover

__all__ = [
    "at_least_in_groups",
    "backup_of",
    "bacop1",
    "bacop2",
    "budgeted_cover",
    "cost_frontier",
    "cover_by_period",
    "frontier",
    "gradual_cover",
    "keep_apart",
    "lscp",
    "mclp",
    "mexclp",
    "p_median",
    "relocation",
    "relocation_with_cost",
    "survival_cover",
]
