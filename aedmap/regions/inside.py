"""What lies in a region, counted as its report counts: each point belongs to the deepest region that holds it."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.locate import RegionIndex
from aedmap.regions.region import Level


@dataclass(frozen=True)
class Inside:
    """A region, ready to be asked for many points.

    code: as its source writes it; box: west, south, east, north in degrees around it and all below it
    """

    code: str
    box: tuple[float, float, float, float]
    _index: RegionIndex
    _codes: frozenset[str]

    def holds(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """(n,) which of the points, in degrees on WGS84, belong to the region or to one below it."""
        return np.array([code in self._codes for code in self._index.codes(lon, lat)], bool)


def inside(hierarchy: Hierarchy, code: str) -> Inside:
    """The region of a code. NotFound when it is not loaded, InvalidInput when nothing says where it lies."""
    region = hierarchy.get(code)
    of_grid = region.level is Level.GRID
    ours = [region] if of_grid else list(hierarchy.below(region.code))
    shapes = [one.boundary for one in ours if one.boundary is not None]
    if not shapes:
        raise InvalidInput(f"Region {region.code} has no boundary, nor has any below it; import one.")
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    index = RegionIndex(one for one in hierarchy if (one.level is Level.GRID) is of_grid)
    return Inside(region.code, (west, south, east, north), index, frozenset(one.code for one in ours))
