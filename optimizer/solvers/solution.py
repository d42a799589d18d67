"""What a solver answers."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Status(StrEnum):
    """optimal only when bound and value meet; a time-out with a gap left says gap."""

    OPTIMAL = "optimal"
    GAP = "gap"
    INFEASIBLE = "infeasible"
    CANCELLED = "cancelled"


@dataclass(frozen=True, eq=False)
class Solution:
    """Chosen sites and how good they provably are.

    chosen: (k,) int64, ascending
    objective: recomputed from the chosen sites, never taken from a solver
    bound: no choice of sites can be better than this
    """

    chosen: NDArray[np.int64]
    objective: float
    bound: float
    status: Status
    seconds: float
    seed: int

    @property
    def gap(self) -> float:
        """Share of the bound that is not proven reached, 0 when optimal."""
        return 0.0 if self.bound <= 0 else max(0.0, (self.bound - self.objective) / self.bound)
