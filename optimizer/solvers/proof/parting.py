"""Part the rows into windows of near sites, by halving again and again: windows 2k and 2k + 1 are one window halved."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra

from optimizer.solvers.incidence import Incidence

_MOST_INCIDENCES = 3_000_000  # a sample of the rows shows well enough who is near whom
_SHORTEST = 1e-3


def part_rows(incidence: Incidence, share: NDArray[np.float64], halvings: int) -> NDArray[np.int64]:
    """(rows,): the window of each row, from 0 to 2**halvings - 1; some may be empty.

    share: (sites,) how much of the work each site stands for, such as how far the LP opens it; halves get equal sums
    """
    apart = _distances(incidence)
    weight = share + max(1e-12, float(share.sum())) / max(1, len(share))
    window = np.zeros(incidence.sites, np.int64)
    for _ in range(halvings):
        halved = np.empty_like(window)
        for w in range(int(window.max(initial=0)) + 1):
            inside = np.flatnonzero(window == w)
            halved[inside] = 2 * w + _upper_half(sparse.csr_array(apart[inside][:, inside]), weight[inside])
        window = halved
    return _most_of(incidence, window, 2**halvings)


def _distances(incidence: Incidence) -> sparse.csr_array:
    """Between sites that share rows: near 0 where they share all, near 1 where they share few."""
    every = max(1, -(-len(incidence.row_site) // _MOST_INCIDENCES))
    covers = sparse.csr_array(
        (np.ones(len(incidence.row_site)), incidence.row_site, incidence.row_start), (incidence.rows, incidence.sites)
    )[::every]
    width = np.maximum(1.0, covers.sum(axis=0))
    shared = sparse.coo_array(covers.T @ covers)
    apart = 1.0 - shared.data / np.sqrt(width[shared.row] * width[shared.col])
    others = shared.row != shared.col
    pairs = (shared.row[others], shared.col[others])
    return sparse.csr_array((np.maximum(_SHORTEST, apart[others]), pairs), shared.shape)


def _upper_half(apart: sparse.csr_array, weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """(sites,): 1 for the half that lies towards one end of the longest way, 0 for the other."""
    sites = len(weight)
    if sites == 0:
        return np.empty(0, np.int64)
    islands, island = connected_components(apart, directed=False)
    ends = np.unique(island, return_index=True)[1]
    away = dijkstra(apart, indices=ends, min_only=True)
    ends = _farthest(away, island, islands)
    from_one = dijkstra(apart, indices=ends, min_only=True)
    from_other = dijkstra(apart, indices=_farthest(from_one, island, islands), min_only=True)
    order = np.lexsort((np.arange(sites), from_one - from_other, island))
    passed = np.cumsum(weight[order]) - 0.5 * weight[order]
    half = np.empty(sites, np.int64)
    half[order] = passed > 0.5 * weight.sum()
    return half


def _farthest(away: NDArray[np.float64], island: NDArray[np.int64], islands: int) -> NDArray[np.int64]:
    """The site of each island with the longest way."""
    order = np.lexsort((away, island))
    last = np.searchsorted(island[order], np.arange(islands), side="right") - 1
    found: NDArray[np.int64] = order[last]
    return found


def _most_of(incidence: Incidence, window: NDArray[np.int64], windows: int) -> NDArray[np.int64]:
    """Each row goes where most of its sites are."""
    row = np.repeat(np.arange(incidence.rows), np.diff(incidence.row_start))
    key, votes = np.unique(row * windows + window[incidence.row_site], return_counts=True)
    best = np.zeros(incidence.rows, np.int64)
    order = np.argsort(votes, kind="stable")
    best[key[order] // windows] = key[order] % windows
    return best
