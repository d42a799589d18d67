"""Working memory, lent and given back: a search touches few nodes, but its arrays are as long as the town."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Scratch:
    """Arrays that one search at a time may write; it leaves dist as it found it.

    dist: (n,) float64, metres, inf everywhere between searches; label: (n,) int32; reached: (n,) int32
    heap_m: float64, heap_node: int32, both (n + a + 2,): a node is pushed once to begin and once for each better arc
    """

    dist: NDArray[np.float64]
    label: NDArray[np.int32]
    reached: NDArray[np.int32]
    heap_m: NDArray[np.float64]
    heap_node: NDArray[np.int32]


class ScratchPool:
    """As many Scratches as searches ever ran at once; threads may share the pool."""

    def __init__(self, node_count: int, arc_count: int) -> None:
        self._node_count = node_count
        self._heap_size = node_count + arc_count + 2
        self._free: deque[Scratch] = deque()

    @contextmanager
    def lend(self) -> Iterator[Scratch]:
        """A Scratch for the time of one search; after an error it is thrown away, not given back."""
        try:
            scratch = self._free.pop()
        except IndexError:
            scratch = Scratch(
                dist=np.full(self._node_count, np.inf),
                label=np.zeros(self._node_count, np.int32),
                reached=np.empty(self._node_count, np.int32),
                heap_m=np.empty(self._heap_size),
                heap_node=np.empty(self._heap_size, np.int32),
            )
        yield scratch
        self._free.append(scratch)
