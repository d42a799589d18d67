"""Covers that cost ever less: close a site, open another for a row left out, and let rows left out weigh more.

Gao, Yao, Weise, Li: An efficient local search heuristic with row weighting for the unicost set covering problem.
European Journal of Operational Research 246 (2015). With costs a site is judged by the weight it covers a unit of cost.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence, count_covers
from optimizer.solvers.random_numbers import draw, seeded

_LESS = 1e-9  # of the cost: sums of decimal fractions


class _State(NamedTuple):
    """What a walk through choices keeps up to date.

    covers, owner: (rows,) how many open sites cover a row and the sum of their numbers, which is the number of the only
    one; weight: (rows,); touched: (rows,) when a site that covers the row was last opened or closed
    score: (sites,) weight of the rows that nothing else covers; since: (sites,) when it was opened or closed
    order, place: (sites,) the first counts[0] are open, and where each stands
    left_out, place_out: (rows,) the first counts[1] are covered by nothing, and where each stands
    counts: open sites, rows left out, changes so far, the site opened last
    """

    row_start: NDArray[np.int64]
    row_site: NDArray[np.int32]
    site_start: NDArray[np.int64]
    site_row: NDArray[np.int32]
    cost: NDArray[np.float64]
    covers: NDArray[np.int32]
    owner: NDArray[np.int64]
    weight: NDArray[np.int64]
    touched: NDArray[np.int64]
    score: NDArray[np.int64]
    since: NDArray[np.int64]
    order: NDArray[np.int64]
    place: NDArray[np.int64]
    left_out: NDArray[np.int64]
    place_out: NDArray[np.int64]
    counts: NDArray[np.int64]


class RowWeighting:
    """One search; `run` goes on from where it stopped and keeps the cheapest cover seen."""

    def __init__(self, incidence: Incidence, cover: NDArray[np.int64], seed: int) -> None:
        """incidence: its charges are what sites cost, above 0; cover: sites that cover every row."""
        sites, rows = incidence.sites, incidence.rows
        is_open = np.zeros(sites, np.bool_)
        is_open[cover] = True
        order = np.concatenate([cover, np.flatnonzero(~is_open)]).astype(np.int64)
        place = np.empty(sites, np.int64)
        place[order] = np.arange(sites)
        self._state = _State(
            row_start=incidence.row_start,
            row_site=incidence.row_site,
            site_start=incidence.site_start,
            site_row=incidence.site_row,
            cost=incidence.charge,
            covers=count_covers(incidence.row_start, incidence.row_site, is_open),
            owner=np.zeros(rows, np.int64),
            weight=np.ones(rows, np.int64),
            touched=np.zeros(rows, np.int64),
            score=np.zeros(sites, np.int64),
            since=np.full(sites, -1, np.int64),
            order=order,
            place=place,
            left_out=np.empty(rows, np.int64),
            place_out=np.empty(rows, np.int64),
            counts=np.array([len(cover), 0, 0, -1], np.int64),
        )
        _begin(self._state)
        self.best = np.sort(cover).astype(np.int64)
        self.best_cost = self._cost = float(incidence.charge[cover].sum())
        self._random = seeded(seed)

    def run(self, steps: int, below: float, enough: float) -> None:
        """Look for covers that cost less than `below` and than the best, until one costs at most `enough`."""
        kept = np.empty(len(self._state.order), np.int64)
        self._cost, found, n = _walk(
            self._state, kept, self._cost, min(below, self.best_cost), enough, steps, self._random
        )
        if n > 0:
            self.best, self.best_cost = np.sort(kept[:n]), found


@njit(cache=True, nogil=True)
def _begin(state: _State) -> None:
    for n in range(state.counts[0]):
        j = state.order[n]
        for e in range(state.site_start[j], state.site_start[j + 1]):
            state.owner[state.site_row[e]] += j
    for i in range(len(state.covers)):
        if state.covers[i] == 1:
            state.score[state.owner[i]] += 1


@njit(cache=True, nogil=True)
def _walk(
    state: _State, kept: NDArray[np.int64], cost: float, below: float, enough: float, steps: int,
    random: NDArray[np.uint64],
) -> tuple[float, float, int]:  # fmt: skip
    """(cost now, cost of the cheapest cover found now, how many sites it has: the first of `kept`; 0 when none)."""
    found, size = below, 0
    for _ in range(steps):
        opened, left_out = state.counts[0], state.counts[1]
        if left_out == 0 and cost < found - _LESS * found:
            found, size = cost, opened
            kept[:size] = state.order[:size]
            if found <= enough:
                break
        if opened == 0:
            break
        j = _least_needed(state)
        cost -= state.cost[j]
        _close(state, j)
        if left_out == 0:
            continue
        while state.counts[1] > 0:
            i = state.left_out[int(draw(random) * state.counts[1])]
            j = _most_needed(state, i, found - _LESS * found - cost)
            if j < 0:
                break
            cost += state.cost[j]
            _open(state, j)
        for n in range(state.counts[1]):
            i = state.left_out[n]
            state.weight[i] += 1
            for e in range(state.row_start[i], state.row_start[i + 1]):
                state.score[state.row_site[e]] += 1
    return cost, found, size


@njit(cache=True, nogil=True)
def _least_needed(state: _State) -> int:
    """The open site that covers least weight alone for its cost, of equals the one unchanged longest."""
    least = -1
    for n in range(state.counts[0]):
        j = state.order[n]
        if least < 0 or least == state.counts[3]:  # what was opened last stays if it can
            least = j
        elif j != state.counts[3]:
            a, b = state.score[j] * state.cost[least], state.score[least] * state.cost[j]
            if a < b or (a == b and state.since[j] < state.since[least]):
                least = j
    return least


@njit(cache=True, nogil=True)
def _most_needed(state: _State, i: int, room: float) -> int:
    """The site of row i that covers most weight left out for its cost and costs less than `room`; -1 when none may."""
    most = -1
    for e in range(state.row_start[i], state.row_start[i + 1]):
        j = state.row_site[e]
        if state.cost[j] >= room:
            continue
        if most >= 0:
            a, b = state.score[j] * state.cost[most], state.score[most] * state.cost[j]
            if a < b or (a == b and state.since[j] >= state.since[most]):
                continue
        if _touched_since(state, j):
            most = j
    return most


@njit(cache=True, nogil=True)
def _touched_since(state: _State, j: int) -> bool:
    """Whether a neighbour changed after site j did (configuration checking): else opening it only undoes the last."""
    if state.since[j] < 0:
        return True
    for e in range(state.site_start[j], state.site_start[j + 1]):
        if state.touched[state.site_row[e]] > state.since[j]:
            return True
    return False


@njit(cache=True, nogil=True)
def _open(state: _State, j: int) -> None:
    """Rows that it covers alone from now on are those that nothing covered: its own score stays."""
    counts = state.counts
    _mark(state, j, counts[0])
    counts[0] += 1
    counts[3] = j
    for e in range(state.site_start[j], state.site_start[j + 1]):
        i = state.site_row[e]
        if state.covers[i] == 1:
            state.score[state.owner[i]] -= state.weight[i]
        elif state.covers[i] == 0:
            _score_others(state, i, j, -state.weight[i])
            counts[1] -= 1
            last = state.left_out[counts[1]]
            state.left_out[state.place_out[i]] = last
            state.place_out[last] = state.place_out[i]
        state.covers[i] += 1
        state.owner[i] += j
        state.touched[i] = counts[2]


@njit(cache=True, nogil=True)
def _close(state: _State, j: int) -> None:
    counts = state.counts
    counts[0] -= 1
    _mark(state, j, counts[0])
    for e in range(state.site_start[j], state.site_start[j + 1]):
        i = state.site_row[e]
        state.covers[i] -= 1
        state.owner[i] -= j
        state.touched[i] = counts[2]
        if state.covers[i] == 1:
            state.score[state.owner[i]] += state.weight[i]
        elif state.covers[i] == 0:
            _score_others(state, i, j, state.weight[i])
            state.left_out[counts[1]] = i
            state.place_out[i] = counts[1]
            counts[1] += 1


@njit(cache=True, nogil=True)
def _score_others(state: _State, i: int, j: int, weight: int) -> None:
    for e in range(state.row_start[i], state.row_start[i + 1]):
        k = state.row_site[e]
        if k != j:
            state.score[k] += weight


@njit(cache=True, nogil=True)
def _mark(state: _State, j: int, at: int) -> None:
    """Site j changes now and stands at the border between open and closed."""
    state.counts[2] += 1
    state.since[j] = state.counts[2]
    other, was = state.order[at], state.place[j]
    state.order[at], state.order[was] = j, other
    state.place[j], state.place[other] = at, was
