"""The only mapping from a map to the solver's arrays."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from aedmap.errors import InvalidInput
from aedmap.network import Pairs
from aedmap.progress import Progress
from optimizer.models import mclp
from optimizer.scenario import SolveSettings
from optimizer.solvers import AnyOf, Gap, SearchState, Seconds, SolverError, Status, solve

_STEP = "Choosing sites"
# The engine compares values to 2e-6 of all weight; a total of a million keeps its numbers readable and HiGHS scaled.
_TOTAL = 1e6


@dataclass(frozen=True, eq=False)
class Chosen:
    """sites: numbers of the chosen sites; bound: demand that no choice can newly cover more of, in the given unit."""

    sites: NDArray[np.int64]
    bound: float
    status: Status


def choose(
    demand: NDArray[np.float64],
    covered: NDArray[np.bool_],
    reach: Pairs,
    devices: int,
    settings: SolveSettings,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Chosen:
    """The sites that newly cover most demand.

    demand: (cells,); covered: (cells,) by the devices that stay: such cells are out of the problem, so the bound and
    the gap speak of what the new devices add. reach: from sites to cells.
    Rows are cells; a row for each cell and period, or for each level of value, would go the same way.
    """
    site_count = len(reach.start) - 1
    matrix = sparse.csr_array((np.ones(len(reach)), reach.target, reach.start), shape=(site_count, len(demand)))
    open_rows = np.flatnonzero(~covered & (demand > 0))
    covers = sparse.csr_array(matrix.T)[open_rows]
    reachable = np.diff(covers.indptr) > 0
    rows, covers = open_rows[reachable], covers[reachable]
    total = float(demand[rows].sum())
    if len(rows) == 0:
        return Chosen(np.empty(0, np.int64), 0.0, Status.OPTIMAL)

    def tell(state: SearchState) -> None:
        used = state.seconds / settings.seconds if math.isfinite(state.seconds) else 0.0
        progress(_STEP, min(1.0, used))

    progress(_STEP, 0.0)
    try:
        solution = solve(
            mclp(covers, demand[rows] * (_TOTAL / total), min(devices, site_count)),
            stop=AnyOf(Seconds(settings.seconds), Gap(settings.gap)),
            seed=settings.seed,
            progress=tell,
            cancelled=cancelled,
        )
    except SolverError as mistake:
        raise InvalidInput(f"The sites cannot be chosen: {mistake}") from mistake
    progress(_STEP, 1.0)
    return Chosen(solution.chosen, solution.bound * (total / _TOTAL), solution.status)
