"""Backup cover: demand that two open sites reach counts more than demand that one reaches.

    BACOP 1   max sum_i w_i u_i    with  sum_{j in N(i)} y_j - u_i >= 1,   sum_j y_j <= p,   u_i <= 1
    BACOP 2   max sum_i w_i (theta x_i + (1 - theta) u_i)    with  x_i + u_i <= sum_{j in N(i)} y_j,   u_i <= x_i <= 1

Hogan, ReVelle: Concepts and applications of backup coverage. Management Science 32 (1986). For the engine the first
cover of a row gains theta and the second 1 - theta, which may not be more: theta from 1/2 to 1. BACOP 1 demands a first
cover of every row, so there a first cover outweighs all backup together.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, weights_of
from optimizer.solvers import BadProblem, CoverProblem


def bacop1(covers: sparse.sparray | sparse.spmatrix | ArrayLike, weight: ArrayLike, count: int) -> CoverProblem:
    """Cover every row once, and as much demand as possible twice.

    The value of a choice is rows covered times (1 + all demand) plus the demand covered twice; `backup_of` tells the
    latter, and that a choice leaves a row out.
    """
    start, site, sites = rows_of(covers)
    weights = weights_of(weight)
    total = float(weights.sum())
    first_cover = 1.0 + total
    gain = np.column_stack([np.full(len(weights), first_cover), weights.astype(np.float64)])
    return CoverProblem(start, site, np.ones(len(weights), np.int64), sites, count, row_gain=gain)


def backup_of(value: float, weight: ArrayLike) -> tuple[int, float]:
    """(rows covered, demand covered twice) of a value of `bacop1`."""
    first_cover = 1.0 + float(np.asarray(weight).sum())
    rows = int(value // first_cover)
    return rows, value - rows * first_cover


def bacop2(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike, weight: ArrayLike, count: int, theta: float
) -> CoverProblem:
    """Weigh the first cover by theta and the second by 1 - theta."""
    if not 0.5 <= theta <= 1.0:
        raise BadProblem(f"theta {theta} is not allowed: give 0.5 (backup counts as much as a first cover) to 1 (not).")
    start, site, sites = rows_of(covers)
    return CoverProblem(start, site, weights_of(weight), sites, count, row_gain=np.array([theta, 1.0 - theta]))
