"""Chance without a sequence: the same person meets the same arrest with the same luck, whatever policy asks them.

So two policies are compared on common random numbers, and asking more people changes nobody's answer.
"""

import math
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


class Drawn(IntEnum):
    """What is drawn: each is independent of every other."""

    ANSWER = 1
    SEEN = 2
    DECIDED = 3
    SET_OUT = 4
    PACE = 5
    AMBULANCE = 6
    ON_THE_WAY = 7
    ELSEWHERE = 8


def uniform(seed: int, what: Drawn, event: int, who: NDArray[np.int64]) -> NDArray[np.float64]:
    """(n,) numbers between 0 and 1, both excluded; the same for the same four.

    Steele, Lea, Flood: Fast splittable pseudorandom number generators. OOPSLA 2014 (the finaliser of SplitMix64).
    """
    state = who.astype(np.uint64) * np.uint64(_STEP) + np.uint64(_key(seed, what, event))
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state ^= state >> np.uint64(31)
    return ((state >> np.uint64(11)).astype(np.float64) + 0.5) / float(1 << 53)


def log_normal(
    seed: int, what: Drawn, event: int, who: NDArray[np.int64], median: float, spread: float
) -> NDArray[np.float64]:
    """(n,) numbers around the median; spread: standard deviation of their logarithm."""
    return np.asarray(median * np.exp(spread * ndtri(uniform(seed, what, event, who))), np.float64)


class Luck:
    """The same numbers one by one, for the few people who are asked for one arrest."""

    def __init__(self, seed: int, event: int) -> None:
        self._keys = {what: _key(seed, what, event) for what in Drawn}

    def uniform(self, what: Drawn, who: int) -> float:
        """A number between 0 and 1, both excluded."""
        state = _finished((who * _STEP + self._keys[what]) & _MASK)
        return ((state >> 11) + 0.5) / float(1 << 53)

    def log_normal(self, what: Drawn, who: int, median: float, spread: float) -> float:
        """A number around the median."""
        return median * math.exp(spread * float(ndtri(self.uniform(what, who))))


def _key(seed: int, what: Drawn, event: int) -> int:
    key = 0
    for part in (seed, int(what), event):
        key = _finished(((key ^ (part & _MASK)) + _STEP) & _MASK)
    return key


def _finished(state: int) -> int:
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)
