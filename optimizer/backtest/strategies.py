"""Ways to place devices with what was known at the time. Each adds sites to those placed before."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aedmap.network import Pairs
from optimizer.choosing import choose_to_cover
from optimizer.coverage.measure import order_by_gain
from optimizer.reaching import reached_by
from optimizer.scenario import SolveSettings


class Strategy(StrEnum):
    """What a strategy goes by; the last one knows what nobody can know, and shows what is left to gain."""

    OURS = "plan on fitted demand"
    PAST = "plan on past arrests alone"
    GUIDELINE = "guideline rule: where arrests were"
    POPULATION = "population-greedy"
    STREETS = "street-metres-greedy"
    RANDOM = "random"
    EXISTING = "existing devices"
    HINDSIGHT = "hindsight (cannot be had)"


@dataclass(frozen=True, eq=False)
class Known:
    """What one step may look at.

    cells, past: from sites to cells and to arrests, of which `seen` (m,) bool have happened
    demand: (n,) arrests a year
    kept_cells, kept_arrests: (n,), (m,) bool, what existing devices cover already
    """

    cells: Pairs
    past: Pairs
    seen: NDArray[np.bool_]
    demand: NDArray[np.float64]
    kept_cells: NDArray[np.bool_]
    kept_arrests: NDArray[np.bool_]


def plan_on_cells(known: Known, placed: NDArray[np.int64], count: int, solve: SolveSettings) -> NDArray[np.int64]:
    """Sites that newly cover most of the fitted demand."""
    return _planned(known.demand, known.kept_cells, known.cells, placed, count, solve)


def plan_on_arrests(
    known: Known, which: NDArray[np.bool_], placed: NDArray[np.int64], count: int, solve: SolveSettings
) -> NDArray[np.int64]:
    """Sites that newly cover most of these arrests. which: (m,) bool."""
    return _planned(which.astype(np.float64), known.kept_arrests, known.past, placed, count, solve)


def greedy_on_cells(
    known: Known, amount: NDArray[np.float64], placed: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """One site after the other, each adding most of the amount by cell."""
    each = [known.cells.target[a:b] for a, b in zip(known.cells.start[:-1], known.cells.start[1:], strict=True)]
    covered = known.kept_cells | reached_by(known.cells, placed, len(amount))
    free = np.setdiff1d(np.arange(len(each)), placed)
    order, gains = order_by_gain(amount, covered, [each[site] for site in free])
    useful = [place for place, gain in zip(order, gains, strict=True) if gain > 0]
    return free[useful[:count]]


def where_arrests_were(
    known: Known, place: NDArray[np.int64], placed: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """At the point with most arrests so far the nearest site, then at the next, however near the devices come together.

    place: (m,) number of each arrest's point. Points that no site reaches get no device.
    """
    times = np.bincount(place[known.seen], minlength=int(place.max()) + 1)
    site = np.repeat(np.arange(len(known.past.start) - 1), np.diff(known.past.start))
    order = np.lexsort([site, known.past.metres, place[known.past.target]])
    points, first = np.unique(place[known.past.target][order], return_index=True)
    nearest = dict(zip(points.tolist(), site[order][first].tolist(), strict=True))
    taken = set(placed.tolist())
    chosen: list[int] = []
    for point in np.argsort(-times, kind="stable").tolist():
        if len(chosen) == count or times[point] == 0:
            break
        best = nearest.get(point)
        if best is not None and best not in taken:
            taken.add(best)
            chosen.append(best)
    return np.asarray(chosen, np.int64)


def at_random(sites: int, placed: NDArray[np.int64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Any sites that are free."""
    free = np.setdiff1d(np.arange(sites), placed)
    return random.permutation(free)[:count]


def _planned(
    demand: NDArray[np.float64],
    kept: NDArray[np.bool_],
    reach: Pairs,
    placed: NDArray[np.int64],
    count: int,
    solve: SolveSettings,
) -> NDArray[np.int64]:
    covered = kept | reached_by(reach, placed, len(demand))
    return choose_to_cover(demand, covered, reach, count, solve)
