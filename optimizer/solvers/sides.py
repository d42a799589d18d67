"""Everything besides the count that a choice of sites must keep, as linear rows: sum coef * open <= upper."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.problem import CoverProblem

_SLACK = 1e-9  # of the upper limit: costs are sums of decimal fractions


@dataclass(frozen=True, eq=False)
class SideRows:
    """matrix: (sides, sites) csr float64; upper: (sides,) float64; name: what each row says, in words."""

    matrix: sparse.csr_array
    upper: NDArray[np.float64]
    name: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.upper)

    def broken(self, chosen: NDArray[np.int64]) -> list[str]:
        """The names of the rows that this choice does not keep."""
        is_open = np.zeros(self.matrix.shape[1])
        is_open[chosen] = 1.0
        over = self.matrix @ is_open > self.limit
        return [name for name, wrong in zip(self.name, over, strict=True) if wrong]

    @property
    def limit(self) -> NDArray[np.float64]:
        """upper with room for rounding."""
        return self.upper + _SLACK * np.maximum(1.0, np.abs(self.upper))

    def restricted(self, opened: NDArray[np.int64], kept: NDArray[np.int64]) -> "SideRows":
        """What is left to keep by the sites `kept` when `opened` are open; rows that cannot break fall away."""
        if len(self) == 0:
            return SideRows(sparse.csr_array((0, len(kept))), self.upper, ())
        is_open = np.zeros(self.matrix.shape[1])
        is_open[opened] = 1.0
        upper = self.upper - self.matrix @ is_open
        matrix = sparse.csr_array(self.matrix[:, kept])
        matrix.eliminate_zeros()
        most = matrix.maximum(0).sum(axis=1)
        binds = np.flatnonzero(most > upper + _SLACK * np.maximum(1.0, np.abs(upper)))
        return SideRows(sparse.csr_array(matrix[binds]), upper[binds], tuple(self.name[r] for r in binds))


def side_rows(problem: CoverProblem) -> SideRows:
    """Budget, groups, forbidden pairs and moves of a problem."""
    parts: list[tuple[NDArray[np.int64], NDArray[np.float64], float, str]] = []
    if problem.site_cost is not None and problem.budget is not None:
        everything = np.arange(problem.site_count)
        parts.append((everything, problem.site_cost, problem.budget, f"the budget of {problem.budget:g}"))
    for number, group in enumerate(problem.groups):
        name = group.name or f"number {number}"
        one = np.ones(len(group.sites))
        if group.at_most is not None:
            parts.append((group.sites, one, group.at_most, f"at most {group.at_most} of group {name}"))
        if group.at_least > 0:
            parts.append((group.sites, -one, -group.at_least, f"at least {group.at_least} of group {name}"))
    for a, b in problem.forbidden_pairs:
        parts.append((np.array([a, b]), np.ones(2), 1.0, f"sites {a} and {b} not both"))
    if problem.most_moves is not None:
        kept = len(problem.existing) - problem.most_moves
        name = f"at most {problem.most_moves} of the {len(problem.existing)} existing sites moved"
        parts.append((problem.existing, -np.ones(len(problem.existing)), -kept, name))
    start = np.concatenate([[0], np.cumsum([len(sites) for sites, *_ in parts])]).astype(np.int64)
    index = np.concatenate([sites for sites, *_ in parts]) if parts else np.empty(0, np.int64)
    data = np.concatenate([coef for _, coef, *_ in parts]) if parts else np.empty(0)
    matrix = sparse.csr_array((data, index, start), shape=(len(parts), problem.site_count))
    upper = np.array([upper for *_, upper, _ in parts], np.float64)
    return SideRows(matrix, upper, tuple(name for *_, name in parts))
