"""Maximal covering location problem: the most demand within reach of a given number of sites.

    max  sum_i w_i x_i    with  x_i <= sum_{j in N(i)} y_j,   sum_j y_j <= p,   y_j in {0, 1}

Church, ReVelle: The maximal covering location problem. Papers of the Regional Science Association 32 (1974).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.solvers.problem import CoverProblem


def mclp(
    covers: sparse.sparray | sparse.spmatrix,
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
    matrix = sparse.csr_array(covers)
    matrix.eliminate_zeros()
    matrix.sum_duplicates()
    given = np.asarray(weight)
    whole = np.issubdtype(given.dtype, np.integer)
    return CoverProblem(
        row_start=matrix.indptr.astype(np.int64),
        row_site=matrix.indices.astype(np.int32),
        row_weight=given.astype(np.int64) if whole else given.astype(np.float64),
        site_count=matrix.shape[1],
        count=count,
        fixed_open=np.unique(np.asarray(fixed_open, np.int64)),
        fixed_closed=np.unique(np.asarray(fixed_closed, np.int64)),
    )
