"""What every search refuses: with a sentence, before any kernel runs."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.street_network import Snapped


def check_cutoff(cutoff_m: float) -> None:
    """Refuse a distance that no search could keep to."""
    if not (math.isfinite(cutoff_m) and cutoff_m >= 0):
        raise InvalidInput(f"The cut-off is {cutoff_m} m; give metres, zero or more.")


def check_one(points: Snapped, what: str) -> None:
    """Refuse more or fewer points than one."""
    if len(points) != 1:
        raise InvalidInput(f"{len(points)} positions were given for the {what}; give one.")


def check_mask(mask: ArrayLike | None, count: int, what: str) -> NDArray[np.bool_]:
    """(count,) bool, all True where None was given."""
    if mask is None:
        return np.ones(count, bool)
    flags = np.asarray(mask)
    if flags.dtype != np.bool_ or flags.shape != (count,):
        raise InvalidInput(f"A mask of {flags.shape} {flags.dtype} came with {count} {what}; give one yes or no each.")
    return np.ascontiguousarray(flags)
