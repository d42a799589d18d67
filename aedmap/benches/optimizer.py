"""The optimiser: proven gaps on synthetic and published instances, and values at equal time beside others."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.optimizer_child import solve_scattered
from aedmap.benches.optimizer_instances import uniform
from aedmap.benches.optimizer_peers import PeerAnswer, by_cp_sat, by_greedy, by_highs, by_spopt
from aedmap.benches.row import Limit, Row, alone, beside, not_measured
from aedmap.progress import Progress
from optimizer.solvers import CoverProblem, Seconds, Status, solve
from optimizer.solvers.instances import read_ails, read_pmed, read_sjc
from optimizer.solvers.p_center import solve_p_center
from optimizer.solvers.p_median import MedianProblem, solve_p_median


@dataclass(frozen=True)
class _Size:
    """A synthetic instance, its time, and what gap (in per cent) and memory (in MB) are allowed."""

    kind: str
    rows: int
    sites: int
    seconds: float
    floor: float
    aim: float
    memory_mb: float | None
    efforts: tuple[Effort, ...]


_ALWAYS, _NOT_QUICK, _FULL = tuple(Effort), (Effort.USUAL, Effort.FULL), (Effort.FULL,)
_SIZES = (
    _Size("uniform", 20_000, 2_000, 20, 1.5, 1.15, None, _ALWAYS),
    _Size("uniform", 100_000, 5_000, 60, 1.5, 1.17, 500, _NOT_QUICK),
    _Size("clustered", 100_000, 5_000, 60, 2.2, 1.75, 500, _NOT_QUICK),
    _Size("uniform", 1_000_000, 50_000, 180, 2.2, 1.6, 1500, _FULL),
)
_PROOFS = (
    _Size("prove", 5_000, 500, 60, 1.0, 0.6, None, (Effort.QUICK, Effort.USUAL)),
    _Size("prove", 20_000, 2_000, 1800, 1.5, 1.0, None, _FULL),
    _Size("prove", 100_000, 5_000, 1800, 1.5, 0.95, None, _FULL),
)
_AILS = (("NewYork", 400), ("SanFrancisco", 600))
_AILS_S, _SJC_S, _PMED_S = 30.0, 10.0, 60.0
_PEER_ROWS, _PEER_SITES, _PEER_S = 2_000, 400, 20.0
_PMED_USUAL, _PMED_ALL = (1, 6, 11, 16), tuple(range(1, 21))


def optimizer(materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Synthetic sizes, published families where their files are, and others on a size each can finish."""
    rows = []
    sizes = [size for size in (*_SIZES, *_PROOFS) if effort in size.efforts]
    for k, size in enumerate(sizes):
        progress("Solving synthetic instances", k / len(sizes))
        rows += _synthetic_rows(size, seed)
    progress("Solving synthetic instances", 1.0)
    rows += _stream_rows(effort, seed)
    rows += _peer_rows(seed, progress)
    published = materials.data.parent / "benchmarks"
    if effort is not Effort.QUICK:
        rows += _published_rows(published, effort, seed, progress)
    return rows


def _synthetic_rows(size: _Size, seed: int) -> list[Row]:
    solved = solve_scattered(size.kind, size.rows, size.sites, size.seconds, seed)
    kind = "uniform, prove mode," if size.kind == "prove" else size.kind
    name = f"{kind} {size.rows:,} x {size.sites:,} in {size.seconds:.0f} s"
    found = [
        alone(f"{name}, proven gap", 100 * solved.gap, "%", size.floor, size.aim, Limit.MAX),
        alone(f"{name}, end to end", solved.seconds, "s", size.seconds * 1.05, size.seconds, Limit.MAX),
    ]
    sides = (("value rose", solved.value_moved), ("bound fell", solved.bound_moved))
    found += [alone(f"{name}, {side} in the second half", 100 * by, "%", 100, 100, Limit.MAX) for side, by in sides]
    if size.memory_mb is not None:
        found.append(alone(f"{name}, memory", solved.peak_mb, "MB", size.memory_mb, size.memory_mb, Limit.MAX))
    return found


def _stream_rows(effort: Effort, seed: int) -> list[Row]:
    points = 1_000_000 if effort is Effort.QUICK else 20_000_000
    solved = solve_scattered("stream", points, 100, 180.0, seed)
    name = f"100 sites x {points:,} points merged as they come"
    return [
        alone(f"{name}, proven gap", 100 * solved.gap, "%", 0.01, 0.01, Limit.MAX),
        alone(f"{name}, end to end", solved.seconds, "s", 180, 90, Limit.MAX),
        alone(f"{name}, memory", solved.peak_mb, "MB", 6000, 2000, Limit.MAX),
    ]


def _peer_rows(seed: int, progress: Progress) -> list[Row]:
    problem = uniform(_PEER_ROWS, _PEER_SITES, seed).problem()
    ours = solve(problem, stop=Seconds(_PEER_S), seed=seed)
    peers: dict[str, Callable[[], PeerAnswer | None]] = {
        "greedy": lambda: by_greedy(problem),
        "HiGHS on merged rows": lambda: by_highs(problem, _PEER_S, seed),
        "CP-SAT on merged rows": lambda: by_cp_sat(problem, _PEER_S, seed),
        "spopt with CBC": lambda: by_spopt(problem, _PEER_S, "CBC"),
        "spopt with HiGHS": lambda: by_spopt(problem, _PEER_S, "HiGHS"),
    }
    size = f"uniform {_PEER_ROWS:,} x {_PEER_SITES:,}"
    rows = [alone(f"{size}, our gap in {_PEER_S:.0f} s", 100 * ours.gap, "%", 1.0, 0.0, Limit.MAX)]
    for k, (name, run) in enumerate(peers.items()):
        progress("Solving beside others", k / len(peers))
        theirs = run()
        value = f"{size}, value in {_PEER_S:.0f} s of solving"
        rows.append(
            beside(value, ours.objective, theirs.value if theirs else None, name, "demand", 1.0, 1.0, more=True)
        )
        if theirs is None:
            continue
        label = "optimal" if theirs.says_optimal else "not optimal"
        gap = 100 * max(0.0, 1 - theirs.value / ours.bound)
        rows += [
            beside(f"{size}, seconds with building", ours.seconds, theirs.seconds, name, "s", 0.0, 1.0, more=False),
            beside(f"{size}, true gap; it says {label}", 100 * ours.gap, gap, name, "%", 0.0, 0.0, more=False),
        ]
        if theirs.says_optimal:
            true = float(theirs.value >= ours.objective)
            rows.append(alone(f"{size}, optimal as {name} says", true, "1 is true", 0.0, 0.0, Limit.MIN))
    progress("Solving beside others", 1.0)
    return rows


def _published_rows(folder: Path, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    if not folder.is_dir():
        return [not_measured("published instances", "instances", 1, 1, Limit.MIN)]
    return [
        *_sjc_rows(folder / "sjc", seed, progress),
        *_pmed_rows(folder / "pmed", _PMED_ALL if effort is Effort.FULL else _PMED_USUAL, seed, progress),
        *_ails_rows(folder / "ails", effort, seed, progress),
    ]


def _sjc_rows(folder: Path, seed: int, progress: Progress) -> list[Row]:
    slowest, proven, cases = 0.0, 0, [(324, 150, 40), (402, 150, 60), (500, 150, 80), (500, 800, 5)]
    for k, (n, radius, count) in enumerate(cases):
        progress("Solving sjc", k / len(cases))
        places = read_sjc(folder / f"sjc{n}_data.txt", folder / f"sjc{n}_demand.txt")
        start, site = places.within(radius)
        assert places.weight is not None
        problem = CoverProblem(start, site, places.weight, places.size, count)
        answer = solve(problem, stop=Seconds(_SJC_S), seed=seed)
        slowest, proven = max(slowest, answer.seconds), proven + (answer.status is Status.OPTIMAL)
    progress("Solving sjc", 1.0)
    return [
        alone("sjc, share proven optimal", proven / len(cases), "share", 1, 1, Limit.MIN),
        alone("sjc, slowest", slowest, "s", 10, 2, Limit.MAX),
    ]


def _pmed_rows(folder: Path, numbers: tuple[int, ...], seed: int, progress: Progress) -> list[Row]:
    gap, slowest_median, slowest_center, centers = 0.0, 0.0, 0.0, 0
    for k, number in enumerate(numbers):
        progress("Solving pmed", k / len(numbers))
        places = read_pmed(folder / f"pmed{number}.txt")
        assert places.weight is not None and places.count is not None
        away = places.distances()
        problem = MedianProblem(away, places.weight.astype(float), places.count)
        median = solve_p_median(problem, stop=Seconds(_PMED_S), seed=seed)
        center = solve_p_center(away, places.count, stop=Seconds(_PMED_S), seed=seed)
        gap, slowest_median = max(gap, median.gap), max(slowest_median, median.seconds)
        slowest_center, centers = max(slowest_center, center.seconds), centers + (center.status is Status.OPTIMAL)
    progress("Solving pmed", 1.0)
    return [
        alone("pmed as p-median, largest gap in 60 s", 100 * gap, "%", 0.1, 0.0, Limit.MAX),
        alone("pmed as p-median, slowest", slowest_median, "s", 61, 60, Limit.MAX),
        alone("pmed as p-center, share proven", centers / len(numbers), "share", 1, 1, Limit.MIN),
        alone("pmed as p-center, slowest", slowest_center, "s", 60, 10, Limit.MAX),
    ]


def _ails_rows(folder: Path, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    least, widest, counts = 1.0, 0.0, range(50, 101, 10) if effort is Effort.FULL else (50, 80)
    for k, (city, radius) in enumerate(_AILS):
        progress("Solving ails", k / len(_AILS))
        places = read_ails(folder / f"{city}.txt")
        start, site = places.within(radius)
        assert places.weight is not None
        for count in counts:
            published = re.search(r"f: (\d+)", (folder / f"{city}_{count}_{radius}.txt").read_text(encoding="utf-8"))
            assert published is not None
            problem = CoverProblem(start, site, places.weight, places.size, count)
            answer = solve(problem, stop=Seconds(_AILS_S), seed=seed)
            least, widest = min(least, answer.objective / int(published[1])), max(widest, answer.gap)
    progress("Solving ails", 1.0)
    return [
        alone("ails in 30 s, least share of the published value", 100 * least, "%", 99.95, 100, Limit.MIN),
        alone("ails in 30 s, largest gap", 100 * widest, "%", 1.5, 0.7, Limit.MAX),
    ]
