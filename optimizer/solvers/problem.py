"""The only thing a solver sees."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.checks import check_matrix, check_sides, check_sites, check_weights

_NO_SITES = np.empty(0, np.int64)
_NO_PAIRS = np.empty((0, 2), np.int64)


@dataclass(frozen=True, eq=False)
class Group:
    """How many of some sites may be open: a township that must have one, a chain that gives at most three.

    sites: (n,) int64, each once; at_most None: no upper limit
    """

    sites: NDArray[np.int64]
    at_least: int = 0
    at_most: int | None = None
    name: str = ""


@dataclass(frozen=True, eq=False)
class CoverProblem:
    """Open at most `count` sites so that the gains of all rows, less the charges of the open sites, are largest.

    row_start: (rows + 1,) int64; row_site: (incidences,) int32. Row i can be covered by the sites
    row_site[row_start[i]:row_start[i + 1]], ascending, each once.
    row_weight: (rows,) float64 or int64, not negative
    site_count: number of sites
    count: how many sites may be open, those fixed open included
    fixed_open, fixed_closed: site numbers
    row_gain: (depth,) or (rows, depth), what the 1st, 2nd ... open covering site of a row adds, as a share of its
        weight; never rising, beyond depth nothing. None is plain cover: the first adds all.
    site_cost: (sites,) not negative; budget: what the open sites may cost together, those fixed open included
    groups: at least / at most so many of some sites
    forbidden_pairs: (pairs, 2) sites that may not both be open
    site_charge: (sites,) not negative, what an open site takes off the value; None takes nothing
    existing, most_moves: of the sites open today at most so many may be closed

    Raises BadProblem naming the first offending entry.
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    row_weight: NDArray[np.float64] | NDArray[np.int64]
    site_count: int
    count: int
    fixed_open: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
    fixed_closed: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
    row_gain: NDArray[np.float64] | None = None
    site_cost: NDArray[np.float64] | None = None
    budget: float | None = None
    site_charge: NDArray[np.float64] | None = None
    groups: tuple[Group, ...] = ()
    forbidden_pairs: NDArray[np.int64] = field(default_factory=_NO_PAIRS.copy)
    existing: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
    most_moves: int | None = None

    def __post_init__(self) -> None:
        check_matrix(self.row_start, self.row_site, self.site_count)
        check_weights(self.row_weight, self.row_gain, self.rows)
        check_sites(self.site_count, self.count, self.fixed_open, self.fixed_closed)
        check_sides(self)

    @property
    def rows(self) -> int:
        return len(self.row_start) - 1

    @property
    def depth(self) -> int:
        """How many covering sites of a row count."""
        return 1 if self.row_gain is None else self.row_gain.shape[-1]

    @property
    def plain(self) -> bool:
        """Whether there is nothing but a count to keep, one cover a row counts and sites charge nothing."""
        free = self.budget is None and self.most_moves is None and not self.groups and len(self.forbidden_pairs) == 0
        return free and self.depth == 1 and self.site_charge is None

    def charge(self) -> NDArray[np.float64]:
        """(sites,): what each site takes off the value when open."""
        return np.zeros(self.site_count) if self.site_charge is None else self.site_charge.astype(np.float64)

    def row_value(self) -> NDArray[np.float64]:
        """(rows, depth): what the 1st, 2nd ... open covering site of each row adds."""
        weight = self.row_weight.astype(np.float64).reshape(-1, 1)
        return np.ascontiguousarray(weight if self.row_gain is None else weight * self.row_gain)
