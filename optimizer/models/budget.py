"""Maximal cover under a budget: sites cost differently, and what they cost together is limited.

    max  sum_i w_i x_i    with  x_i <= sum_{j in N(i)} y_j,   sum_j c_j y_j <= B,   y_j in {0, 1}

Khuller, Moss, Naor: The budgeted maximum coverage problem. Information Processing Letters 70 (1999).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, sites_of, weights_of
from optimizer.solvers import CoverProblem


def budgeted_cover(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weight: ArrayLike,
    cost: ArrayLike,
    budget: float,
    *,
    fixed_open: ArrayLike = (),
) -> CoverProblem:
    """cost: (sites,) not negative; budget: for all open sites, those fixed open included (give them cost 0 if paid)."""
    start, site, sites = rows_of(covers)
    return CoverProblem(
        row_start=start,
        row_site=site,
        row_weight=weights_of(weight),
        site_count=sites,
        count=sites,
        fixed_open=sites_of(fixed_open),
        site_cost=np.asarray(cost, np.float64),
        budget=budget,
    )
