"""In which region a point lies: the deepest that holds it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.region import Level, Region

NOWHERE = -1


class RegionIndex:
    """Regions with boundaries, ready for many points.

    regions: in the order in which points are given to them; numbers below are indices into it
    """

    def __init__(self, regions: Iterable[Region]) -> None:
        bounded = [region for region in regions if region.boundary is not None]
        # Shallow ones first, so that deeper ones take their points from them; among equals the first code wins.
        bounded.sort(key=lambda region: region.code, reverse=True)
        bounded.sort(key=lambda region: region.level.depth)
        self.regions: tuple[Region, ...] = tuple(bounded)

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
        """(n,) the number of the deepest region that holds each point, its border included; NOWHERE outside of all.

        lon, lat: (n,) degrees on WGS84. A point on a border that two share is given to the smaller code, always to one.
        """
        points: Any = shapely.points(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        found = np.full(len(points), NOWHERE, np.int64)
        if not self.regions or not len(points):
            return found
        areas = np.array([region.boundary for region in self.regions], dtype=object)
        area, point = shapely.STRtree(points).query(areas, predicate="covers")
        # Pairs come by area; the last one written for a point stays, and that is the deepest.
        order = np.argsort(area, kind="stable")
        found[point[order]] = area[order]
        return found

    def codes(self, lon: ArrayLike, lat: ArrayLike) -> list[str | None]:
        """As locate, as codes; None outside of all."""
        return [self.regions[i].code if i != NOWHERE else None for i in self.locate(lon, lat).tolist()]


def lies_in(hierarchy: Hierarchy, code: str, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """(n,) whether each point lies in a region or below it, by the same rule as reports count.

    lon, lat: (n,) degrees on WGS84. NotFound for a code that is not loaded, InvalidInput for a region without boundary.
    """
    whole = hierarchy.get(code)
    if whole.level is Level.GRID:
        inside, index = {whole.code}, RegionIndex([whole])
    else:
        inside = {region.code for region in hierarchy.below(whole.code)}
        index = RegionIndex(region for region in hierarchy if region.level is not Level.GRID)
    if not any(region.code in inside for region in index.regions):
        raise InvalidInput(f"Region {whole.code} has no boundary, nor has any below it; import one.")
    return np.array([found in inside for found in index.codes(lon, lat)], dtype=np.bool_)
