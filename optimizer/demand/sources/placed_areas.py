"""Where the areas of a table lie: polygons of a map file by their names."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.geography.map_file import POLYGONS, column_of, polygons_of, read_shapes
from optimizer.demand.sources.named_table import place_key

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".json")


def is_map(places: Path) -> bool:
    """Whether a file of places is a map with polygons, and no table with positions."""
    return places.suffix.lower() not in _TABLES


def shapes_by_name(
    places: Path, column: str, setting: str, names: Sequence[str]
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Polygons (degrees) of the names that are found, and (names,) which those are; polygons of one name are one area.

    setting: the key that names the column, for whoever got it wrong
    """
    frame = read_shapes(places, POLYGONS, "polygons of the areas")
    by_key: dict[str, list[shapely.Geometry]] = {}
    for text, shape in zip(
        frame[column_of(places, frame, column, setting)].astype(str), polygons_of(frame), strict=True
    ):
        by_key.setdefault(place_key(text), []).append(shape)
    found = np.array([place_key(name) in by_key for name in names], np.bool_)
    shapes = [shapely.union_all(by_key[place_key(name)]) for name in names if place_key(name) in by_key]
    return np.asarray(shapes, dtype=object), found
