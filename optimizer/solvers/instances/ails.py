"""MCLP files of vinymax10/AILS-MCLP: `NODE_COORD_SECTION` with lat lon, then `DEMAND_SECTION`; demand = candidates.

Distances are great circles on a sphere of 6,378,100 m.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadFile
from optimizer.solvers.instances.lines import demand_at, numbers, read_lines
from optimizer.solvers.instances.places import Places

_EARTH_M = 6_378_100.0


def read_ails(path: Path) -> Places:
    """The places of one file; BadFile names the line that is wrong."""
    lines = read_lines(path)
    heads = {line.split(":")[0].strip(): k for k, line in enumerate(lines) if line[:1].isalpha()}
    for head in ("DIMENSION", "NODE_COORD_SECTION", "DEMAND_SECTION"):
        if head not in heads:
            raise BadFile(f"{path} has no {head}: it is not an AILS file or is cut short.")
    size = lines[heads["DIMENSION"]].partition(":")[2].strip()
    if not size.isdigit() or int(size) == 0:
        raise BadFile(f"{path} says DIMENSION {size!r}: a number above 0 is expected.")
    n = int(size)
    coordinates = [numbers(path, lines, heads["NODE_COORD_SECTION"] + 1 + i, 2) for i in range(n)]
    degrees = np.array(coordinates)
    wrong = np.flatnonzero((np.abs(degrees) > (90.0, 180.0)).any(axis=1))
    if len(wrong):
        line = heads["NODE_COORD_SECTION"] + 2 + wrong[0]
        raise BadFile(f"{path} line {line} says {lines[line - 1].strip()!r}: latitude goes to 90, longitude to 180.")
    demand = demand_at(path, lines, heads["DEMAND_SECTION"] + 1, n)
    latitude, longitude = np.radians(degrees).T
    return Places(n, demand, _great_circle(latitude, longitude))


def _great_circle(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64]
) -> Callable[[int, int], NDArray[np.float64]]:
    def between(first: int, last: int) -> NDArray[np.float64]:
        a, b = latitude[first:last, None], latitude[None, :]
        half = np.sin((a - b) / 2) ** 2
        half += np.cos(a) * np.cos(b) * np.sin((longitude[first:last, None] - longitude[None, :]) / 2) ** 2
        away: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, half)))
        return away

    return between
