"""Prices of the rows that were left after presolve, handed back to the rows of the problem."""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.reduce import Reduced

_AT_ONCE = 200_000  # rows
_SEED = 1  # of the numbers by which sets of sites are known again


def row_prices(problem: CoverProblem, reduced: Reduced, price: NDArray[np.float64]) -> NDArray[np.float64]:
    """(rows,): rows that the same sites cover share a price by what their next cover gains; settled ones have 0.

    price: (rows left,). A set of sites is known by the sum of its sites' random 64-bit numbers.
    """
    if reduced.incidence.rows == 0:
        return np.zeros(problem.rows)
    number = np.zeros(problem.site_count, np.uint64)
    drawn = np.random.default_rng(_SEED).integers(0, 2**64, len(reduced.site), np.uint64, endpoint=False)
    number[reduced.site] = drawn
    inc = reduced.incidence
    known = _sums(inc.row_start, drawn[inc.row_site])
    order = np.argsort(known)
    a_unit = price / inc.value[:, 0]
    is_open = np.zeros(problem.site_count, np.int64)
    is_open[reduced.opened] = 1
    gain = np.column_stack([problem.row_value(), np.zeros(problem.rows)])
    prices = np.zeros(problem.rows)
    for first in range(0, problem.rows, _AT_ONCE):
        start = problem.row_start[first : first + _AT_ONCE + 1]
        site = problem.row_site[start[0] : start[-1]]
        sums, covers = _sums(start - start[0], number[site]), _sums(start - start[0], is_open[site])
        place = order[np.minimum(np.searchsorted(known, sums, sorter=order), len(order) - 1)]
        rows = np.arange(first, first + len(sums))
        following = gain[rows, np.minimum(covers, problem.depth)]
        prices[rows] = np.where(known[place] == sums, a_unit[place] * following, 0.0)
    return prices


def _sums(start: NDArray[np.int64], member: NDArray[np.generic]) -> NDArray[np.generic]:
    """(rows,) what the members of each row add up to, 0 of none; unsigned numbers begin anew at 2^64."""
    total = np.zeros(len(start) - 1, member.dtype)
    filled = np.diff(start) > 0
    if filled.any():
        total[filled] = np.add.reduceat(member, start[:-1][filled])
    return total
