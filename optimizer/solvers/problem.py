"""The only thing a solver sees."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadProblem

_NO_SITES = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class CoverProblem:
    """Open at most `count` sites so that the weight of the rows with an open covering site is largest.

    row_start: (rows + 1,) int64; row_site: (incidences,) int32. Row i can be covered by the sites
    row_site[row_start[i]:row_start[i + 1]], ascending, each once.
    row_weight: (rows,) float64 or int64, not negative
    site_count: number of sites
    count: how many sites may be open, those fixed open included
    fixed_open, fixed_closed: site numbers

    Raises BadProblem naming the first offending entry.
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    row_weight: NDArray[np.float64] | NDArray[np.int64]
    site_count: int
    count: int
    fixed_open: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
    fixed_closed: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)

    def __post_init__(self) -> None:
        self._check_matrix()
        self._check_weights()
        self._check_sites()

    @property
    def rows(self) -> int:
        return len(self.row_start) - 1

    @property
    def whole_numbers(self) -> bool:
        """Whether every possible value is an integer, so that a bound may be rounded down."""
        return bool(
            np.issubdtype(self.row_weight.dtype, np.integer)
            or np.array_equal(self.row_weight, np.rint(self.row_weight))
        )

    def _check_matrix(self) -> None:
        start, site = self.row_start, self.row_site
        if len(start) < 2 or self.site_count < 1:
            raise BadProblem(
                f"the cover matrix has {max(0, len(start) - 1)} rows and {self.site_count} sites: "
                "give at least one of each."
            )
        if start[0] != 0 or start[-1] != len(site) or np.any(np.diff(start) < 0):
            raise BadProblem("row_start must begin with 0, never fall, and end with the length of row_site.")
        if len(site) == 0:
            return
        outside = np.flatnonzero((site < 0) | (site >= self.site_count))
        if len(outside):
            e = int(outside[0])
            row = int(np.searchsorted(start, e, "right") - 1)
            raise BadProblem(f"row {row} names site {site[e]}, but sites run from 0 to {self.site_count - 1}.")
        follows = np.diff(site.astype(np.int64)) > 0
        follows[start[1:-1][(start[1:-1] > 0) & (start[1:-1] < len(site))] - 1] = True
        if not follows.all():
            e = int(np.flatnonzero(~follows)[0]) + 1
            row = int(np.searchsorted(start, e, "right") - 1)
            raise BadProblem(
                f"row {row} names site {site[e]} out of order or twice: list the sites of a row ascending."
            )

    def _check_weights(self) -> None:
        weight = self.row_weight
        if weight.shape != (self.rows,):
            raise BadProblem(f"{weight.size} weights were given for {self.rows} rows: give one for each row.")
        wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
        if len(wrong):
            raise BadProblem(f"row {wrong[0]} has weight {weight[wrong[0]]}: weights must be finite and not negative.")

    def _check_sites(self) -> None:
        for name, sites in (("fixed_open", self.fixed_open), ("fixed_closed", self.fixed_closed)):
            outside = np.flatnonzero((sites < 0) | (sites >= self.site_count))
            if len(outside):
                raise BadProblem(
                    f"{name} names site {sites[outside[0]]}, but sites run from 0 to {self.site_count - 1}."
                )
            if len(np.unique(sites)) != len(sites):
                raise BadProblem(f"{name} names a site twice: name each once.")
        both = np.intersect1d(self.fixed_open, self.fixed_closed)
        if len(both):
            raise BadProblem(f"site {both[0]} is fixed open and fixed closed: choose one.")
        if not 0 <= self.count <= self.site_count:
            raise BadProblem(
                f"count {self.count} is not allowed with {self.site_count} sites: give 0 to {self.site_count}."
            )
        if len(self.fixed_open) > self.count:
            raise BadProblem(
                f"{len(self.fixed_open)} sites are fixed open but count is {self.count}: "
                "raise count or free some sites."
            )
