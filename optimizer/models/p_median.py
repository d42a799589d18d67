"""p-median: a given number of sites so that demand is near one, weighted distances added up.

    min  sum_ij w_i d_ij x_ij    with  sum_j x_ij = 1,   x_ij <= y_j,   sum_j y_j <= p

Hakimi: Optimum locations of switching centers. Operations Research 12 (1964). Solved by `optimizer.solvers.p_median`.
"""

import numpy as np
from numpy.typing import ArrayLike

from optimizer.solvers.p_median import MedianProblem


def p_median(distance: ArrayLike, weight: ArrayLike, count: int) -> MedianProblem:
    """distance: (rows, sites) not negative, inf for never; weight: (rows,); count: sites open at most."""
    return MedianProblem(np.asarray(distance, np.float64), np.asarray(weight, np.float64), count)
