"""Distances as covering rows: going one level further than a distance costs the step to the next one.

    d_i(S) = D_i,last - sum_l (D_i,l+1 - D_i,l) * [some open site is within D_i,l of row i]

The level rows of all rows together are one covering problem (Garcia, Labbe, Marin 2011; Cornuejols et al. 1980), so its
bound and its branch and bound hold for the p-median too.
"""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.run import Run
from optimizer.solvers.solve import solve
from optimizer.solvers.stop import Iterations, Seconds

_MOST_INCIDENCES = 30_000_000


def level_rows(
    by_site: NDArray[np.float64], weight: NDArray[np.float64], sites: NDArray[np.int64], count: int
) -> tuple[CoverProblem, float]:
    """(problem over `sites` in their order, what all rows cost when none is reached).

    Of any `count` open sites a row has one among its nearest len(sites) - count + 1, so further levels cannot matter.
    """
    near = by_site[sites]
    ranks = len(sites) - count + 1
    order = np.argsort(near, axis=0, kind="stable")[:ranks]
    start, site, worth = [0], [], []
    base = 0.0
    for i in np.flatnonzero(weight > 0):
        reach = near[order[:, i], i]
        base += float(weight[i] * reach[-1])
        ends = np.flatnonzero(np.diff(reach) > 0) + 1
        for end in ends:
            site.append(np.sort(order[:end, i]).astype(np.int32))
            start.append(start[-1] + int(end))
            worth.append(float(weight[i] * (reach[end] - reach[end - 1])))
    return CoverProblem(
        np.array(start, np.int64),
        np.concatenate(site) if site else np.empty(0, np.int32),
        np.array(worth, np.float64),
        len(sites),
        count,
    ), base


def cheapest_by_levels(
    by_site: NDArray[np.float64],
    weight: NDArray[np.float64],
    count: int,
    sites: NDArray[np.int64],
    run: Run,
    seed: int,
) -> tuple[float, NDArray[np.int64] | None]:
    """(what no choice among `sites` can cost less than, the choice found or None when they are too many)."""
    ranks = len(sites) - count + 1
    if ranks <= 1:
        return (float((by_site[sites].min(axis=0) * weight).sum()), sites) if ranks == 1 else (np.inf, None)
    if ranks * ranks // 2 * len(weight) > _MOST_INCIDENCES:
        return -run.state.bound, None
    problem, base = level_rows(by_site, weight, sites, count)
    if problem.rows == 0:
        return base, sites[:count]
    limit = Seconds(max(0.1, run.seconds_left)) if run.has_clock else Iterations(2000)

    def note(_: object) -> None:
        run.update()

    answer = solve(problem, stop=limit, seed=seed, cancelled=lambda: run.over(), progress=note)
    return max(-run.state.bound, base - answer.bound), sites[answer.chosen]
