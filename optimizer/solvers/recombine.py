"""The best choice among the sites of several good ones: they agree on much, so branch and bound settles the rest soon.

Good choices found apart share most of their sites or nearly so; the optimum over their union is never worse than any of
them and usually better than all (tour merging, Cook, Seymour 2003, carried over to covering).
"""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.exact import Limits, solve_exactly
from optimizer.solvers.reduce import CLOSED, KEEP, OPEN, Reduced, restrict

_MANY_INCIDENCES = 60_000


def recombine(
    reduced: Reduced, parents: list[NDArray[np.int64]], limits: Limits, seed: int
) -> tuple[NDArray[np.int64], bool]:
    """(the best choice found among the sites of the parents, ascending; whether it is proven the best of those).

    parents: choices of the problem, best first; when they are large, what all agree on stays open.
    """
    times = np.zeros(reduced.incidence.sites, np.int64)
    for parent in parents:
        times[parent] += 1
    fate = np.where(times > 0, KEEP, CLOSED).astype(np.int8)
    width = np.diff(reduced.incidence.site_start)
    if width[times > 0].sum() > _MANY_INCIDENCES:
        fate[times == len(parents)] = OPEN
    rest = restrict(reduced, fate)
    best = parents[0]
    if rest.count <= 0 or rest.incidence.rows == 0:
        return best, True
    start = np.flatnonzero(np.isin(rest.site, reduced.site[best]))
    answer = solve_exactly(rest.incidence, rest.count, rest.sides, start, limits, seed)
    if answer.chosen is None:
        return best, False
    value = rest.value(answer.chosen)
    if value <= reduced.value(best):
        return best, answer.bound + rest.offset <= value + 1e-6 * abs(value)
    sites = np.concatenate(
        [np.flatnonzero(fate == OPEN), np.flatnonzero(np.isin(reduced.site, rest.site[answer.chosen]))]
    )
    return np.sort(sites), answer.bound + rest.offset <= value + 1e-6 * abs(value)
