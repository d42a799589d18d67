"""Mending boundaries: what crosses itself is made valid, what is no area is refused, each with its place."""

import re

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from aedmap.faults import Code

# Where the check of validity says the fault is: "Self-intersection[120.15 30.28]".
_PLACE = re.compile(r"(.*)\[(\S+) (\S+)\]")
_LEAST_KEPT = 0.5


def mend(shape: BaseGeometry | None) -> tuple[BaseGeometry | None, str, Code | None]:
    """The boundary that can be used, and what is to be said of it: nothing, how it was mended, why there is none."""
    if shape is None or shape.is_empty:
        return None, "The feature has no geometry that can be read; give polygons.", Code.NO_BOUNDARY
    if "Polygon" not in shape.geom_type:
        what = {"Point": "a point", "LineString": "a line"}.get(shape.geom_type.removeprefix("Multi"), shape.geom_type)
        return None, f"The feature is {what}, not an area; give polygons.", Code.NO_BOUNDARY
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        return (
            None,
            f"The boundary reaches from {west:.5g}, {south:.5g} to {east:.5g}, {north:.5g}, beyond 180 and 90 degrees; "
            "give longitude first, or name the coordinate system.",
            Code.BAD_BOUNDARY,
        )
    if shape.is_valid:
        return shape, "", None
    reason, place = _why(shape)
    mended = _areas(shapely.make_valid(shape))
    if mended is None or mended.area < _LEAST_KEPT * shapely.convex_hull(shape).area * 0.01:
        return None, f"The boundary is no area: {reason}{place}; draw it anew.", Code.BAD_BOUNDARY
    return mended, f"The boundary was mended: {reason}{place}.", Code.MENDED


def _why(shape: BaseGeometry) -> tuple[str, str]:
    said = shapely.is_valid_reason(shape)
    found = _PLACE.fullmatch(said)
    if found is None:
        return said.lower(), ""
    return found[1].strip().lower(), f" at {float(found[2]):.6f}, {float(found[3]):.6f}"


def _areas(shape: BaseGeometry) -> BaseGeometry | None:
    parts = [part for part in shapely.get_parts(shape) if "Polygon" in part.geom_type]
    flat = [polygon for part in parts for polygon in shapely.get_parts(part)]
    if not flat:
        return None
    return MultiPolygon(flat) if len(flat) > 1 else Polygon(flat[0])
