"""One synthetic instance solved in a process of its own, so that nothing else's memory or compiling counts."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass

from aedmap.benches.limiting_side import Halfway
from aedmap.benches.peak_memory import peak_mb
from aedmap.errors import StateConflict
from optimizer.solvers import Solution


@dataclass(frozen=True)
class Solved:
    """value, bound; gap: share; seconds: end to end with the cover matrix built; peak_mb: of the whole process.

    value_moved, bound_moved: by which share of the bound each side came closer in the second half of the time
    left_out: rows that no site covers, where every row has to be covered
    """

    value: float
    bound: float
    gap: float
    seconds: float
    peak_mb: float
    value_moved: float
    bound_moved: float
    left_out: int = 0


def solve_scattered(kind: str, rows: int, sites: int, seconds: float, seed: int) -> Solved:
    """kind: uniform or clustered, prove for uniform in prove mode, lscp for covering every row of a uniform one,
    stream for points that are merged as they come.

    seconds: for everything after imports and compiling
    """
    command = [sys.executable, "-m", __name__, kind, str(rows), str(sites), str(seconds), str(seed)]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if finished.returncode:
        said = (finished.stdout + finished.stderr).strip().splitlines() or ["nothing"]
        raise StateConflict(f"The measured process failed and said: {said[-1]}")
    return Solved(**json.loads(finished.stdout.splitlines()[-1]))


def _solved(answer: Solution, halfway: Halfway, taken: float, left_out: int = 0) -> Solved:
    moved = halfway.moved(answer.bound)
    return Solved(answer.objective, answer.bound, answer.gap, taken, peak_mb(), *moved, left_out)


def _solve(kind: str, rows: int, sites: int, seconds: float, seed: int) -> Solved:
    from aedmap.benches.optimizer_instances import clustered, uniform
    from optimizer.solvers import Proof, Seconds, solve
    from optimizer.solvers.warm_up import compiled, proof_compiled

    make = {"uniform": uniform, "clustered": clustered, "prove": uniform}[kind]
    proof = Proof() if kind == "prove" else None
    compiled(plain=True)
    if proof is not None:
        proof_compiled()
    make(50, 25, seed).problem()
    begin = time.perf_counter()
    problem = make(rows, sites, seed).problem()
    left = seconds - (time.perf_counter() - begin)
    note = Halfway(left)
    answer = solve(problem, stop=Seconds(left), seed=seed, proof=proof, progress=note)
    return _solved(answer, note, time.perf_counter() - begin)


def _cover_every_row(rows: int, sites: int, seconds: float, seed: int) -> Solved:
    """Rows that no site covers are left out and counted."""
    import numpy as np

    from aedmap.benches.optimizer_instances import uniform
    from optimizer.solvers import Seconds
    from optimizer.solvers.set_cover import Cover, cover_all
    from optimizer.solvers.warm_up import cover_compiled

    cover_compiled()
    uniform(50, 25, seed).problem()
    begin = time.perf_counter()
    problem = uniform(rows, sites, seed).problem()
    width = np.diff(problem.row_start)
    start = np.concatenate([[0], np.cumsum(width[width > 0])]).astype(np.int64)
    left = seconds - (time.perf_counter() - begin)
    note = Halfway(left)
    cover = Cover(start, problem.row_site, np.ones(sites))
    answer = cover_all(cover, stop=Seconds(left), seed=seed, progress=note)
    return _solved(answer, note, time.perf_counter() - begin, int((width == 0).sum()))


_CHUNK = 500_000


def _stream(rows: int, sites: int, seconds: float, seed: int) -> Solved:
    """Points drawn and merged chunk by chunk, then solved to a gap of 1e-4."""
    import numpy as np

    from aedmap.benches.optimizer_instances import SITES_A_DEVICE, covers_within, radius_for, uniform
    from optimizer.solvers import AnyOf, Gap, Seconds, solve
    from optimizer.solvers.streaming import RowMerger
    from optimizer.solvers.warm_up import compiled

    compiled(plain=True)
    uniform(50, 25, seed).problem()
    begin = time.perf_counter()
    rng = np.random.default_rng(seed)
    site_xy = rng.random((sites, 2))
    merger = RowMerger(sites)
    for first in range(0, rows, _CHUNK):
        n = min(_CHUNK, rows - first)
        start, site = covers_within(rng.random((n, 2)), site_xy, radius_for(sites))
        merger.add(start, site, rng.integers(1, 101, n))
    problem = merger.problem(sites // SITES_A_DEVICE)
    left = max(1.0, seconds - (time.perf_counter() - begin))
    note = Halfway(left)
    answer = solve(problem, stop=AnyOf(Seconds(left), Gap(1e-4)), seed=seed, progress=note)
    return _solved(answer, note, time.perf_counter() - begin)


if __name__ == "__main__":
    kind, rows, sites, seconds, seed = sys.argv[1:]
    numbers = int(rows), int(sites), float(seconds), int(seed)
    others = {"stream": _stream, "lscp": _cover_every_row}
    solved = others[kind](*numbers) if kind in others else _solve(kind, *numbers)
    sys.stdout.write(json.dumps(vars(solved)) + "\n")
