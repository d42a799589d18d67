"""The only thing a solver sees."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    row_weight: NDArray[np.float64] | NDArray[np.int64]
    site_count: int
    count: int
    fixed_open: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
    fixed_closed: NDArray[np.int64] = field(default_factory=_NO_SITES.copy)
