"""What others make of one instance in the same time: their value by our count, and whether their label was true."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers import CoverProblem
from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import objective
from optimizer.solvers.reduce import presolve


@dataclass(frozen=True)
class PeerAnswer:
    """value: recomputed from its sites; says_optimal: its label; seconds: building and solving."""

    value: float
    says_optimal: bool
    seconds: float


def by_greedy(problem: CoverProblem) -> PeerAnswer:
    """The greedy algorithm alone."""
    begin = time.perf_counter()
    reduced = presolve(problem)
    order, _ = greedy(reduced.incidence, reduced.count)
    return PeerAnswer(objective(problem, reduced.undo(order)), False, time.perf_counter() - begin)


def by_highs(problem: CoverProblem, seconds: float, seed: int) -> PeerAnswer:
    """HiGHS alone on merged rows."""
    begin = time.perf_counter()
    reduced = presolve(problem)
    limits = Limits(seconds, None, lambda _: False)
    answer = solve_exactly(reduced.incidence, reduced.count, reduced.sides, None, limits, seed)
    chosen = np.empty(0, np.int64) if answer.chosen is None else answer.chosen
    value = objective(problem, reduced.undo(chosen))
    return PeerAnswer(value, answer.bound <= reduced.incidence.objective(chosen) + 0.5, time.perf_counter() - begin)


def by_spopt(problem: CoverProblem, seconds: float, solver: str) -> PeerAnswer | None:
    """spopt's MCLP with CBC or HiGHS, given distances of 0 and 1; None when it is not installed."""
    try:
        import pulp
        from spopt.locate import MCLP
    except ImportError:
        return None
    begin = time.perf_counter()
    covers = np.ones((problem.rows, problem.site_count))
    row = np.repeat(np.arange(problem.rows), np.diff(problem.row_start))
    covers[row, problem.row_site] = 0.0
    model = MCLP.from_cost_matrix(covers, problem.row_weight.astype(float), 0.5, problem.count)
    solvers = {"CBC": pulp.PULP_CBC_CMD, "HiGHS": pulp.HiGHS}
    model.solve(solvers[solver](msg=False, timeLimit=seconds))
    chosen: NDArray[np.int64] = np.array(
        [j for j, one in enumerate(model.fac_vars) if (one.value() or 0) > 0.5], np.int64
    )
    says = pulp.LpStatus[model.problem.status] == "Optimal"
    return PeerAnswer(objective(problem, chosen), says, time.perf_counter() - begin)


def by_cp_sat(problem: CoverProblem, seconds: float, seed: int) -> PeerAnswer | None:
    """OR-tools' CP-SAT on merged rows, both cores; None when it is not installed."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    begin = time.perf_counter()
    reduced = presolve(problem)
    inc = reduced.incidence
    model = cp_model.CpModel()
    opened = [model.new_bool_var("") for _ in range(inc.sites)]
    reached = [model.new_bool_var("") for _ in range(inc.rows)]
    for i, one in enumerate(reached):
        sites = inc.row_site[inc.row_start[i] : inc.row_start[i + 1]]
        model.add_bool_or([one.negated(), *(opened[j] for j in sites)])
    model.add(sum(opened) <= reduced.count)
    model.maximize(sum(int(w) * one for w, one in zip(inc.value[:, 0], reached, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = np.array([j for j, one in enumerate(opened) if found and solver.boolean_value(one)], np.int64)
    value = objective(problem, reduced.undo(chosen))
    return PeerAnswer(value, status == cp_model.OPTIMAL, time.perf_counter() - begin)
