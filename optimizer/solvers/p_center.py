"""The p-center: open `count` sites so that the farthest row is near one.

    min r    such that `count` sites cover every row within r

The answer is one of the distances, so a search by halves over them asks for each radius whether a cover by at most
`count` sites exists (Minieka 1970; Daskin 1995). Every "yes" is a choice, every "no" a proof.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadProblem
from optimizer.solvers.run import Run
from optimizer.solvers.set_cover import Cover, cover_all
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import Iterations, SearchState, Seconds, StopRule
from optimizer.solvers.warm_up import cover_compiled

_QUICK = 0.04  # share of the time for one radius before it is put aside
_ITERATIONS_A_RADIUS = 400


def solve_p_center(
    distance: NDArray[np.float64],
    count: int,
    *,
    stop: StopRule,
    seed: int,
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The smallest radius found and the one below which none is possible.

    distance: (rows, sites) not negative, inf where a site cannot serve a row
    progress is told value and bound maximising: both are minus the radius.
    """
    if distance.ndim != 2 or 0 in distance.shape:
        raise BadProblem(f"the distances have shape {distance.shape}: give at least one row and one site.")
    if np.isnan(distance).any() or (distance < 0).any():
        row, site = np.argwhere(np.isnan(distance) | (distance < 0))[0]
        raise BadProblem(f"the distance from row {row} to site {site} is {distance[row, site]}: give 0 or more.")
    if not 1 <= count <= distance.shape[1]:
        raise BadProblem(f"count {count} is not allowed with {distance.shape[1]} sites: give 1 to all.")
    cover_compiled()
    run = Run(stop, progress, cancelled)
    nearest = distance.min(axis=1)
    if not np.isfinite(nearest).all():
        lost = int(np.flatnonzero(~np.isfinite(nearest))[0])
        return _nothing(f"no site reaches row {lost}", run, seed)
    chosen, radius = _farthest_first(distance, count)
    lowest = float(nearest.max())
    run.update(value=-radius, bound=-lowest)
    radii = np.unique(distance[(distance >= lowest) & (distance <= radius)])
    low, high = 0, len(radii) - 1  # the answer is among radii[low..high]
    undecided: list[int] = []
    while low < high and not run.over():
        middle = _next_radius(low, high, undecided)
        share = _QUICK if middle not in undecided else 1.0
        sites, impossible = _within(distance, float(radii[middle]), count, run, share, seed)
        if sites is not None:
            chosen, radius = sites, float(distance[:, sites].min(axis=1).max())
            high = int(np.searchsorted(radii, radius))
        elif impossible:
            low = middle + 1
        elif share == 1.0:
            break
        else:
            undecided.append(middle)
        run.update(value=-radius, bound=-float(radii[low]))
    if not np.isfinite(radius):
        return _nothing(f"{count} sites cannot reach every row", run, seed)
    bound = min(radius, float(radii[low]) if len(radii) else radius)
    status = Status.OPTIMAL if bound >= radius else Status.CANCELLED if run.was_cancelled else Status.GAP
    return Solution(np.sort(chosen), radius, bound, status, run.seconds, seed, minimise=True)


def _next_radius(low: int, high: int, undecided: list[int]) -> int:
    """The middle of the widest stretch between radii looked at in vain; when none is left, the middle one of those."""
    known = sorted(m for m in undecided if low <= m < high)
    if not known:
        return (low + high) // 2
    edges = [low - 1, *known, high]
    width, left = max((b - a, a) for a, b in pairwise(edges))
    return known[len(known) // 2] if width <= 1 else left + width // 2


def _within(
    distance: NDArray[np.float64], radius: float, count: int, run: Run, share: float, seed: int
) -> tuple[NDArray[np.int64] | None, bool]:
    """(a choice of at most `count` sites that reaches every row within radius or None, whether there is none)."""
    row, site = np.nonzero(distance <= radius)
    start = np.searchsorted(row, np.arange(distance.shape[0] + 1)).astype(np.int64)
    cover = Cover(start, site.astype(np.int32), np.ones(distance.shape[1]))
    rule: StopRule = Iterations(_ITERATIONS_A_RADIUS)
    if run.has_clock:
        rule = Seconds(max(0.05, share * run.seconds_left))
    answer = cover_all(cover, stop=rule, seed=seed, enough=count, cancelled=run.over)
    if answer.status is Status.INFEASIBLE or answer.bound > count:
        return None, True
    return (answer.chosen if len(answer.chosen) <= count else None), False


def _farthest_first(distance: NDArray[np.float64], count: int) -> tuple[NDArray[np.int64], float]:
    """Serve the worst served row again and again (Gonzalez 1985); the sites and the radius they reach."""
    chosen = [int(np.argmin(distance.max(axis=0)))]
    reach = distance[:, chosen[0]].copy()
    while len(chosen) < count and reach.max() > 0:
        nearest = int(np.argmin(distance[int(np.argmax(reach))]))
        if nearest in chosen:
            break
        chosen.append(nearest)
        reach = np.minimum(reach, distance[:, nearest])
    return np.array(sorted(chosen), np.int64), float(reach.max())


def _nothing(reason: str, run: Run, seed: int) -> Solution:
    return Solution(
        np.empty(0, np.int64), np.inf, np.inf, Status.INFEASIBLE, run.seconds, seed, (reason,), minimise=True
    )
