"""The cover matrix as the engine wants it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from optimizer.solvers import BadProblem

Weights = NDArray[np.float64] | NDArray[np.int64]


def rows_of(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
) -> tuple[NDArray[np.int64], NDArray[np.int32], int]:
    """(row_start, row_site, sites) of a dense or sparse (rows, sites) matrix; every nonzero is a cover."""
    matrix = sparse.csr_array(covers)
    if matrix.ndim != 2:
        raise BadProblem(f"the cover matrix has {matrix.ndim} dimensions: give (rows, sites).")
    matrix.sum_duplicates()
    unknown = np.flatnonzero(np.isnan(matrix.data))
    if len(unknown):
        row = int(np.searchsorted(matrix.indptr, unknown[0], "right") - 1)
        raise BadProblem(f"row {row} has nan for site {matrix.indices[unknown[0]]}: say whether the site covers it.")
    matrix.eliminate_zeros()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), int(matrix.shape[1])


def weights_of(weight: ArrayLike) -> Weights:
    """Whole numbers stay whole, so that values and bounds do."""
    given = np.asarray(weight)
    return given.astype(np.int64) if np.issubdtype(given.dtype, np.integer) else given.astype(np.float64)


def sites_of(sites: ArrayLike) -> NDArray[np.int64]:
    """Site numbers ascending, each once."""
    return np.unique(np.asarray(sites, np.int64))
