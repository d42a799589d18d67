"""Working memory, lent and given back: a search touches few nodes, but its arrays are as long as the town."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Scratch:
    """Arrays that one search at a time may write; it leaves dist as it found it.

    dist: (n,) float64, metres, inf everywhere between searches; label: (n,) int32; reached: (n,) int32
    heap_m: float64, heap_node: int32, both (n + a + 3,): a node is pushed once to begin and once for each better arc
    following: int32 (n + a + 3,), beside heap_node for the queue in buckets
    """

    dist: NDArray[np.float64]
    label: NDArray[np.int32]
    reached: NDArray[np.int32]
    heap_m: NDArray[np.float64]
    heap_node: NDArray[np.int32]
    following: NDArray[np.int32]
    _buckets: dict[int, tuple[NDArray[np.int32], NDArray[np.uint64]]] = field(default_factory=dict)

    def buckets(self, count: int) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
        """That many empty buckets and the bits that say which are filled; a search leaves them empty."""
        if count not in self._buckets:
            self._buckets.clear()
            self._buckets[count] = np.zeros(count, np.int32), np.zeros(count // 64, np.uint64)
        return self._buckets[count]


class ScratchPool:
    """As many Scratches as searches ever ran at once; threads may share the pool."""

    def __init__(self, node_count: int, arc_count: int) -> None:
        self._node_count = node_count
        self._heap_size = node_count + arc_count + 3
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
                following=np.empty(self._heap_size, np.int32),
            )
        yield scratch
        self._free.append(scratch)


@dataclass(frozen=True, eq=False)
class PeopleScratch:
    """Arrays that one two-layer search at a time may write; direct and via are inf between searches.

    direct, via: (f,) float64, metres; via_aed, met: (f,) int32
    """

    direct: NDArray[np.float64]
    via: NDArray[np.float64]
    via_aed: NDArray[np.int32]
    met: NDArray[np.int32]


class PeoplePool:
    """The same for people: a search meets few of them, but its arrays are as long as all."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free: deque[PeopleScratch] = deque()

    @contextmanager
    def lend(self) -> Iterator[PeopleScratch]:
        """A PeopleScratch for the time of one search; after an error it is thrown away, not given back."""
        try:
            scratch = self._free.pop()
        except IndexError:
            nobody = [np.full(self._count, np.inf) for _ in range(2)]
            scratch = PeopleScratch(*nobody, *(np.zeros(self._count, np.int32) for _ in range(2)))
        yield scratch
        self._free.append(scratch)
