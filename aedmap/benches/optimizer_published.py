"""Published families where their files are: Sao Jose dos Campos, AILS-MCLP, OR-Library as p-median and p-center."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from aedmap.benches.bench import Effort
from aedmap.benches.limiting_side import Halfway, limiting_side
from aedmap.benches.peak_memory import peak_mb
from aedmap.benches.row import Limit, Row, alone, not_measured
from aedmap.progress import Progress
from optimizer.solvers import CoverProblem, Seconds, Solution, Status, solve
from optimizer.solvers.instances import read_ails, read_pmed, read_sjc
from optimizer.solvers.p_center import solve_p_center
from optimizer.solvers.p_median import MedianProblem, solve_p_median

_AILS_S, _SJC_S, _PMED_S = 30.0, 10.0, 60.0
_ALL_SJC_S, _ALL_MEDIANS_S, _ALL_CENTERS_S = 45.0, 100.0, 30.0  # all of a family together, in the usual run
_LEAST_S = 0.5
_SJC = {
    (324, 800): range(1, 6), (402, 800): range(1, 7), (500, 800): range(1, 9), (324, 150): (20, 30, 40, 50, 60, 80),
    (402, 150): (30, 40, 50, 60, 80), (500, 150): (40, 50, 60, 70, 80, 100),
}  # fmt: skip
_AILS = [(city, radius, p) for city, radius in (("NewYork", 400), ("SanFrancisco", 600)) for p in range(50, 101, 10)]
_USUAL_AILS = [("NewYork", 400, 70), ("NewYork", 400, 100), ("SanFrancisco", 600, 60), ("SanFrancisco", 600, 90)]
_PMED = range(1, 21)


def published_seconds(effort: Effort) -> float:
    """What these rows take at most; the full run gives every instance all its time."""
    if effort is Effort.QUICK:
        return 0.0
    if effort is Effort.USUAL:
        return _ALL_SJC_S + _ALL_MEDIANS_S + _ALL_CENTERS_S + _AILS_S * len(_USUAL_AILS)
    return _SJC_S * sum(map(len, _SJC.values())) + 2 * _PMED_S * len(_PMED) + _AILS_S * len(_AILS)


def published_rows(folder: Path, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """All families; one row that does not hold when the folder is missing."""
    if effort is Effort.QUICK:
        return []
    if not folder.is_dir():
        return [not_measured("published instances", "instances", 1, 1, Limit.MIN)]
    purse = effort is Effort.USUAL
    rows = [
        *_sjc_rows(folder / "sjc", _Purse(_SJC_S, _ALL_SJC_S if purse else None), seed, progress),
        *_pmed_rows(
            folder / "pmed",
            _Purse(_PMED_S, _ALL_MEDIANS_S if purse else None),
            _Purse(_PMED_S, _ALL_CENTERS_S if purse else None),
            seed,
            progress,
        ),
        *_ails_rows(folder / "ails", _USUAL_AILS if purse else _AILS, seed, progress),
    ]
    return [*rows, alone("published instances, memory of the whole process", peak_mb(), "MB", 1500, 1500, Limit.MAX)]


class _Purse:
    """Time for each instance of a family, and for all of them together; the last ones get what is left."""

    def __init__(self, each_s: float, all_s: float | None) -> None:
        self._each_s, self._left_s = each_s, float("inf") if all_s is None else all_s

    def spend(self, run: Callable[[Seconds], Solution]) -> Solution:
        """Solve within what is allowed now."""
        begin = time.perf_counter()
        answer = run(Seconds(max(_LEAST_S, min(self._each_s, self._left_s))))
        self._left_s -= time.perf_counter() - begin
        return answer


def _sjc_rows(folder: Path, purse: _Purse, seed: int, progress: Progress) -> list[Row]:
    slowest, proven, cases = 0.0, 0, [(n, radius, p) for (n, radius), counts in _SJC.items() for p in counts]
    for k, (n, radius, count) in enumerate(cases):
        progress("Solving sjc", k / len(cases))
        places = read_sjc(folder / f"sjc{n}_data.txt", folder / f"sjc{n}_demand.txt")
        start, site = places.within(radius)
        assert places.weight is not None
        problem = CoverProblem(start, site, places.weight, places.size, count)
        answer = purse.spend(lambda stop, problem=problem: solve(problem, stop=stop, seed=seed))  # type: ignore[misc]
        slowest, proven = max(slowest, answer.seconds), proven + (answer.status is Status.OPTIMAL)
    progress("Solving sjc", 1.0)
    return [
        alone(f"sjc, share of {len(cases)} proven optimal", proven / len(cases), "share", 1, 1, Limit.MIN),
        alone("sjc, slowest", slowest, "s", 10, 2, Limit.MAX),
    ]


def _pmed_rows(folder: Path, medians: _Purse, centers: _Purse, seed: int, progress: Progress) -> list[Row]:
    median, center = [], []
    for k, number in enumerate(_PMED):
        progress("Solving pmed", k / len(_PMED))
        places = read_pmed(folder / f"pmed{number}.txt")
        assert places.weight is not None and places.count is not None
        away, count = places.distances(), places.count
        problem = MedianProblem(away, places.weight.astype(float), count)
        median.append(medians.spend(lambda stop, one=problem: solve_p_median(one, stop=stop, seed=seed)))  # type: ignore[misc]
        center.append(
            centers.spend(lambda stop, away=away, p=count: solve_p_center(away, p, stop=stop, seed=seed))  # type: ignore[misc]
        )
    progress("Solving pmed", 1.0)
    widest = max(median, key=lambda one: one.gap)
    proven = sum(one.status is Status.OPTIMAL for one in median)
    note = f"{proven} of {len(median)} proven; widest: graph {1 + median.index(widest)} after {widest.seconds:.1f} s"
    return [
        alone("pmed 1-20 as p-median, largest gap in 60 s", 100 * widest.gap, "%", 0.1, 0.0, Limit.MAX).noting(note),
        alone("pmed 1-20 as p-median, slowest", _slowest(median), "s", 61, 60, Limit.MAX),
        alone("pmed 1-20 as p-center, share proven", _share_proven(center), "share", 1, 1, Limit.MIN),
        alone("pmed 1-20 as p-center, slowest", _slowest(center), "s", 60, 10, Limit.MAX),
    ]


def _share_proven(answers: Sequence[Solution]) -> float:
    return sum(one.status is Status.OPTIMAL for one in answers) / len(answers)


def _slowest(answers: Sequence[Solution]) -> float:
    return max(one.seconds for one in answers)


def _ails_rows(folder: Path, cases: Sequence[tuple[str, int, int]], seed: int, progress: Progress) -> list[Row]:
    rows = []
    for k, (city, radius, count) in enumerate(cases):
        progress("Solving ails", k / len(cases))
        places = read_ails(folder / f"{city}.txt")
        start, site = places.within(radius)
        assert places.weight is not None
        published = re.search(r"f: (\d+)", (folder / f"{city}_{count}_{radius}.txt").read_text(encoding="utf-8"))
        assert published is not None
        problem = CoverProblem(start, site, places.weight, places.size, count)
        halfway = Halfway(_AILS_S)
        answer = solve(problem, stop=Seconds(_AILS_S), seed=seed, progress=halfway)
        share = answer.objective / int(published[1])
        side = limiting_side(answer.gap, *halfway.moved(answer.bound))
        name = f"ails {city}, {radius} m, {count} sites, in {_AILS_S:.0f} s"
        value = f"{answer.objective:,.0f} of {int(published[1]):,}"
        rows += [
            alone(f"{name}: of the published value", 100 * share, "%", 99.95, 100, Limit.MIN).noting(value),
            alone(f"{name}: proven gap", 100 * answer.gap, "%", 1.5, 0.7, Limit.MAX).noting(
                f"{answer.seconds:.1f} s; {side}"
            ),
        ]
    progress("Solving ails", 1.0)
    return rows
