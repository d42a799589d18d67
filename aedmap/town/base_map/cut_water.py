"""Rivers and lakes that the edge of an extract has cut open: only parts of their shore are there."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.town.base_map.coast import Box, faces_between


def cut_water_areas(
    shore: BaseGeometry, rivers: Sequence[BaseGeometry], streets: Sequence[BaseGeometry], box: Box
) -> list[BaseGeometry]:
    """Polygons of the water along the known parts of its shore, within the box.

    The shore says where water ends but not on which side, so that other lines tell: a river's line runs in its water,
    a street on the ground runs beside it. Without any river's line, water is where no street is.
    """
    lines = [line for line in shapely.get_parts(shore).tolist() if line.intersects(shapely.box(*box))]
    if not lines:
        return []
    faces = faces_between(lines, box)
    if len(faces) < 2:
        return []
    river_deg, street_deg = _length_in(faces, rivers), _length_in(faces, streets)
    water = river_deg > street_deg
    if not water.any():
        water = street_deg == 0
    return [face for face, wet in zip(faces, water, strict=True) if wet] if not water.all() else []


def _length_in(faces: Sequence[BaseGeometry], lines: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Length of the lines in each face, in degrees, each segment counted where its middle lies: (f,) float64."""
    total = np.zeros(len(faces))
    coordinates, line = shapely.get_coordinates(
        shapely.get_parts(np.asarray(lines, dtype=object)) if len(lines) else [], return_index=True
    )
    same = line[1:] == line[:-1]
    start, stop = coordinates[:-1][same], coordinates[1:][same]
    middles = shapely.points((start + stop) / 2) if len(start) else np.empty(0, dtype=object)
    face, segment = shapely.STRtree(middles).query(faces, predicate="contains")
    np.add.at(total, face, np.hypot(*(stop - start)[segment].T))
    return total
