"""What a solver answers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from optimizer.solvers.reduce import PresolveReport


class Status(StrEnum):
    """optimal only when bound and value meet (broken numbers: to a millionth); a time-out with a gap left says gap."""

    OPTIMAL = "optimal"
    GAP = "gap"
    INFEASIBLE = "infeasible"
    CANCELLED = "cancelled"


@dataclass(frozen=True, eq=False)
class Solution:
    """Chosen sites and how good they provably are.

    chosen: (k,) int64, ascending; empty when infeasible
    objective: recomputed from the chosen sites, never taken from a solver
    bound: no choice of sites can be better than this (above the objective when maximising, below when minimising)
    reasons: when infeasible the rows or constraints that make it so, in words
    minimise: whether less is better (sets, distances)
    presolve: what was made smaller beforehand
    prices: works out `row_price`, for which there is no time in the run itself
    """

    chosen: NDArray[np.int64]
    objective: float
    bound: float
    status: Status
    seconds: float
    seed: int
    reasons: tuple[str, ...] = ()
    minimise: bool = False
    presolve: "PresolveReport | None" = None
    prices: Callable[[], NDArray[np.float64]] | None = None

    @cached_property
    def row_price(self) -> NDArray[np.float64] | None:
        """(rows,) the prices that prove the LP's bound, None when there was no need of any.

        Prices lambda prove that no choice is worth more than sum_i sum_k max(0, v_ik - lambda_i) + the best that open
        sites can earn, each what the rows it covers pay less its charge and its part of side rows; `bound` may be
        better after branching.
        """
        return None if self.prices is None else self.prices()

    @property
    def gap(self) -> float:
        """Share of the bound that is not proven reached, 0 when optimal (of the value itself when minimising)."""
        whole = self.objective if self.minimise else self.bound
        return 0.0 if whole <= 0 else max(0.0, abs(self.bound - self.objective) / whole)
