"""What others make of one instance in the same time: their value by our count, and whether their label was true."""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers import CoverProblem
from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import objective
from optimizer.solvers.reduce import presolve

_SAME = 1e-9  # of the bound


@dataclass(frozen=True)
class PeerAnswer:
    """value: recomputed from its sites; says_optimal, label: what it calls its answer; seconds: building and solving.

    bound: what it says that no choice can exceed, None when it says nothing
    """

    value: float
    says_optimal: bool
    seconds: float
    label: str
    bound: float | None = None

    def truth(self, best: float, bound: float) -> str:
        """Its label against the best value and the best bound that anybody found for the same problem."""
        if not self.says_optimal:
            return f'says "{self.label}": no claim'
        if self.value >= bound - _SAME * bound:
            return f'says "{self.label}": true'
        if self.value < best:
            return f'says "{self.label}": false, {best - self.value:,.0f} more is possible'
        return f'says "{self.label}": not decided, nobody found more and nobody proved it'


def by_greedy(problem: CoverProblem) -> PeerAnswer:
    """The greedy algorithm alone."""
    begin = time.perf_counter()
    reduced = presolve(problem)
    order, _ = greedy(reduced.incidence, reduced.count)
    return PeerAnswer(objective(problem, reduced.undo(order)), False, time.perf_counter() - begin, "none")


def by_highs(problem: CoverProblem, seconds: float, seed: int) -> PeerAnswer:
    """HiGHS alone on merged rows."""
    begin = time.perf_counter()
    reduced = presolve(problem)
    limits = Limits(seconds, None, lambda _: False)
    answer = solve_exactly(reduced.incidence, reduced.count, reduced.sides, None, limits, seed)
    chosen = np.empty(0, np.int64) if answer.chosen is None else answer.chosen
    value = objective(problem, reduced.undo(chosen))
    optimal = answer.bound <= reduced.incidence.objective(chosen) + 0.5  # weights are whole numbers
    label = "optimal" if optimal else "time limit"
    return PeerAnswer(value, optimal, time.perf_counter() - begin, label, reduced.bound(answer.bound))


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
    says = pulp.LpStatus[model.problem.status]
    return PeerAnswer(objective(problem, chosen), says == "Optimal", time.perf_counter() - begin, says)


def by_cp_sat(problem: CoverProblem, seconds: float, seed: int) -> PeerAnswer | None:
    """OR-tools' CP-SAT on merged rows, both cores; None when it is not installed."""
    if find_spec("ortools") is None:
        return None
    begin = time.perf_counter()
    reduced = presolve(problem)
    inc = reduced.incidence
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "problem.npz"
        np.savez(
            file, row_start=inc.row_start, row_site=inc.row_site, weight=inc.value[:, 0], sites=inc.sites,
            count=reduced.count,
        )  # fmt: skip
        command = [sys.executable, "-m", "aedmap.benches.cp_sat_child", str(file), str(seconds), str(seed)]
        finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    answer = json.loads(finished.stdout.splitlines()[-1])
    value = objective(problem, reduced.undo(np.array(answer["chosen"], np.int64)))
    bound = reduced.bound(answer["bound"]) if answer["bound"] is not None else None
    return PeerAnswer(value, answer["optimal"], time.perf_counter() - begin, answer["label"], bound)
