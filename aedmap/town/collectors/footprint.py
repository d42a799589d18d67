"""How much ground an outline covers and how many floors stand on it."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.geography import LocalProjection

_HIGHEST = 200.0  # floors; more is a slip of the pen


def area_m2(shapes: Sequence[BaseGeometry], projection: LocalProjection) -> NDArray[np.float64]:
    """Square metres that shapes in degrees cover: (n,) float64, 0 for points and lines."""
    if not len(shapes):
        return np.empty(0)
    return shapely.area(in_metres(shapes, projection))


def in_metres(shapes: Sequence[BaseGeometry], projection: LocalProjection) -> NDArray[np.object_]:
    """Shapes in degrees as shapes in metres on the plane of the projection."""

    def to_plane(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(projection.to_metres(degrees[:, 0], degrees[:, 1]))

    return shapely.transform(np.asarray(shapes, dtype=object), to_plane)


def level_count(tags: Mapping[str, str]) -> float | None:
    """Floors above the ground as tagged, None when not given or not a number."""
    raw = tags.get("building:levels", "").split(";")[0].replace(",", ".").strip()
    try:
        levels = float(raw)
    except ValueError:
        return None
    return levels if 0 < levels <= _HIGHEST else None
