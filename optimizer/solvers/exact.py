"""HiGHS on what is left: branch and bound under a time limit, its bound never believed beyond its tolerance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.incidence import Incidence
from optimizer.solvers.sides import SideRows

_TOLERANCE = 1e-6  # HiGHS takes rows and whole numbers as kept within this


@dataclass(frozen=True, eq=False)
class ExactAnswer:
    """chosen: (k,) int64 ascending, or None when nothing was found; bound: no allowed choice is worth more."""

    chosen: NDArray[np.int64] | None
    bound: float
    infeasible: bool


@dataclass(frozen=True)
class Limits:
    """When branch and bound gives up: seconds, nodes (None: no limit), or when asked with the bound so far.

    enough: a bound this much above the value found need not be lowered
    """

    seconds: float
    nodes: int | None
    interrupted: Callable[[float], bool]
    enough: float = 0.0


def solve_exactly(
    incidence: Incidence, count: int, sides: SideRows, start: NDArray[np.int64] | None, limits: Limits, seed: int
) -> ExactAnswer:
    """The most valuable allowed choice by branch and bound, beginning with the choice `start`."""
    lp, unit = _cover_program(incidence, count, sides)
    first = None
    if start is not None:
        y = np.zeros(incidence.sites)
        y[start] = 1.0
        first = np.concatenate([y, _levels_filled(incidence, y)])
    return run_highs(lp, incidence.sites, unit, first, limits, seed)


def run_highs(
    lp: highspy.HighsLp, sites: int, unit: float, first: NDArray[np.float64] | None, limits: Limits, seed: int
) -> ExactAnswer:
    """Run a maximising program whose first `sites` columns are the sites; unit: one of its value in ours."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "time_limit": float(max(0.01, limits.seconds)),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": limits.enough / unit,
        "random_seed": seed % 2**31,
        "threads": 1,
    }
    if limits.nodes is not None:
        options["mip_max_nodes"] = limits.nodes
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    if first is not None:
        known = highspy.HighsSolution()
        known.col_value = first.tolist()
        highs.setSolution(known)
    slack = _TOLERANCE * float(np.abs(np.asarray(lp.col_cost_)).max(initial=0.0))

    def look_up(event: highspy.HighsCallbackEvent) -> None:
        if limits.interrupted((float(event.data_out.mip_dual_bound) + slack) * unit):
            event.interrupt()

    highs.cbMipInterrupt += look_up
    highs.run()
    info = highs.getInfo()
    infeasible = highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
    bound = (float(info.mip_dual_bound) + slack) * unit
    chosen = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value[:sites])
        chosen = np.flatnonzero(values > 0.5).astype(np.int64)
    return ExactAnswer(chosen, bound if np.isfinite(bound) else np.inf, infeasible)


def program(
    cost: NDArray[np.float64],
    matrix: sparse.csr_array,
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    whole: int,
) -> highspy.HighsLp:
    """max cost x with lower <= matrix x <= upper and x from 0 to 1, the first `whole` of them whole numbers."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = cost
    lp.col_lower_ = np.zeros(len(cost))
    lp.col_upper_ = np.ones(len(cost))
    lp.row_lower_ = np.where(np.isneginf(lower), -highspy.kHighsInf, lower)
    lp.row_upper_ = np.where(np.isposinf(upper), highspy.kHighsInf, upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = matrix.data.astype(np.float64)
    kinds = [highspy.HighsVarType.kInteger] * whole
    lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (len(cost) - whole)
    return lp


def _cover_program(incidence: Incidence, count: int, sides: SideRows) -> tuple[highspy.HighsLp, float]:
    """Columns: each site, then for each level of each row with a gain the share of it that is reached."""
    rows, sites = incidence.rows, incidence.sites
    row_of_level, _ = np.nonzero(incidence.value > 0)
    gains = incidence.value[incidence.value > 0]
    levels = len(gains)
    whole = np.array_equal(gains, np.rint(gains)) and np.array_equal(incidence.charge, np.rint(incidence.charge))
    largest = max(float(gains.max(initial=0.0)), float(incidence.charge.max(initial=0.0)))
    unit = 1.0 if whole else max(largest / 1000.0, float(np.finfo(np.float64).tiny))
    cover = sparse.csr_array((np.ones(len(incidence.row_site)), incidence.row_site, incidence.row_start), (rows, sites))
    reach = sparse.csr_array((np.ones(levels), (row_of_level, np.arange(levels))), (rows, levels))
    blocks = [[-cover, reach], [sparse.csr_array(np.ones((1, sites))), None]]
    upper = [np.zeros(rows), np.array([float(count)])]
    if len(sides):
        blocks.append([sides.matrix, None])
        upper.append(sides.upper)
    matrix = sparse.csr_array(sparse.block_array(blocks, format="csr"))
    limit: NDArray[np.float64] = np.concatenate(upper)
    cost = np.concatenate([-incidence.charge / unit, gains / unit])
    return program(cost, matrix, np.full(len(limit), -np.inf), limit, sites), unit


def _levels_filled(incidence: Incidence, y: NDArray[np.float64]) -> NDArray[np.float64]:
    cover = sparse.csr_array(
        (np.ones(len(incidence.row_site)), incidence.row_site, incidence.row_start), (incidence.rows, incidence.sites)
    )
    covers = cover @ y
    row_of_level, level = np.nonzero(incidence.value > 0)
    filled: NDArray[np.float64] = (covers[row_of_level] > level).astype(np.float64)
    return filled
