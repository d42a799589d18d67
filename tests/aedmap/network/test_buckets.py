"""The queue in buckets."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from aedmap.network._buckets import bucket_count, settle_in_buckets


@pytest.mark.parametrize("cutoff_m", [5.0, 2000.0, 1e6])
@pytest.mark.parametrize("seed", range(4))
def test_streets_far_shorter_than_a_bucket(cutoff_m: float, seed: int) -> None:
    """Hundreds of junctions within a few metres: SciPy's distances, and nothing written beyond the places there are."""
    nodes, chance = 300, np.random.default_rng(seed)
    lengths = np.triu(chance.random((nodes, nodes)) ** 6 * 40 * (chance.random((nodes, nodes)) < 0.3), 1)
    graph = csr_matrix(lengths + lengths.T)
    places = nodes + graph.nnz + 3
    following, waiting = np.full(4 * places, -7, np.int32), np.full(4 * places, -7, np.int32)
    dist, reached = np.full(nodes, np.inf), np.zeros(nodes, np.int32)
    dist[0] = 0.0
    count = bucket_count(cutoff_m)
    first, filled = np.zeros(count, np.int32), np.zeros(count // 64, np.uint64)
    arcs = graph.indptr.astype(np.int64), graph.indices, graph.data
    queue = first, filled, following[:places], waiting[:places]
    n_reached = settle_in_buckets(1, cutoff_m, *arcs, dist, reached, *queue)
    expected = dijkstra(graph, indices=0, limit=cutoff_m)
    assert dist == pytest.approx(expected, rel=1e-12)
    assert n_reached == np.isfinite(expected).sum()
    assert not first.any()
    assert not filled.any()
    assert (following[places:] == -7).all()
    assert (waiting[places:] == -7).all()
