"""Cover every row by sites that cost as little as possible.

    min sum_j c_j y_j    with  sum_{j in N(i)} y_j >= 1 for every row i

The engine maximises, so each row is worth what the cheapest site that covers it costs, and each site charges its cost:
leaving a row out never pays, hence the best value is the worth of all rows less the cheapest cover, and bound, search
and branch and bound serve as they are. Rows that a harder row implies and sites that another one replaces go first.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import count_covers, transpose
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.solve import solve
from optimizer.solvers.stop import AnyOf, Decided, SearchState, StopRule

_NAMED = 20  # unreachable rows listed by number


@dataclass(frozen=True, eq=False)
class Cover:
    """row_start, row_site: which sites cover each row; cost: (sites,) not negative."""

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    cost: NDArray[np.float64]


def cover_all(
    cover: Cover,
    *,
    stop: StopRule,
    seed: int,
    enough: float | None = None,
    progress: Callable[[SearchState], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """The cheapest choice that covers every row, and what no cover can cost less than.

    enough: stop as soon as it is known whether a cover can be had for this. Infeasible when a row has no site; the
    reasons then name the rows.
    """
    unreachable = np.flatnonzero(np.diff(cover.row_start) == 0)
    if len(unreachable):
        listed = ", ".join(str(i) for i in unreachable[:_NAMED])
        more = f" and {len(unreachable) - _NAMED} more" if len(unreachable) > _NAMED else ""
        reason = f"no site covers row {listed}{more}"
        return Solution(np.empty(0, np.int64), 0.0, 0.0, Status.INFEASIBLE, 0.0, seed, (reason,), minimise=True)
    start, site = cover.row_start, cover.row_site
    by_site, row_of_site = transpose(start, site, len(cover.cost))
    implied = _implied_rows(start, site, by_site, row_of_site)
    start, site = _only(start, site, ~implied)
    worth = np.minimum.reduceat(cover.cost[site], start[:-1])
    total = float(worth.sum())
    problem = CoverProblem(start, site, worth, len(cover.cost), len(cover.cost), site_charge=cover.cost)
    rule = stop if enough is None else AnyOf(stop, Decided(total - enough))
    answer = solve(problem, stop=rule, seed=seed, progress=progress, cancelled=cancelled)
    chosen = _completed(Cover(start, site, cover.cost), answer.chosen)
    cost = float(cover.cost[chosen].sum())
    bound = max(0.0, min(cost, total - answer.bound))
    met = cost - bound <= (0.0 if np.array_equal(cover.cost, np.rint(cover.cost)) else 2e-6 * total)
    status = Status.OPTIMAL if met else answer.status if answer.status is Status.CANCELLED else Status.GAP
    return Solution(chosen, cost, bound, status, answer.seconds, seed, minimise=True, presolve=answer.presolve)


def _completed(cover: Cover, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Open the cheapest site for each row left out, then close what is not needed, dearest first."""
    is_open = np.zeros(len(cover.cost), np.bool_)
    is_open[chosen] = True
    by_site, row_of_site = transpose(cover.row_start, cover.row_site, len(cover.cost))
    order = np.argsort(-cover.cost, kind="stable")
    _complete(cover.row_start, cover.row_site, by_site, row_of_site, cover.cost, order, is_open)
    return np.flatnonzero(is_open).astype(np.int64)


def _only(
    start: NDArray[np.int64], site: NDArray[np.int32], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    width = np.diff(start)
    new_start = np.concatenate([[0], np.cumsum(width[kept])]).astype(np.int64)
    return new_start, np.ascontiguousarray(site[np.repeat(kept, width)])


@njit(cache=True, nogil=True)
def _complete(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], cost: NDArray[np.float64], order: NDArray[np.int64], is_open: NDArray[np.bool_],
) -> None:  # fmt: skip
    covers = count_covers(row_start, row_site, is_open)
    for i in range(len(covers)):
        if covers[i] > 0:
            continue
        best = row_site[row_start[i]]
        for e in range(row_start[i], row_start[i + 1]):
            if cost[row_site[e]] < cost[best]:
                best = row_site[e]
        is_open[best] = True
        for e in range(site_start[best], site_start[best + 1]):
            covers[site_row[e]] += 1
    for j in order:
        if not is_open[j]:
            continue
        needed = False
        for e in range(site_start[j], site_start[j + 1]):
            if covers[site_row[e]] == 1:
                needed = True
                break
        if not needed:
            is_open[j] = False
            for e in range(site_start[j], site_start[j + 1]):
                covers[site_row[e]] -= 1


@njit(cache=True, nogil=True)
def _implied_rows(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
) -> NDArray[np.bool_]:  # fmt: skip
    """Rows that are covered whenever another row is, because all its sites cover them too; of equal rows one stays."""
    rows = len(row_start) - 1
    gone = np.zeros(rows, np.bool_)
    for i in range(rows):
        if gone[i]:
            continue
        width = row_start[i + 1] - row_start[i]
        rarest = row_site[row_start[i]]
        for e in range(row_start[i], row_start[i + 1]):
            j = row_site[e]
            if site_start[j + 1] - site_start[j] < site_start[rarest + 1] - site_start[rarest]:
                rarest = j
        for f in range(site_start[rarest], site_start[rarest + 1]):
            k = site_row[f]
            wider = row_start[k + 1] - row_start[k]
            if k == i or gone[k] or wider < width:
                continue
            e, g = row_start[i], row_start[k]
            while e < row_start[i + 1] and g < row_start[k + 1]:
                if row_site[e] == row_site[g]:
                    e += 1
                elif row_site[e] < row_site[g]:
                    break
                g += 1
            if e == row_start[i + 1]:
                gone[k] = True
    return gone
