"""Opening hours and demand by period: a device behind a locked door covers nobody.

    max  sum_t sum_i w_it x_it    with  x_it <= sum_{j in N(i), j open in t} y_j,   sum_j y_j <= p

One row for each place and period, over the sites that are open then; rows of periods with the same open sites merge in
the engine. Sun, Demirtas, Brooks, Morrison, Chan: Overcoming spatial and temporal barriers to public access
defibrillators via optimization. JACC 68 (2016).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, sites_of, weights_of
from optimizer.solvers import BadProblem, CoverProblem


def cover_by_period(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weight: ArrayLike,
    is_open: ArrayLike,
    count: int,
    *,
    fixed_open: ArrayLike = (),
) -> CoverProblem:
    """covers: (places, sites); weight: (places, periods) demand; is_open: (sites, periods) whether a site can be used.

    Row i * periods + t of the problem is place i in period t.
    """
    matrix = sparse.csr_array(covers).astype(np.bool_)
    hours = np.asarray(is_open, np.bool_)
    weights = weights_of(weight)
    places, sites = matrix.shape
    if weights.ndim != 2 or hours.ndim != 2 or weights.shape != (places, hours.shape[1]) or len(hours) != sites:
        raise BadProblem(
            f"{places} places and {sites} sites were given with demand of shape {weights.shape} and opening hours of "
            f"shape {hours.shape}: give (places, periods) and (sites, periods)."
        )
    periods = hours.shape[1]
    entries = matrix.tocoo()
    row, site = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for t in range(periods):
        usable = hours[entries.col, t]
        row.append(entries.row[usable].astype(np.int64) * periods + t)
        site.append(entries.col[usable].astype(np.int64))
    rows, columns = np.concatenate(row), np.concatenate(site)
    expanded = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(places * periods, sites))
    start, members, _ = rows_of(expanded)
    return CoverProblem(start, members, weights.ravel(), sites, count, fixed_open=sites_of(fixed_open))
