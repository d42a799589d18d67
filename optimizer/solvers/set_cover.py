"""Cover every row by sites that cost as little as possible.

    min sum_j c_j y_j    with  sum_{j in N(i)} y_j >= 1 for every row i

The engine maximises, so each row is worth what the cheapest site that covers it costs, and each site charges its cost:
leaving a row out never pays, hence the best value is the worth of all rows less the cheapest cover, and presolve, bound
and branch and bound serve as they are. Rows that a harder row implies and sites that another one replaces go first.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.checks import check_amounts, check_matrix
from optimizer.solvers.complete_cover import completed
from optimizer.solvers.cover_search import SAME, CoverSearch
from optimizer.solvers.incidence import transpose
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.reduce import PresolveReport, presolve
from optimizer.solvers.row_prices import row_prices
from optimizer.solvers.run import Run
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.stop import AnyOf, Decided, SearchState, StopRule
from optimizer.solvers.warm_up import cover_compiled

_NAMED = 20  # unreachable rows listed by number


@dataclass(frozen=True, eq=False)
class Cover:
    """row_start, row_site: which sites cover each row; cost: (sites,) not negative.

    Raises BadProblem naming the first offending entry.
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    cost: NDArray[np.float64]

    def __post_init__(self) -> None:
        check_matrix(self.row_start, self.row_site, len(self.cost))
        check_amounts("cost", self.cost, len(self.cost))


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
    cover_compiled()
    run = Run(stop, progress, cancelled)
    start, site = cover.row_start, cover.row_site
    by_site, row_of_site = transpose(start, site, len(cover.cost))
    implied = _implied_rows(start, site, by_site, row_of_site)
    start, site = _only(start, site, ~implied)
    # Sites that some row cannot do without are taken first: next to a dear one the rest would drown in rounding.
    alone = np.flatnonzero(np.diff(start) == 1)
    forced, asks = np.unique(site[start[alone]].astype(np.int64), return_index=True)
    forced_cost = float(cover.cost[forced].sum())
    left = np.flatnonzero(~implied)
    open_rows = ~np.logical_or.reduceat(np.isin(site, forced), start[:-1])
    start, site = _only(start, site, open_rows)
    rows = len(cover.row_start) - 1
    if not open_rows.any():
        report = PresolveReport(rows, len(cover.cost), 0, 0, rows, len(cover.cost), 0)
        return Solution(forced, forced_cost, forced_cost, Status.OPTIMAL, run.seconds, seed, (), True, report)
    worth = np.minimum.reduceat(cover.cost[site], start[:-1])
    total = float(worth.sum())
    problem = CoverProblem(start, site, worth, len(cover.cost), len(cover.cost), site_charge=cover.cost)
    enough = None if enough is None else enough - forced_cost
    run.stop = stop if enough is None else AnyOf(stop, Decided(total - enough))
    reduced = presolve(problem)
    whole = reduced.whole
    search = CoverSearch(reduced, run, seed, -np.inf if enough is None else enough)
    chosen = completed(start, site, cover.cost, reduced.undo(search.work()))
    cost = float(cover.cost[chosen].sum())
    bound = max(0.0, min(cost, total - run.state.bound))
    status = Status.OPTIMAL if cost - bound <= (0.0 if whole else SAME * cost) else Status.GAP
    if status is Status.GAP and run.was_cancelled:
        status = Status.CANCELLED
    report = replace(reduced.report, rows=rows, rows_merged_or_settled=rows - reduced.report.rows_left)

    def prices() -> NDArray[np.float64]:
        of_all = np.zeros(rows)
        of_all[left[open_rows]] = row_prices(problem, reduced, search.row_price)
        of_all[left[alone[asks]]] = cover.cost[forced]
        return of_all

    chosen, cost, bound = np.union1d(forced, chosen), forced_cost + cost, forced_cost + bound
    return Solution(chosen, cost, bound, status, run.seconds, seed, minimise=True, presolve=report, prices=prices)


def _only(
    start: NDArray[np.int64], site: NDArray[np.int32], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    width = np.diff(start)
    new_start = np.concatenate([[0], np.cumsum(width[kept])]).astype(np.int64)
    return new_start, np.ascontiguousarray(site[np.repeat(kept, width)])


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
