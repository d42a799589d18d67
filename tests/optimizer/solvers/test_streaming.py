"""Rows that come in chunks give the same problem as all at once."""

import numpy as np
import pytest
from scipy import sparse

from optimizer.models import mclp
from optimizer.solvers import BadProblem, Iterations, solve
from optimizer.solvers.streaming import RowMerger


def test_chunks_merge_into_the_same_problem() -> None:
    """Twenty thousand rows in chunks keep at most 2^8 different ones, all weight, and the same optimum."""
    rng = np.random.default_rng(3)
    covers = rng.random((20_000, 8)) < 0.3
    weight = rng.integers(0, 9, 20_000)
    merger = RowMerger(8)
    for first in range(0, 20_000, 3_000):
        part = sparse.csr_array(covers[first : first + 3_000])
        merger.add(part.indptr.astype(np.int64), part.indices.astype(np.int32), weight[first : first + 3_000])
    problem = merger.problem(3)
    assert merger.rows == 20_000
    assert problem.rows <= 2**8
    assert problem.row_weight.sum() == weight[covers.any(axis=1)].sum()
    one = solve(problem, stop=Iterations(50), seed=0)
    two = solve(mclp(covers, weight, 3), stop=Iterations(50), seed=0)
    assert one.objective == two.objective == one.bound


def test_a_chunk_is_checked_like_a_problem() -> None:
    """A weight below zero is named, and nothing at all is a problem that nothing covers."""
    merger = RowMerger(3)
    with pytest.raises(BadProblem, match="row 0 has weight -1"):
        merger.add(np.array([0, 1]), np.array([2], np.int32), np.array([-1.0]))
    assert merger.problem(1).rows == 1
