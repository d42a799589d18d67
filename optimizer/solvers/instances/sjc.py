"""Sao Jose dos Campos (Lorena): a header line, then `x y` a line; demand in a file of its own, one number a line."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadFile
from optimizer.solvers.instances.lines import demand_at, numbers, read_lines, whole_numbers
from optimizer.solvers.instances.places import Places


def read_sjc(path: Path, demand: Path | None) -> Places:
    """The places of one file, Euclidean; BadFile names the line that is wrong."""
    lines = read_lines(path)
    (n,) = whole_numbers(path, lines, 0, 1)
    if n < 1:
        raise BadFile(f"{path} line 1 announces {n} places: a number above 0 is expected.")
    x, y = np.array([numbers(path, lines, 1 + i, 2) for i in range(n)]).T
    weight = None if demand is None else _demand(demand, n)

    def between(first: int, last: int) -> NDArray[np.float64]:
        away: NDArray[np.float64] = np.hypot(x[first:last, None] - x[None, :], y[first:last, None] - y[None, :])
        return away

    return Places(n, weight, between)


def _demand(path: Path, places: int) -> NDArray[np.int64] | NDArray[np.float64]:
    lines = read_lines(path)
    weight = demand_at(path, lines, 0, places)
    more = next((i for i in range(places, len(lines)) if lines[i].strip()), None)
    if more is not None:
        raise BadFile(f"{path} goes on at line {more + 1}, but there are {places} places: it belongs to another file.")
    return weight
