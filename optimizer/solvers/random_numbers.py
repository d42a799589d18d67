"""Random numbers whose state is an array, so that each search has its own and gives the same again."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


def seeded(seed: int) -> NDArray[np.uint64]:
    """(1,) uint64, never zero; near seeds give unlike states."""
    mixed = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return mixed | np.uint64(1)


@njit(cache=True, nogil=True, inline="always")
def draw(state: NDArray[np.uint64]) -> float:
    """A number in [0, 1): xorshift64*, Vigna 2016."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
