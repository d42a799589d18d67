"""Which cells a street runs through: a caller tells a street, not a cell."""

from dataclasses import dataclass

import numpy as np
import shapely

from aedmap.fallback.cells import Cells
from aedmap.network import StreetNetwork


@dataclass(frozen=True)
class StreetEntry:
    """numbers: of its cells, rising."""

    name: str
    numbers: tuple[int, ...]


def street_index(cells: Cells, network: StreetNetwork) -> tuple[StreetEntry, ...]:
    """Every named street with a bend or end in some cell, by name."""
    named = np.repeat(network.edge_name, np.diff(network.shape_start)) > 0
    points = shapely.points(network.shape_lon[named], network.shape_lat[named])
    name = np.repeat(network.edge_name, np.diff(network.shape_start))[named]
    which, cell = shapely.STRtree(cells.outlines).query(points, predicate="intersects")
    pairs = np.unique(np.column_stack([name[which], cell]), axis=0)
    numbers: dict[str, list[int]] = {}
    for street, number in pairs.tolist():
        numbers.setdefault(network.names[street], []).append(number + 1)
    return tuple(StreetEntry(street, tuple(numbers[street])) for street in sorted(numbers))
