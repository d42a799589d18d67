"""An upper bound from prices of rows, by a first-order method.

Relax "a row counts only if a site covers it" with a price lambda_i in [0, w_i] each. For any prices

    L(lambda) = sum_i (w_i - lambda_i) + max { sum_j r_j y_j : y allowed },   r_j = sum_{i covered by j} lambda_i

is at least the value of every choice, and its minimum is the LP bound. The prices come from the averaged, restarted
primal-dual hybrid gradient method (Applegate et al. 2021) with diagonal steps (Pock, Chambolle 2011); L is then
evaluated exactly, with a margin for rounding, so the bound holds however far the method has come.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence

_CHECK_EVERY = 40
_ENOUGH_DECAY = 0.4  # restart once the gap of the average fell to this share of the gap at the last restart


class PriceBound:
    """The best proven bound so far and the prices that prove it; `run` goes on from where it stopped."""

    def __init__(
        self, incidence: Incidence, count: int, fixed_open: NDArray[np.int64], allowed: NDArray[np.bool_]
    ) -> None:
        """allowed: (sites,) which sites may be open; those fixed open are open besides."""
        self._inc = incidence
        self._weight = np.ascontiguousarray(incidence.value[:, 0])
        self._lower = np.zeros(incidence.sites)
        self._lower[fixed_open] = 1.0
        self._upper = np.where(allowed, 1.0, 0.0)
        self._upper[fixed_open] = 1.0
        self._count = float(min(count, int(self._upper.sum())))
        self._site_step = 1.0 / np.maximum(1, np.diff(incidence.site_start))
        self._row_step = 1.0 / np.maximum(1, np.diff(incidence.row_start))
        self._scale = float(self._weight.mean()) or 1.0
        share = self._count / max(1.0, float(self._upper.sum()))
        self._y = self._lower + share * (self._upper - self._lower)
        self._prices = 0.5 * self._weight / self._scale
        self._balance = 1.0
        self._anchor = (self._y.copy(), self._prices.copy())
        self._sum_y, self._sum_prices = np.zeros_like(self._y), np.zeros_like(self._prices)
        self._steps = 0
        self._gap_at_restart = np.inf
        self.bound = float(self._weight.sum())
        self.fractional_value = 0.0
        self.prices = np.zeros(incidence.rows)
        self.site_value = np.zeros(incidence.sites)
        self._judge(self._y, self._prices)

    @property
    def converged(self) -> bool:
        """Whether the LP itself is solved, so that more steps cannot help."""
        return self.bound - self.fractional_value <= 1e-7 * max(1.0, self.bound)

    def run(self, checks: int) -> None:
        """Take this many bundles of steps; after each the prices and their average are judged."""
        inc = self._inc
        weight = self._weight / self._scale
        for _ in range(checks):
            if self.converged:
                return
            _steps(
                inc.row_start, inc.row_site, inc.site_start, inc.site_row, weight, self._lower, self._upper,
                self._count, self._site_step / self._balance, self._row_step * self._balance, self._y, self._prices,
                self._sum_y, self._sum_prices, _CHECK_EVERY,
            )  # fmt: skip
            self._steps += _CHECK_EVERY
            mean_y, mean_prices = self._sum_y / self._steps, self._sum_prices / self._steps
            gap_now = self._judge(self._y, self._prices)
            gap_mean = self._judge(mean_y, mean_prices)
            better = min(gap_now, gap_mean)
            if better <= _ENOUGH_DECAY * self._gap_at_restart or self._steps >= 2000:
                if gap_mean < gap_now:
                    self._y, self._prices = mean_y, mean_prices
                self._restart(better)

    def _restart(self, gap: float) -> None:
        moved_y = np.sqrt((((self._y - self._anchor[0]) ** 2) / self._site_step).sum())
        moved_prices = np.sqrt((((self._prices - self._anchor[1]) ** 2) / self._row_step).sum())
        if moved_y > 1e-12 and moved_prices > 1e-12:
            self._balance = float(np.exp(0.5 * np.log(moved_prices / moved_y) + 0.5 * np.log(self._balance)))
        self._anchor = (self._y.copy(), self._prices.copy())
        self._sum_y[:] = 0.0
        self._sum_prices[:] = 0.0
        self._steps = 0
        self._gap_at_restart = gap

    def _judge(self, y: NDArray[np.float64], prices: NDArray[np.float64]) -> float:
        """Bring the best bound and the best LP value up to date; the gap between these two."""
        inc = self._inc
        reduced = _site_values(inc.site_start, inc.site_row, prices)
        bound = self._scale * _bound(self._weight / self._scale, prices, reduced, self._lower, self._upper, self._count)
        bound += _margin(inc, bound + float(self._weight.sum()))
        value = self._scale * _fractional_value(inc.row_start, inc.row_site, self._weight / self._scale, y)
        if bound < self.bound:
            self.bound = bound
            self.prices = prices * self._scale
            self.site_value = reduced * self._scale
        self.fractional_value = max(self.fractional_value, value)
        return bound - value


def _margin(inc: Incidence, size: float) -> float:
    """More than rounding can take from sums over the rows of a site that together make `size`."""
    longest = int(np.diff(inc.site_start).max(initial=0)) + 64
    return 2.0 * float(np.finfo(np.float64).eps) * longest * size


def _bound(
    weight: NDArray[np.float64],
    prices: NDArray[np.float64],
    reduced: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    count: float,
) -> float:
    fixed = lower > 0
    free = reduced[(upper > 0) & ~fixed]
    room = int(count) - int(fixed.sum())
    best = np.partition(free, len(free) - room)[len(free) - room :].sum() if 0 < room < len(free) else (
        free.sum() if room > 0 else 0.0
    )  # fmt: skip
    return float((weight - prices).sum() + reduced[fixed].sum() + best)


@njit(cache=True, nogil=True)
def _site_values(
    site_start: NDArray[np.int64], site_row: NDArray[np.int32], prices: NDArray[np.float64]
) -> NDArray[np.float64]:
    reduced = np.empty(len(site_start) - 1)
    for j in range(len(reduced)):
        total = 0.0
        for e in range(site_start[j], site_start[j + 1]):
            total += prices[site_row[e]]
        reduced[j] = total
    return reduced


@njit(cache=True, nogil=True)
def _fractional_value(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64], y: NDArray[np.float64]
) -> float:
    total = 0.0
    for i in range(len(weight)):
        cover = 0.0
        for e in range(row_start[i], row_start[i + 1]):
            cover += y[row_site[e]]
        total += weight[i] * min(1.0, cover)
    return total


@njit(cache=True, nogil=True)
def _steps(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], weight: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64],
    count: float, site_step: NDArray[np.float64], row_step: NDArray[np.float64], y: NDArray[np.float64],
    prices: NDArray[np.float64], sum_y: NDArray[np.float64], sum_prices: NDArray[np.float64], steps: int,
) -> None:  # fmt: skip
    sites = len(y)
    aim = np.empty(sites)
    ahead = np.empty(sites)
    for _ in range(steps):
        for j in range(sites):
            total = 0.0
            for e in range(site_start[j], site_start[j + 1]):
                total += prices[site_row[e]]
            aim[j] = y[j] + site_step[j] * total
        _project(aim, site_step, lower, upper, count)
        for j in range(sites):
            ahead[j] = 2.0 * aim[j] - y[j]
            y[j] = aim[j]
            sum_y[j] += aim[j]
        for i in range(len(prices)):
            cover = 0.0
            for e in range(row_start[i], row_start[i + 1]):
                cover += ahead[row_site[e]]
            price = min(weight[i], max(0.0, prices[i] + row_step[i] * (1.0 - cover)))
            prices[i] = price
            sum_prices[i] += price


@njit(cache=True, nogil=True)
def _project(
    aim: NDArray[np.float64],
    step: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    count: float,
) -> None:
    """The nearest point (in the norm of the steps) with lower <= y <= upper and sum y <= count, by bisection."""
    low, high = 0.0, 0.0
    for j in range(len(aim)):
        high = max(high, (aim[j] - lower[j]) / step[j])
    total = 0.0
    for j in range(len(aim)):
        total += min(upper[j], max(lower[j], aim[j]))
    if total > count:
        for _ in range(60):
            middle = 0.5 * (low + high)
            total = 0.0
            for j in range(len(aim)):
                total += min(upper[j], max(lower[j], aim[j] - middle * step[j]))
            if total > count:
                low = middle
            else:
                high = middle
            if high - low <= 1e-15 * high:
                break
    else:
        high = 0.0
    for j in range(len(aim)):
        aim[j] = min(upper[j], max(lower[j], aim[j] - high * step[j]))
