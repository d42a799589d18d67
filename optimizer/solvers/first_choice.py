"""A choice to begin with that keeps every side row, or the rows that no choice can keep together."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.solvers.exact import Limits, program, run_highs
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import Incidence
from optimizer.solvers.sides import SideRows


def first_choice(
    incidence: Incidence, count: int, sides: SideRows, seconds: float
) -> tuple[NDArray[np.int64] | None, list[str]]:
    """(sites ascending, []) or (None, names of side rows that cannot all be kept; empty when time ran out)."""
    order, _ = greedy(incidence, count, sides)
    if len(sides) == 0:
        return (np.sort(order) if incidence.charge.any() else _filled(order, count, incidence.sites)), []
    if not sides.broken(order):
        return np.sort(order), []
    return _by_program(incidence, count, sides, seconds)


def _filled(chosen: NDArray[np.int64], count: int, sites: int) -> NDArray[np.int64]:
    """Use up the count: swaps need every site they may move, and one more never takes anything away."""
    spare = np.setdiff1d(np.arange(sites), chosen)
    return np.sort(np.concatenate([chosen, spare[: count - len(chosen)]])).astype(np.int64)


def _by_program(
    incidence: Incidence, count: int, sides: SideRows, seconds: float
) -> tuple[NDArray[np.int64] | None, list[str]]:
    """Keep as many side rows as can be, then as much value alone as can be: a small program over the sites only."""
    n, m = incidence.sites, len(sides)
    alone = np.array(
        [
            incidence.value[incidence.site_row[a:b], 0].sum()
            for a, b in zip(incidence.site_start[:-1], incidence.site_start[1:], strict=True)
        ]
    )
    alone -= incidence.charge
    largest = float(np.abs(alone).max(initial=0.0)) or 1.0
    reach = np.maximum(
        1.0, -sides.matrix.minimum(0).sum(axis=1) + np.abs(sides.upper) + sides.matrix.maximum(0).sum(axis=1)
    )
    escape = sparse.diags_array(-reach)  # a broken row costs more than all sites are worth
    matrix = sparse.csr_array(
        sparse.block_array([[sides.matrix, escape], [sparse.csr_array(np.ones((1, n))), None]], format="csr")
    )
    upper = np.append(sides.upper, float(count))
    cost = np.concatenate([alone / largest, np.full(m, -2.0 * n)])
    lp = program(cost, matrix, np.full(m + 1, -np.inf), upper, n + m)
    answer = run_highs(lp, n + m, 1.0, None, Limits(seconds, None, lambda _: False), 0)
    if answer.chosen is None:
        return None, []
    chosen = answer.chosen[answer.chosen < n]
    broken = sides.broken(chosen)
    return (None, broken) if broken else (chosen, [])
