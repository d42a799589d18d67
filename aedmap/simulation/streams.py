"""Every sequence of random numbers of the simulation, each with a key of its own, so that no two are ever the same.

A bare seed and (seed, 0) are one stream to NumPy, which pads with zeros: arrests drawn with one and homes with the
other once fell together. Keys go in as spawn_key, which NumPy keeps apart from the seed.
"""

from enum import IntEnum

import numpy as np

_MASK = (1 << 64) - 1


class Stream(IntEnum):
    """What is drawn from it."""

    ARRESTS = 1
    PAST_ARRESTS = 2
    HOMES = 3
    JOBS = 4
    OUTINGS = 5
    HABITS = 6
    DEVICES = 7
    OPENING = 8
    DRAWN_AGAIN = 9


def stream(seed: int, what: Stream) -> np.random.Generator:
    """The stream of that name, from its beginning; the low 64 bits of the seed count."""
    return np.random.default_rng(np.random.SeedSequence(seed & _MASK, spawn_key=(int(what),)))
