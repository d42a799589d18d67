"""An upper bound from prices, by a first-order method.

Relax "a row gains only from sites that cover it" with a price lambda_i >= 0 on each row, and every side row
a_r y <= b_r with a price mu_r >= 0. For any prices

    L(lambda, mu) = sum_i sum_k max(0, v_ik - lambda_i) + mu b + max { sum_j r_j y_j : 0 <= y <= 1, sum_j y_j <= count }
    r_j = sum_{i covered by j} lambda_i - sum_r a_rj mu_r - charge_j

is at least the value of every allowed choice, and its minimum is the LP bound. The prices come from the averaged,
restarted primal-dual hybrid gradient method (Applegate et al. 2021) with diagonal steps (Pock, Chambolle 2011); L is
then evaluated exactly, with a margin for rounding, so the bound holds however far the method has come.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.dual_steps import fractional_value, row_part, site_values, steps
from optimizer.solvers.incidence import Incidence
from optimizer.solvers.reduce import CLOSED, KEEP, OPEN
from optimizer.solvers.sides import SideRows

_CHECK_EVERY = 40
_ENOUGH_DECAY = 0.4  # restart once the gap of the average fell to this share of the gap at the last restart
_LONGEST = 2000
_NEAR = 0.01


@dataclass(frozen=True, eq=False)
class Prices:
    """row: (rows,), side: (sides,); site: (sites,) what each site is worth at these prices; bound: what they prove."""

    row: NDArray[np.float64]
    side: NDArray[np.float64]
    site: NDArray[np.float64]
    bound: float


class PriceBound:
    """The best proven bound so far and the prices that prove it; `run` goes on from where it stopped."""

    def __init__(self, incidence: Incidence, count: int, sides: SideRows) -> None:
        self._inc = incidence
        self._count = float(min(count, incidence.sites))
        a_row = float(incidence.value.sum() / max(1, incidence.rows))
        self._scale = max(a_row, 1e-9 * float(incidence.charge.max(initial=0.0)), 1e-200)
        self._value = incidence.value / self._scale
        self._charge = incidence.charge / self._scale
        width = np.diff(incidence.site_start).astype(np.float64)
        largest = np.abs(sides.matrix).max(axis=1).toarray().ravel() if len(sides) else np.empty(0)
        self._side_scale = (
            max(1.0, float(width.mean())) / np.where(largest > 0, largest, 1.0) if len(sides) else largest
        )
        matrix = sides.matrix.multiply(self._side_scale.reshape(-1, 1)).tocsr() if len(sides) else sides.matrix
        self._side = matrix
        self._side_upper = sides.limit * self._side_scale
        self._by_site = matrix.tocsc()
        size = np.abs(matrix)
        self._site_step = 1.0 / np.maximum(1.0, width + (size.sum(axis=0) if len(sides) else 0.0))
        self._row_step = 1.0 / np.maximum(1, np.diff(incidence.row_start))
        self._side_step = 1.0 / np.maximum(1e-9, size.sum(axis=1)) if len(sides) else np.empty(0)
        self._y = np.full(incidence.sites, self._count / max(1, incidence.sites))
        self._row_price = 0.5 * self._value[:, 0]
        self._side_price = np.zeros(len(sides))
        self._balance = 1.0
        self._gap_at_restart = np.inf
        self._begin_sums()
        self.prices = Prices(np.zeros(incidence.rows), np.zeros(len(sides)), np.zeros(incidence.sites), np.inf)
        self.fractional_value = -np.inf
        self._judge(self._y, np.zeros(incidence.rows), self._side_price)
        self._judge(self._y, self._row_price, self._side_price)

    @property
    def bound(self) -> float:
        """No allowed choice is worth more."""
        return self.prices.bound

    @property
    def converged(self) -> bool:
        """Whether the LP itself is solved, so that more steps cannot help."""
        return self.bound - self.fractional_value <= 1e-8 * max(self._scale, abs(self.bound))

    def near(self, value: float, share: float = _NEAR) -> bool:
        """Whether the LP is solved as closely as its distance to `value` makes worthwhile, to this share of it."""
        return self.bound - self.fractional_value <= share * (self.bound - value)

    def run(self, checks: int) -> None:
        """Take this many bundles of steps; after each the prices and their average are judged."""
        inc, side, by_site = self._inc, self._side, self._by_site
        for _ in range(checks):
            if self.converged:
                return
            steps(
                inc.row_start, inc.row_site, inc.site_start, inc.site_row, self._value, self._charge,
                side.indptr, side.indices, side.data, by_site.indptr, by_site.indices, by_site.data, self._side_upper,
                self._count, self._site_step / self._balance, self._row_step * self._balance,
                self._side_step * self._balance, self._y, self._row_price, self._side_price,
                self._sum_y, self._sum_row, self._sum_side, _CHECK_EVERY,
            )  # fmt: skip
            self._taken += _CHECK_EVERY
            mean_y, mean_row, mean_side = (s / self._taken for s in (self._sum_y, self._sum_row, self._sum_side))
            gap_now = self._judge(self._y, self._row_price, self._side_price)
            gap_mean = self._judge(mean_y, mean_row, mean_side)
            better = min(gap_now, gap_mean)
            if better <= _ENOUGH_DECAY * self._gap_at_restart or self._taken >= _LONGEST:
                if gap_mean < gap_now:
                    self._y, self._row_price, self._side_price = mean_y, mean_row, mean_side
                self._rebalance()
                self._gap_at_restart = better
                self._begin_sums()

    def _begin_sums(self) -> None:
        self._anchor = (self._y.copy(), self._row_price.copy(), self._side_price.copy())
        self._sum_y, self._sum_row, self._sum_side = (np.zeros_like(a) for a in self._anchor)
        self._taken = 0

    def _rebalance(self) -> None:
        """Even out how far sites and prices travel (PDLP's primal weight)."""
        y, row, side = self._anchor
        moved_y = np.sqrt((((self._y - y) ** 2) / self._site_step).sum())
        moved_prices = np.sqrt(
            (((self._row_price - row) ** 2) / self._row_step).sum()
            + (((self._side_price - side) ** 2) / self._side_step).sum()
        )
        if moved_y > 1e-12 and moved_prices > 1e-12:
            self._balance = float(np.sqrt(self._balance * moved_prices / moved_y))

    def _judge(self, y: NDArray[np.float64], row: NDArray[np.float64], side: NDArray[np.float64]) -> float:
        """Bring the best prices and the best LP value up to date; the gap between bound and value at this point."""
        inc = self._inc
        worth = site_values(inc.site_start, inc.site_row, row) - self._charge
        broken = 0.0
        if len(side):
            worth = worth - self._side.T @ side
            broken = float(np.maximum(0.0, self._side @ y - self._side_upper).sum())
        rows, total = row_part(self._value, row)
        room = int(self._count)
        top = np.partition(worth, inc.sites - room)[inc.sites - room :] if room < inc.sites else worth
        bound = rows + float(np.maximum(0.0, top).sum() + side @ self._side_upper)
        size = total + float(np.abs(top).sum() + np.abs(side * self._side_upper).sum())
        bound = self._scale * (bound + self._margin(size))
        value = self._scale * (fractional_value(inc.row_start, inc.row_site, self._value, y) - float(self._charge @ y))
        if bound < self.bound:
            unscaled = side * self._side_scale * self._scale
            self.prices = Prices(row * self._scale, unscaled, worth * self._scale, bound)
        if broken <= 1e-9:
            self.fractional_value = max(self.fractional_value, value)
        return abs(bound - value) + self._scale * broken

    def _margin(self, size: float) -> float:
        """More than rounding can take from sums of as many numbers as there are rows that together make `size`."""
        longest = self._inc.rows + len(self._side_upper) + 64
        return 2.0 * float(np.finfo(np.float64).eps) * longest * size


def fates_by_price(prices: Prices, count: int, value: float, whole: bool) -> NDArray[np.int8]:
    """(sites,) which sites must be OPEN or CLOSED in any choice better than `value` (reduced-cost fixing).

    Opening a site against its price lowers the bound by what it is worth less than the last one in, closing one by what
    it is worth more than the first one out; whole: the next better value is at least 1 more.
    """
    sites = len(prices.site)
    fate = np.full(sites, KEEP)
    if count >= sites:
        out_at = in_at = 0.0
    elif count <= 0:
        return np.full(sites, CLOSED)
    else:
        ordered = np.partition(prices.site, [sites - count - 1, sites - count])
        in_at, out_at = max(0.0, ordered[sites - count]), max(0.0, ordered[sites - count - 1])
    room = prices.bound - value - ((1.0 - 1e-6) if whole else 0.0)
    if room < 0:
        return fate
    slack = 1e-9 * abs(prices.bound)
    fate[prices.site < in_at - room - slack] = CLOSED
    fate[prices.site > out_at + room + slack] = OPEN
    return fate
