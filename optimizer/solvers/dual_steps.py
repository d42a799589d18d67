"""The inner loops of `dual`: one pass over the matrix by sites, one by rows."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def steps(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], site_start: NDArray[np.int64],
    site_row: NDArray[np.int32], value: NDArray[np.float64], charge: NDArray[np.float64], side_start: NDArray[np.int32],
    side_site: NDArray[np.int32], side_coef: NDArray[np.float64], of_site: NDArray[np.int32],
    of_side: NDArray[np.int32], of_coef: NDArray[np.float64], upper: NDArray[np.float64], count: float,
    site_step: NDArray[np.float64], row_step: NDArray[np.float64], side_step: NDArray[np.float64],
    y: NDArray[np.float64], row_price: NDArray[np.float64], side_price: NDArray[np.float64],
    sum_y: NDArray[np.float64], sum_row: NDArray[np.float64], sum_side: NDArray[np.float64], bundle: int,
) -> None:  # fmt: skip
    """Take `bundle` steps in place and add each point to the sums."""
    sites = len(y)
    depth = value.shape[1]
    aim = np.empty(sites)
    ahead = np.empty(sites)
    for _ in range(bundle):
        for j in range(sites):
            total = -charge[j]
            for e in range(site_start[j], site_start[j + 1]):
                total += row_price[site_row[e]]
            for e in range(of_site[j], of_site[j + 1]):
                total -= of_coef[e] * side_price[of_side[e]]
            aim[j] = y[j] + site_step[j] * total
        project(aim, site_step, count)
        for j in range(sites):
            ahead[j] = 2.0 * aim[j] - y[j]
            y[j] = aim[j]
            sum_y[j] += aim[j]
        for i in range(len(row_price)):
            cover = 0.0
            for e in range(row_start[i], row_start[i + 1]):
                cover += ahead[row_site[e]]
            step = row_step[i]
            price = row_price[i] - step * cover
            for k in range(depth):  # each level still worth more than the price pulls it up by one step
                if price >= value[i, k]:
                    break
                price = min(value[i, k], price + step)
            row_price[i] = min(value[i, 0], max(0.0, price))
            sum_row[i] += row_price[i]
        for r in range(len(side_price)):
            over = -upper[r]
            for e in range(side_start[r], side_start[r + 1]):
                over += side_coef[e] * ahead[side_site[e]]
            side_price[r] = max(0.0, side_price[r] + side_step[r] * over)
            sum_side[r] += side_price[r]


@njit(cache=True, nogil=True)
def project(aim: NDArray[np.float64], step: NDArray[np.float64], count: float) -> None:
    """The nearest point (in the norm of the steps) with 0 <= y <= 1 and sum y <= count, by bisection on its price."""
    low, high, total = 0.0, 0.0, 0.0
    for j in range(len(aim)):
        high = max(high, aim[j] / step[j])
        total += min(1.0, max(0.0, aim[j]))
    if total <= count:
        high = 0.0
    else:
        for _ in range(60):
            middle = 0.5 * (low + high)
            total = 0.0
            for j in range(len(aim)):
                total += min(1.0, max(0.0, aim[j] - middle * step[j]))
            if total > count:
                low = middle
            else:
                high = middle
            if high - low <= 1e-14 * high:
                break
    for j in range(len(aim)):
        aim[j] = min(1.0, max(0.0, aim[j] - high * step[j]))


@njit(cache=True, nogil=True)
def site_values(
    site_start: NDArray[np.int64], site_row: NDArray[np.int32], price: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(sites,): the prices of the rows each site covers, added up."""
    worth = np.empty(len(site_start) - 1)
    for j in range(len(worth)):
        total = 0.0
        for e in range(site_start[j], site_start[j + 1]):
            total += price[site_row[e]]
        worth[j] = total
    return worth


@njit(cache=True, nogil=True)
def row_part(value: NDArray[np.float64], price: NDArray[np.float64]) -> tuple[float, float]:
    """(what rows are worth beyond their prices, all values added up)."""
    beyond = 0.0
    total = 0.0
    for i in range(len(price)):
        part = 0.0
        for k in range(value.shape[1]):
            part += max(0.0, value[i, k] - price[i])
            total += value[i, k]
        beyond += part
    return beyond, total


@njit(cache=True, nogil=True)
def fractional_value(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], value: NDArray[np.float64], y: NDArray[np.float64]
) -> float:
    """What shares of sites are worth when gains run straight between whole covers."""
    total = 0.0
    for i in range(len(value)):
        cover = 0.0
        for e in range(row_start[i], row_start[i + 1]):
            cover += y[row_site[e]]
        for k in range(value.shape[1]):
            if cover <= k:
                break
            total += value[i, k] * min(1.0, cover - k)
    return total
