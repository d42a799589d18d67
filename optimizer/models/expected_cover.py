"""Maximum expected covering location problem: each site is away or broken with the same chance, on its own.

    max  sum_i w_i (1 - q^{n_i}),   n_i = open sites that cover i    so the k-th cover gains  w_i (1 - q) q^{k-1}

Daskin: A maximum expected covering location model. Transportation Science 17 (1983).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, weights_of
from optimizer.solvers import BadProblem, CoverProblem


def mexclp(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike, weight: ArrayLike, count: int, unavailable: float
) -> CoverProblem:
    """unavailable: the chance q that a site cannot serve, from 0 to below 1."""
    if not 0.0 <= unavailable < 1.0:
        raise BadProblem(f"unavailable {unavailable} is not allowed: give a chance from 0 to below 1.")
    start, site, sites = rows_of(covers)
    depth = max(1, min(count, int(np.diff(start).max(initial=1))))
    gain = np.float64(1.0 - unavailable) * np.float64(unavailable) ** np.arange(depth, dtype=np.float64)
    return CoverProblem(start, site, weights_of(weight), sites, count, row_gain=gain.astype(np.float64))
