"""Merge rows as they come: tens of millions of points pass, and only the different sets of covering sites are kept."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.checks import check_matrix, check_weights
from optimizer.solvers.merge import hash_sites, merge_into
from optimizer.solvers.problem import CoverProblem


class RowMerger:
    """Memory grows with the number of different rows, not with the number of rows added.

    Rows without a covering site are counted (`rows`) but not kept: no choice covers them.
    """

    def __init__(self, site_count: int) -> None:
        self._site_count = site_count
        self._table = np.full(1 << 12, -1, np.int64)
        self._start = np.zeros(1 << 10, np.int64)
        self._site = np.empty(1 << 14, np.int32)
        self._weight = np.zeros((1 << 10, 1))
        self._kept = 0
        self._whole = True
        self.rows = 0

    def add(
        self, row_start: NDArray[np.int64], row_site: NDArray[np.int32], weight: NDArray[np.float64] | NDArray[np.int64]
    ) -> None:
        """A chunk of rows, checked as a problem would be; sites ascending within a row."""
        rows = len(row_start) - 1
        check_matrix(row_start, row_site, self._site_count)
        check_weights(weight, None, rows)
        self._whole &= bool(np.array_equal(weight, np.rint(weight)))
        self._make_room(rows, len(row_site))
        self._kept = merge_into(
            row_start,
            row_site,
            weight.astype(np.float64).reshape(-1, 1),
            self._table,
            self._start,
            self._site,
            self._weight,
            self._kept,
        )
        self.rows += rows

    def problem(self, count: int) -> CoverProblem:
        """What has been added so far, to be solved with `count` sites."""
        start = self._start[: self._kept + 1].copy()
        weight = self._weight[: self._kept, 0].copy()
        if self._kept == 0:  # no row has a site: a problem of one row that nothing covers
            start, weight = np.zeros(2, np.int64), np.zeros(1)
        return CoverProblem(
            start, self._site[: start[-1]].copy(), weight.astype(np.int64) if self._whole else weight,
            self._site_count, count,
        )  # fmt: skip

    def _make_room(self, rows: int, members: int) -> None:
        """So that even a chunk of rows all different fits; arrays at least double, so growing stays cheap."""
        if self._kept + rows + 1 > len(self._start):
            size = max(2 * len(self._start), self._kept + rows + 1)
            self._start = np.concatenate([self._start, np.zeros(size - len(self._start), np.int64)])
            self._weight = np.concatenate([self._weight, np.zeros((size - len(self._weight), 1))])
        used = int(self._start[self._kept])
        if used + members > len(self._site):
            self._site = np.concatenate(
                [self._site, np.empty(max(len(self._site), used + members - len(self._site)), np.int32)]
            )
        if 2 * (self._kept + rows) > len(self._table):
            slots = len(self._table)
            while slots < 2 * (self._kept + rows):
                slots *= 2
            self._table = _rehash(self._start, self._site, self._kept, slots)


@njit(cache=True, nogil=True)
def _rehash(start: NDArray[np.int64], site: NDArray[np.int32], kept: int, slots: int) -> NDArray[np.int64]:
    table = np.full(slots, -1, np.int64)
    mask = np.uint64(slots - 1)
    for m in range(kept):
        slot = hash_sites(site, start[m], start[m + 1]) & mask
        while table[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = m
    return table
