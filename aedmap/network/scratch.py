"""Working memory, lent and given back: a search touches few nodes, but its arrays are as long as the town."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_Lent = TypeVar("_Lent")
_Ints = NDArray[np.int32]
_Floats = NDArray[np.float64]

# dist, label, reached, then the queue: first, filled, following, waiting
Layer = tuple[_Floats, _Ints, _Ints, _Ints, NDArray[np.uint64], _Ints, _Ints]
# cost, by, who, close, close_m
Met = tuple[_Floats, _Ints, _Ints, _Ints, _Floats]


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

    def layer(self, count: int) -> Layer:
        """One layer of a search that needs labels, its queue in that many buckets."""
        return self.dist, self.label, self.reached, *self.buckets(count), self.following, self.heap_node


@dataclass(frozen=True, eq=False)
class MetScratch:
    """Arrays in which one search at a time may note whom it met; it leaves cost as it found it.

    cost: (f,) float64, inf everywhere between searches; by, who: (f,) int32
    close: (f,) int32 and close_m: (f,) float64, those whom one walks straight to
    """

    cost: NDArray[np.float64]
    by: NDArray[np.int32]
    who: NDArray[np.int32]
    close: NDArray[np.int32]
    close_m: NDArray[np.float64]

    @property
    def arrays(self) -> Met:
        return self.cost, self.by, self.who, self.close, self.close_m


class Pool(Generic[_Lent]):
    """As much working memory as searches ever ran at once; threads may share the pool."""

    def __init__(self, make: Callable[[], _Lent]) -> None:
        self._make = make
        self._free: deque[_Lent] = deque()

    def lend(self) -> "_Loan[_Lent]":
        """Working memory for the time of one search; after an error it is thrown away, not given back."""
        try:
            return _Loan(self._free.pop(), self._free)
        except IndexError:
            return _Loan(self._make(), self._free)


class _Loan(Generic[_Lent]):
    """A context manager in two methods: one made from a generator costs as much as a small search."""

    __slots__ = ("_free", "_lent")

    def __init__(self, lent: _Lent, free: deque[_Lent]) -> None:
        self._lent = lent
        self._free = free

    def __enter__(self) -> _Lent:
        return self._lent

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is None:
            self._free.append(self._lent)


def scratch_pool(node_count: int, arc_count: int) -> Pool[Scratch]:
    """For searches on a network of this size."""
    heap_size = node_count + arc_count + 3

    def make() -> Scratch:
        return Scratch(
            dist=np.full(node_count, np.inf),
            label=np.zeros(node_count, np.int32),
            reached=np.empty(node_count, np.int32),
            heap_m=np.empty(heap_size),
            heap_node=np.empty(heap_size, np.int32),
            following=np.empty(heap_size, np.int32),
        )

    return Pool(make)


def met_pool(count: int) -> Pool[MetScratch]:
    """For searches that meet any of so many filed points."""

    def make() -> MetScratch:
        by, who, close = (np.empty(count, np.int32) for _ in range(3))
        return MetScratch(np.full(count, np.inf), by, who, close, np.empty(count))

    return Pool(make)
