"""Good choices for one window at given prices: many short climbs, for the best ones are unlike each other.

At prices near the best the choices that count are different tilings of a window and nearly equally good; a thousandth
of a second of climbing from nothing finds another one, where longer annealing stays with the first.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.proof.windows import Window
from optimizer.solvers.random_numbers import draw, seeded

_MOVES_A_SITE = 12
_SWAP = 0.7


def climb(
    window: Window, price: NDArray[np.float64], climbs: int, temperature: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(worth, is_open): (climbs,) gains less prices and (climbs, sites) of where each climb ended.

    temperature: what a move may lose, in units of the objective
    """
    inc = window.incidence
    worth, is_open = np.empty(climbs), np.zeros((climbs, inc.sites), np.bool_)
    moves = _MOVES_A_SITE * max(50, inc.sites)
    _climbs(
        inc.site_start, inc.site_row, inc.value, window.near_start, window.near, window.own(price), moves,
        max(temperature, 1e-300), seeded(seed), worth, is_open,
    )  # fmt: skip
    return worth, is_open


@njit(cache=True, nogil=True)
def _climbs(
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    near_start: NDArray[np.int64],
    near: NDArray[np.int32],
    price: NDArray[np.float64],
    moves: int,
    temperature: float,
    random: NDArray[np.uint64],
    worth: NDArray[np.float64],
    found: NDArray[np.bool_],
) -> None:
    for c in range(len(worth)):
        worth[c] = _climb(
            site_start, site_row, value, near_start, near, price, moves, temperature, random, found[c]
        )  # fmt: skip


@njit(cache=True, nogil=True)
def _climb(
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    near_start: NDArray[np.int64],
    near: NDArray[np.int32],
    price: NDArray[np.float64],
    moves: int,
    temperature: float,
    random: NDArray[np.uint64],
    best_open: NDArray[np.bool_],
) -> float:
    """Open, close and swap near sites; the best choice met goes to `best_open`, what it is worth is returned."""
    sites = len(price)
    covers = np.zeros(len(value), np.int32)
    is_open = np.zeros(sites, np.bool_)
    worth = 0.0
    best = 0.0
    for _ in range(moves):
        j = min(sites - 1, int(draw(random) * sites))
        closing, opening = _move(j, is_open, near_start, near, random)
        change = 0.0
        if closing >= 0:
            change += price[closing] - _take(site_start, site_row, value, covers, closing)
        if opening >= 0:
            change += _gain(site_start, site_row, value, covers, opening) - price[opening]
        if change >= 0.0 or draw(random) < np.exp(change / temperature):
            worth += change
            if closing >= 0:
                is_open[closing] = False
            if opening >= 0:
                is_open[opening] = True
                _put(site_start, site_row, covers, opening)
            if worth > best:
                best = worth
                best_open[:] = is_open
        elif closing >= 0:
            _put(site_start, site_row, covers, closing)
    return best


@njit(cache=True, nogil=True, inline="always")
def _move(
    j: int,
    is_open: NDArray[np.bool_],
    near_start: NDArray[np.int64],
    near: NDArray[np.int32],
    random: NDArray[np.uint64],
) -> tuple[int, int]:
    """(the site to close, the site to open), -1 for none: turn j over, mostly against a near one of the other kind."""
    other = -1
    degree = near_start[j + 1] - near_start[j]
    if degree > 0 and draw(random) < _SWAP:
        at = min(degree - 1, int(draw(random) * degree))
        tries = degree if not is_open[j] else 1
        for q in range(tries):
            k = near[near_start[j] + (at + q) % degree]
            if is_open[k] != is_open[j]:
                other = k
                break
    return (j, other) if is_open[j] else (other, j)


@njit(cache=True, nogil=True, inline="always")
def _take(
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    covers: NDArray[np.int32],
    j: int,
) -> float:
    """What rows lose by site j, which no longer covers them."""
    lost = 0.0
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        covers[i] -= 1
        if covers[i] < value.shape[1]:
            lost += value[i, covers[i]]
    return lost


@njit(cache=True, nogil=True, inline="always")
def _gain(
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    value: NDArray[np.float64],
    covers: NDArray[np.int32],
    j: int,
) -> float:
    gained = 0.0
    for e in range(site_start[j], site_start[j + 1]):
        i = site_row[e]
        if covers[i] < value.shape[1]:
            gained += value[i, covers[i]]
    return gained


@njit(cache=True, nogil=True, inline="always")
def _put(site_start: NDArray[np.int64], site_row: NDArray[np.int32], covers: NDArray[np.int32], j: int) -> None:
    for e in range(site_start[j], site_start[j + 1]):
        covers[site_row[e]] += 1
