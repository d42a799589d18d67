"""Gradual cover: what a site is worth to a row falls with distance, and the best open site counts.

    max  sum_i w_i max_{j open} v_ij    =    max  sum_i w_i sum_l (v_il - v_i,l+1) [some open j has v_ij >= v_il]

for the different values v_i1 > v_i2 > ... of row i and 0 after the last: each level is a covering row, so value, bound
and proof are those of the levels (Berman, Krass, Drezner 2003). Survival functions of the time are such values
(`survival`), and so are probabilities.
"""

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from optimizer.models.matrix import weights_of
from optimizer.solvers import BadProblem, CoverProblem


def gradual_cover(values: sparse.sparray | sparse.spmatrix | ArrayLike, weight: ArrayLike, count: int) -> CoverProblem:
    """values: (rows, sites) not negative, what site j is worth to row i, nothing where there is no entry."""
    matrix = sparse.csr_array(values, dtype=np.float64)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    wrong = np.flatnonzero(~(np.isfinite(matrix.data) & (matrix.data >= 0)))
    if len(wrong):
        row = int(np.searchsorted(matrix.indptr, wrong[0], "right") - 1)
        raise BadProblem(
            f"row {row} values site {matrix.indices[wrong[0]]} at {matrix.data[wrong[0]]}: "
            "give finite numbers, 0 or more."
        )
    weights = weights_of(weight).astype(np.float64)
    if weights.shape != (matrix.shape[0],):
        raise BadProblem(f"{weights.size} weights were given for {matrix.shape[0]} rows: give one for each row.")
    start, site, worth = _level_rows(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data, weights
    )
    return CoverProblem(start, site, worth, int(matrix.shape[1]), count)


@njit(cache=True)
def _level_rows(
    start: NDArray[np.int64], site: NDArray[np.int32], value: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """One row for each different value of a row, over the sites worth at least that much, ascending."""
    rows = len(start) - 1
    levels = 0
    members = 0
    for i in range(rows):
        ordered = np.sort(value[start[i] : start[i + 1]])[::-1]
        for k in range(len(ordered)):
            if k + 1 == len(ordered) or ordered[k + 1] < ordered[k]:
                levels += 1
                members += k + 1
    new_start = np.zeros(max(1, levels) + 1, np.int64)
    new_site = np.empty(members, np.int32)
    worth = np.zeros(max(1, levels))
    n = 0
    for i in range(rows):
        here = value[start[i] : start[i + 1]]
        order = np.argsort(-here, kind="mergesort")
        for k in range(len(order)):
            below = here[order[k + 1]] if k + 1 < len(order) else 0.0
            if below < here[order[k]]:
                chosen = np.sort(site[start[i] + order[: k + 1]])
                new_site[new_start[n] : new_start[n] + k + 1] = chosen
                new_start[n + 1] = new_start[n] + k + 1
                worth[n] = weight[i] * (here[order[k]] - below)
                n += 1
    return new_start, new_site, worth
