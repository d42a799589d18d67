"""The master: prices near trusted ones at which the known patterns leave the least bound.

    min { sum_w max_k (gains_k - pi a_k) + max_y (sum_w pi_wj - charge_j) y_j + |pi - trusted|^2 / (2 step) : pi >= 0 }

is solved in its dual, a mix x of the patterns of each window and shares y of the sites, by accelerated projected
gradient steps with restarts (Nesterov 1983; O'Donoghue, Candes 2015); pi = max(0, trusted + step (sum_k a_k x_k - y)).
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

_LOOK_EVERY = 50
_MOST_STEPS = 1500


@dataclass(frozen=True, eq=False)
class Columns:
    """Patterns, window after window. start, member: the prices that each one pays, as in a CSR matrix."""

    window_start: NDArray[np.int64]
    gains: NDArray[np.float64]
    start: NDArray[np.int64]
    member: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Proposal:
    """price: where to look next; model: what the known patterns leave there, at most the bound at `price`.

    weight: (patterns,) and share: (sites,) the mix that goes with it
    """

    price: NDArray[np.float64]
    model: float
    weight: NDArray[np.float64]
    share: NDArray[np.float64]


def propose(
    columns: Columns,
    site: NDArray[np.int64],
    charge: NDArray[np.float64],
    count: int,
    trusted: NDArray[np.float64],
    step: float,
    weight: NDArray[np.float64],
    share: NDArray[np.float64],
    enough: float,
) -> Proposal:
    """Solve the master to within `enough`, beginning with the mix given.

    site: (prices,) the site of each price; charge: (sites,) what an open site takes off the value
    """
    weight, share, price, model = _solve(
        columns.window_start, columns.gains, columns.start, columns.member, site, charge, count, trusted, step,
        weight.copy(), share.copy(), enough,
    )  # fmt: skip
    return Proposal(price, model, weight, share)


def sites_worth(
    site: NDArray[np.int64], price: NDArray[np.float64], charge: NDArray[np.float64], count: int
) -> tuple[float, float]:
    """(what the best `count` sites are worth at these prices, the sum of sizes that went into it)."""
    worth = np.bincount(site, price, len(charge)) - charge
    top = np.sort(worth)[::-1][:count]
    return float(np.maximum(0.0, top).sum()), float(np.abs(price).sum() + np.abs(charge).sum())


@njit(cache=True, nogil=True)
def _solve(
    window_start: NDArray[np.int64],
    gains: NDArray[np.float64],
    start: NDArray[np.int64],
    member: NDArray[np.int64],
    site: NDArray[np.int64],
    charge: NDArray[np.float64],
    count: int,
    trusted: NDArray[np.float64],
    step: float,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    enough: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    windows = len(window_start) - 1
    length = 1.0 / (1.1 * step * _norm(start, member, site, len(x), len(y)))
    at_x, at_y = x.copy(), y.copy()
    momentum = 1.0
    model = 0.0
    for turn in range(_MOST_STEPS):
        price = _prices(start, member, site, trusted, step, at_x, at_y)
        slope_x, slope_y = _slopes(start, member, site, gains, charge, price)
        new_x = at_x + length * slope_x
        for w in range(windows):
            new_x[window_start[w] : window_start[w + 1]] = _on_simplex(new_x[window_start[w] : window_start[w + 1]])
        new_y = _on_capped_simplex(at_y + length * slope_y, count)
        back = ((at_x - new_x) * (new_x - x)).sum() + ((at_y - new_y) * (new_y - y)).sum()
        if back > 0.0:
            momentum, inertia = 1.0, 0.0
        else:
            longer = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * momentum * momentum))
            momentum, inertia = longer, (momentum - 1.0) / longer
        at_x, at_y = new_x + inertia * (new_x - x), new_y + inertia * (new_y - y)
        x, y = new_x, new_y
        if turn % _LOOK_EVERY == _LOOK_EVERY - 1:
            price = _prices(start, member, site, trusted, step, x, y)
            slope_x, slope_y = _slopes(start, member, site, gains, charge, price)
            model = _model(window_start, slope_x, slope_y, count)
            if model - (slope_x * x).sum() - (slope_y * y).sum() <= enough:
                break
    return x, y, _prices(start, member, site, trusted, step, x, y), model


@njit(cache=True, nogil=True)
def _model(
    window_start: NDArray[np.int64], slope_x: NDArray[np.float64], slope_y: NDArray[np.float64], count: int
) -> float:
    total = np.maximum(0.0, np.sort(slope_y)[::-1][:count]).sum()
    for w in range(len(window_start) - 1):
        total += slope_x[window_start[w] : window_start[w + 1]].max()
    return float(total)


@njit(cache=True, nogil=True)
def _prices(
    start: NDArray[np.int64],
    member: NDArray[np.int64],
    site: NDArray[np.int64],
    trusted: NDArray[np.float64],
    step: float,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.float64]:
    asked = np.zeros(len(trusted))
    for k in range(len(x)):
        if x[k] != 0.0:
            for e in range(start[k], start[k + 1]):
                asked[member[e]] += x[k]
    for e in range(len(trusted)):
        asked[e] = max(0.0, trusted[e] + step * (asked[e] - y[site[e]]))
    return asked


@njit(cache=True, nogil=True)
def _slopes(
    start: NDArray[np.int64],
    member: NDArray[np.int64],
    site: NDArray[np.int64],
    gains: NDArray[np.float64],
    charge: NDArray[np.float64],
    price: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    of_x = gains.copy()
    for k in range(len(gains)):
        for e in range(start[k], start[k + 1]):
            of_x[k] -= price[member[e]]
    of_y = -charge
    for e in range(len(price)):
        of_y[site[e]] += price[e]
    return of_x, of_y


@njit(cache=True, nogil=True)
def _norm(
    start: NDArray[np.int64], member: NDArray[np.int64], site: NDArray[np.int64], columns: int, sites: int
) -> float:
    """The largest eigenvalue of the quadratic part, by power iteration."""
    x, y = np.ones(columns), -np.ones(sites)
    size = 1.0
    for _ in range(15):
        asked = np.zeros(len(site))
        for k in range(columns):
            for e in range(start[k], start[k + 1]):
                asked[member[e]] += x[k]
        for e in range(len(site)):
            asked[e] -= y[site[e]]
        x[:] = 0.0
        y[:] = 0.0
        for k in range(columns):
            for e in range(start[k], start[k + 1]):
                x[k] += asked[member[e]]
        for e in range(len(site)):
            y[site[e]] -= asked[e]
        size = np.sqrt((x * x).sum() + (y * y).sum())
        if size <= 1e-300:
            return 1.0
        x /= size
        y /= size
    return float(size)


@njit(cache=True, nogil=True)
def _on_simplex(v: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest point with entries of at least 0 that add up to 1."""
    ordered = np.sort(v)[::-1]
    total = 0.0
    level = 0.0
    for k in range(len(ordered)):
        total += ordered[k]
        if ordered[k] > (total - 1.0) / (k + 1):
            level = (total - 1.0) / (k + 1)
        else:
            break
    return np.maximum(v - level, 0.0)


@njit(cache=True, nogil=True)
def _on_capped_simplex(v: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The nearest point with entries from 0 to 1 that add up to at most count."""
    inside = np.minimum(np.maximum(v, 0.0), 1.0)
    if inside.sum() <= count:
        return inside
    low = 0.0
    high = v.max()
    for _ in range(60):
        level = 0.5 * (low + high)
        if np.minimum(np.maximum(v - level, 0.0), 1.0).sum() > count:
            low = level
        else:
            high = level
    capped: NDArray[np.float64] = np.minimum(np.maximum(v - high, 0.0), 1.0)
    return capped
