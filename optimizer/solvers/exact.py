"""HiGHS on what is left: branch and bound under a time limit, its bound never believed beyond its tolerance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence

_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class ExactAnswer:
    """chosen: (k,) int64 ascending, or None when nothing was found; bound: proven upper bound."""

    chosen: NDArray[np.int64] | None
    bound: float
    infeasible: bool


def solve_exactly(
    incidence: Incidence,
    count: int,
    fixed_open: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    start: NDArray[np.int64],
    seconds: float,
    nodes: int | None,
    seed: int,
    interrupted: Callable[[float], bool],
) -> ExactAnswer:
    """Maximise cover by branch and bound, beginning with the choice `start`.

    seconds, nodes: give up after this much; interrupted: asked now and then with the bound so far, True gives up.
    """
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("time_limit", max(0.01, seconds))
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.setOptionValue("random_seed", seed % 2**31)
    highs.setOptionValue("threads", 1)
    highs.passModel(_model(incidence, count, fixed_open, allowed))
    largest = float(incidence.value.max(initial=0.0))
    first = highspy.HighsSolution()
    y = np.zeros(incidence.sites)
    y[start] = 1.0
    covered = np.add.reduceat(np.append(y[incidence.row_site], 0.0), incidence.row_start[:-1]) > 0
    covered &= np.diff(incidence.row_start) > 0
    first.col_value = np.concatenate([y, covered.astype(float)]).tolist()
    highs.setSolution(first)

    def look_up(event: highspy.HighsCallbackEvent) -> None:
        if interrupted(float(event.data_out.mip_dual_bound) + _TOLERANCE * largest):
            event.interrupt()

    highs.cbMipInterrupt += look_up
    highs.run()
    info = highs.getInfo()
    status = highs.getModelStatus()
    infeasible = status == highspy.HighsModelStatus.kInfeasible
    bound = float(info.mip_dual_bound)
    bound = np.inf if not np.isfinite(bound) else bound + _TOLERANCE * largest
    chosen = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value[: incidence.sites])
        chosen = np.flatnonzero(values > 0.5).astype(np.int64)
    return ExactAnswer(chosen, bound, infeasible)


def _model(
    incidence: Incidence, count: int, fixed_open: NDArray[np.int64], allowed: NDArray[np.bool_]
) -> highspy.HighsLp:
    """Columns: a binary for each site, a share for each row. Rows: share_i - sum of its sites <= 0; last the count."""
    rows, sites = incidence.rows, incidence.sites
    lp = highspy.HighsLp()
    lp.num_col_ = sites + rows
    lp.num_row_ = rows + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(sites), incidence.value[:, 0]])
    lower = np.zeros(sites + rows)
    lower[fixed_open] = 1.0
    upper = np.ones(sites + rows)
    upper[:sites] = allowed
    upper[fixed_open] = 1.0
    lp.col_lower_, lp.col_upper_ = lower, upper
    lp.row_lower_ = np.full(rows + 1, -highspy.kHighsInf)
    lp.row_upper_ = np.concatenate([np.zeros(rows), [float(count)]])
    start = np.concatenate([incidence.row_start + np.arange(rows + 1), [0]])
    start[-1] = start[-2] + sites
    index = np.empty(start[-1], np.int32)
    value = np.empty(start[-1])
    own = start[:rows]
    index[own] = sites + np.arange(rows)
    value[own] = 1.0
    others = np.ones(start[rows], np.bool_)
    others[own] = False
    index[: start[rows]][others] = incidence.row_site
    value[: start[rows]][others] = -1.0
    index[start[rows] :] = np.arange(sites)
    value[start[rows] :] = 1.0
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = start.astype(np.int32)
    lp.a_matrix_.index_ = index
    lp.a_matrix_.value_ = value
    lp.integrality_ = [highspy.HighsVarType.kInteger] * sites + [highspy.HighsVarType.kContinuous] * rows
    return lp
