"""Ours beside others in one run: value at equal time, true gap, and whether what each says of its answer is true."""

from collections.abc import Callable

from aedmap.benches.bench import Effort
from aedmap.benches.optimizer_instances import uniform
from aedmap.benches.optimizer_peers import PeerAnswer, by_cp_sat, by_greedy, by_highs, by_spopt
from aedmap.benches.row import Limit, Row, alone, beside
from aedmap.progress import Progress
from optimizer.solvers import Seconds, Solution, solve

_SIZES = ((500, 100, 5.0), (2_000, 400, 10.0))  # one that all can finish and one that none of the others does
_TIMED = 5  # ours and four peers; greedy takes no time to speak of


def beside_seconds(effort: Effort) -> float:
    """What solving takes at most; the peers' building, which no limit of theirs covers, comes besides."""
    return sum(_TIMED * seconds for _, _, seconds in _sizes(effort))


def beside_rows(effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Every peer on every size."""
    rows: list[Row] = []
    for k, (n, sites, seconds) in enumerate(_sizes(effort)):
        problem = uniform(n, sites, seed).problem()
        peers: dict[str, Callable[[], PeerAnswer | None]] = {
            "greedy": lambda problem=problem: by_greedy(problem),  # type: ignore[misc]
            "HiGHS on merged rows": lambda problem=problem, s=seconds: by_highs(problem, s, seed),  # type: ignore[misc]
            "CP-SAT on merged rows": lambda problem=problem, s=seconds: by_cp_sat(problem, s, seed),  # type: ignore[misc]
            "spopt with CBC": lambda problem=problem, s=seconds: by_spopt(problem, s, "CBC"),  # type: ignore[misc]
            "spopt with HiGHS": lambda problem=problem, s=seconds: by_spopt(problem, s, "HiGHS"),  # type: ignore[misc]
        }
        progress("Solving beside others", k / len(_sizes(effort)))
        ours = solve(problem, stop=Seconds(seconds), seed=seed)
        theirs = {name: run() for name, run in peers.items()}
        rows += _rows(f"uniform {n:,} x {sites:,}, {problem.count} sites", seconds, ours, theirs)
    progress("Solving beside others", 1.0)
    return rows


def _sizes(effort: Effort) -> tuple[tuple[int, int, float], ...]:
    return _SIZES[:1] if effort is Effort.QUICK else _SIZES


def _rows(size: str, seconds: float, ours: Solution, theirs: dict[str, PeerAnswer | None]) -> list[Row]:
    measured = {name: answer for name, answer in theirs.items() if answer is not None}
    bound = min([ours.bound, *(answer.bound for answer in measured.values() if answer.bound is not None)])
    best = max([ours.objective, *(answer.value for answer in measured.values())])
    label = PeerAnswer(ours.objective, ours.status.value == "optimal", ours.seconds, ours.status.value).truth(
        best, bound
    )
    room = (ours.bound - best) / max(1.0, ours.bound)
    rows = [
        alone(f"{size}, our gap in {seconds:.0f} s", 100 * ours.gap, "%", 1.0, 0.0, Limit.MAX).noting(label),
        alone(f"{size}, our bound above every value found", 100 * room, "%", 0.0, 0.0, Limit.MIN),
    ]
    for name, answer in theirs.items():
        value = f"{size}, value in {seconds:.0f} s of solving"
        if answer is None:
            rows.append(
                beside(value, ours.objective, None, name, "demand", 1.0, 1.0, more=True).noting("not installed")
            )
            continue
        gap = 100 * max(0.0, 1 - answer.value / bound)
        rows += [
            beside(value, ours.objective, answer.value, name, "demand", 1.0, 1.0, more=True).noting(
                f"true gap {gap:.2f} %; {answer.seconds:.1f} s with building; {answer.truth(best, bound)}"
            ),
        ]
    return rows
