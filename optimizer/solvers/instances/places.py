"""Places that are demand and candidate at once, and how far they are from each other."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadProblem

_ROWS_AT_ONCE = 4_000_000  # distances held at one time


_MOST_BY_PAIRS = 20_000  # 3.2 GB of distances


def refuse_too_many(places: int) -> None:
    """Refuse what would need the distances of too many pairs."""
    if places > _MOST_BY_PAIRS:
        raise BadProblem(f"{places} places have too many pairs to hold all distances: give at most {_MOST_BY_PAIRS}.")


@dataclass(frozen=True, eq=False)
class Places:
    """weight: (n,) demand, None where the format has none; between(a, b): (b - a, n) distances of rows a to b.

    count: how many to open, where the format says so
    """

    size: int
    weight: NDArray[np.int64] | NDArray[np.float64] | None
    between: Callable[[int, int], NDArray[np.float64]]
    count: int | None = None

    def distances(self) -> NDArray[np.float64]:
        """(n, n) all of them; BadProblem when they would take too much memory."""
        refuse_too_many(self.size)
        return self.between(0, self.size)

    def within(self, radius: float) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """(row_start, row_site) of the places at most `radius` away."""
        if not (np.isfinite(radius) and radius >= 0):
            raise BadProblem(f"radius {radius} is not allowed: give a finite number, 0 or more.")
        step = max(1, _ROWS_AT_ONCE // self.size)
        start, site = [0], []
        for first in range(0, self.size, step):
            row, near = np.nonzero(self.between(first, min(self.size, first + step)) <= radius)
            site.append(near.astype(np.int32))
            rows = min(self.size, first + step) - first
            start.extend((start[-1] + np.cumsum(np.bincount(row, minlength=rows))).tolist())
        return np.array(start, np.int64), np.concatenate(site)
