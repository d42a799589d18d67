"""Maximal covering location problem: the most demand within reach of a given number of sites.

    max  sum_i w_i x_i    with  x_i <= sum_{j in N(i)} y_j,   sum_j y_j <= p,   y_j in {0, 1}

Church, ReVelle: The maximal covering location problem. Papers of the Regional Science Association 32 (1974).
"""

from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, sites_of, weights_of
from optimizer.solvers.problem import CoverProblem


def mclp(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weight: ArrayLike,
    count: int,
    *,
    fixed_open: ArrayLike = (),
    fixed_closed: ArrayLike = (),
) -> CoverProblem:
    """The problem for the engine.

    covers: (rows, sites) sparse or dense, nonzero where the site covers the row
    weight: (rows,) demand of each row; whole numbers stay whole
    count: sites open at most, those fixed open included
    """
    start, site, sites = rows_of(covers)
    return CoverProblem(
        row_start=start,
        row_site=site,
        row_weight=weights_of(weight),
        site_count=sites,
        count=count,
        fixed_open=sites_of(fixed_open),
        fixed_closed=sites_of(fixed_closed),
    )
