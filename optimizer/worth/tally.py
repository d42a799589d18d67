"""What a set of devices is worth together, device by device."""

import heapq
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Reach:
    """What one device does.

    cell: (n,) int64, the cells it reaches, ascending; worth: (n,) to each, 0 to 1; slots: its open ones, ascending
    """

    cell: NDArray[np.int64]
    worth: NDArray[np.float64]
    slots: NDArray[np.int64]


class Tally:
    """The value of a set of devices that grows, in units of weight.

    weight: (cells, slots). each_adds: (depth,) what the 1st, 2nd ... device in reach adds, beyond that nothing, and
    worths are then all 1; None where the best device in reach alone counts.
    """

    def __init__(self, weight: NDArray[np.float64], each_adds: NDArray[np.float64] | None = None) -> None:
        self.weight = weight
        self.each_adds = None if each_adds is None else np.append(each_adds, 0.0)
        self.reaches: list[Reach] = []
        shape = weight.shape
        self._count = np.zeros(shape, np.int32)
        self._best = np.zeros(shape)
        self._second = np.zeros(shape)
        self._holder = np.full(shape, -1, np.int32)
        self.value = 0.0

    @property
    def best(self) -> NDArray[np.float64]:
        """(cells, slots) worth of the best device."""
        return self._best

    @property
    def count(self) -> NDArray[np.int32]:
        """(cells, slots) how many devices reach the cell."""
        return self._count

    def gain(self, reach: Reach) -> float:
        """What this device would add."""
        here = np.ix_(reach.cell, reach.slots)
        if self.each_adds is not None:
            adds = self.each_adds[np.minimum(self._count[here], len(self.each_adds) - 1)]
        else:
            adds = np.maximum(reach.worth[:, None] - self._best[here], 0.0)
        return float((self.weight[here] * adds).sum())

    def add(self, reach: Reach) -> float:
        """Add a device and return its gain."""
        gain = self.gain(reach)
        here = np.ix_(reach.cell, reach.slots)
        worth = np.broadcast_to(reach.worth[:, None], (len(reach.cell), len(reach.slots)))
        best, second = self._best[here], self._second[here]
        leads = worth > best
        self._second[here] = np.where(leads, best, np.maximum(second, worth))
        self._holder[here] = np.where(leads, len(self.reaches), self._holder[here])
        self._best[here] = np.maximum(best, worth)
        self._count[here] += 1
        self.reaches.append(reach)
        self.value += gain
        return gain

    def copy(self) -> "Tally":
        """The same devices, to which others may be added without this one seeing them."""
        other = Tally(self.weight)
        other.each_adds, other.reaches, other.value = self.each_adds, list(self.reaches), self.value
        for each in ("_count", "_best", "_second", "_holder"):
            setattr(other, each, getattr(self, each).copy())
        return other

    @contextmanager
    def without(self, number: int) -> Iterator[None]:
        """For a while the device is not there; gains may be asked for, nothing be added."""
        reach = self.reaches[number]
        here = np.ix_(reach.cell, reach.slots)
        best, held = self._best[here], self._holder[here] == number
        self._best[here] = np.where(held, self._second[here], best)
        self._count[here] -= 1
        try:
            yield
        finally:
            self._best[here] = best
            self._count[here] += 1


def add_by_gain(tally: Tally, reaches: Sequence[Reach], needed: NDArray[np.bool_]) -> tuple[list[int], list[float]]:
    """Add the device that adds most, then the one that then adds most ...: their numbers and gains in that order.

    Those that add nothing stay out, unless needed. What a device adds can only fall as others come, so a figure is
    renewed only when it leads (Minoux 1978).
    """
    queue = [(-tally.gain(reach), number) for number, reach in enumerate(reaches)]
    heapq.heapify(queue)
    order: list[int] = []
    gains: list[float] = []
    while queue:
        _, number = heapq.heappop(queue)
        gain = tally.gain(reaches[number])
        if queue and (-gain, number) > queue[0]:
            heapq.heappush(queue, (-gain, number))
        elif gain > 0 or needed[number]:
            tally.add(reaches[number])
            order.append(number)
            gains.append(gain)
    return order, gains
