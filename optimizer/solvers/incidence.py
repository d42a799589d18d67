"""Which row is covered by which sites, seen from both sides, and what a choice of sites is worth."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.problem import CoverProblem

_TWO_BYTES = 1 << 16
Numbers = NDArray[np.int32] | NDArray[np.uint16]
Members = tuple[Numbers, Numbers]


@dataclass(frozen=True, eq=False)
class Incidence:
    """The cover matrix by rows and by sites.

    row_start: (rows + 1,) int64, row_site: (incidences,) int32
    site_start: (sites + 1,) int64, site_row: (incidences,) int32, ascending within a site
    value: (rows, depth) float64, what the 1st, 2nd ... open covering site adds; beyond depth nothing
    charge: (sites,) float64, what an open site takes off
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    site_start: NDArray[np.int64]
    site_row: NDArray[np.int32]
    value: NDArray[np.float64]
    charge: NDArray[np.float64]

    @property
    def rows(self) -> int:
        return len(self.row_start) - 1

    @property
    def sites(self) -> int:
        return len(self.site_start) - 1

    @cached_property
    def short(self) -> Members:
        """row_site and site_row in two bytes a number where that is enough: a search that jumps about in them then
        finds them in a nearer cache, and is a quarter quicker."""
        if max(self.rows, self.sites) > _TWO_BYTES:
            return self.members
        return self.row_site.astype(np.uint16), self.site_row.astype(np.uint16)

    @property
    def members(self) -> Members:
        """row_site and site_row as they are."""
        return self.row_site, self.site_row

    def objective(self, chosen: NDArray[np.int64]) -> float:
        """What these sites together are worth."""
        return worth(self.row_start, self.row_site, self.value, self.charge, chosen)


def incidence_of(
    row_start: NDArray[np.int64],
    row_site: NDArray[np.int32],
    value: NDArray[np.float64],
    charge: NDArray[np.float64],
) -> Incidence:
    """The same matrix seen from both sides."""
    site_start, site_row = transpose(row_start, row_site, len(charge))
    return Incidence(row_start, row_site, site_start, site_row, value, charge)


def objective(problem: CoverProblem, chosen: NDArray[np.int64]) -> float:
    """What a choice is worth, recomputed from the problem itself; whole weights and gains give a whole number."""
    return worth(problem.row_start, problem.row_site, problem.row_value(), problem.charge(), chosen)


def worth(
    row_start: NDArray[np.int64],
    row_site: NDArray[np.int32],
    value: NDArray[np.float64],
    charge: NDArray[np.float64],
    chosen: NDArray[np.int64],
) -> float:
    """The gains of all rows when these sites are open, less their charges."""
    open_site = np.zeros(len(charge), np.bool_)
    open_site[chosen] = True
    covers = count_covers(row_start, row_site, open_site)
    return float(sum(value[covers > k, k].sum() for k in range(value.shape[1])) - charge[open_site].sum())


@njit(cache=True, nogil=True)
def transpose(
    start: NDArray[np.int64], member: NDArray[np.int32], columns: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The same pairs listed by the other side, ascending."""
    other_start = np.zeros(columns + 1, np.int64)
    for e in range(len(member)):
        other_start[member[e] + 1] += 1
    for j in range(columns):
        other_start[j + 1] += other_start[j]
    place = other_start[:-1].copy()
    other = np.empty(len(member), np.int32)
    for i in range(len(start) - 1):
        for e in range(start[i], start[i + 1]):
            j = member[e]
            other[place[j]] = i
            place[j] += 1
    return other_start, other


@njit(cache=True, nogil=True)
def count_covers(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], open_site: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """How many open sites cover each row: (rows,) int32."""
    covers = np.zeros(len(row_start) - 1, np.int32)
    for i in range(len(covers)):
        n = 0
        for e in range(row_start[i], row_start[i + 1]):
            if open_site[row_site[e]]:
                n += 1
        covers[i] = n
    return covers
