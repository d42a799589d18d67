"""The area a register speaks of: inside or outside, and how far."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography import LocalProjection


class Boundary:
    """An area in degrees on WGS84, ready for many questions."""

    def __init__(self, area: BaseGeometry, name: str = "the boundary") -> None:
        if area.is_empty or area.area == 0:
            raise InvalidInput(f"{name} holds no area; give polygons.")
        self.name = name
        self.area = area
        shapely.prepare(area)
        middle = area.centroid
        self._projection = LocalProjection(middle.x, middle.y)
        self._edge = shapely.transform(area.boundary, self._flat)

    def holds(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """Which of the points lie inside; any shape."""
        inside: NDArray[np.bool_] = shapely.contains_xy(self.area, np.asarray(lon, float), np.asarray(lat, float))
        return inside

    def metres_outside(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """How far each point lies outside, 0 inside. Right to some per cent within 100 km."""
        lons, lats = np.asarray(lon, float), np.asarray(lat, float)
        x, y = self._projection.to_metres(lons, lats)
        metres: NDArray[np.float64] = np.asarray(shapely.distance(self._edge, shapely.points(x, y)), float)
        return np.where(self.holds(lons, lats), 0.0, metres)

    def _flat(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self._projection.to_metres(degrees[:, 0], degrees[:, 1])
        return np.column_stack([x, y])


def read_boundary(path: Path) -> Boundary:
    """Join all polygons of a file (GeoJSON, GeoPackage, Shapefile) in any coordinate system."""
    # They take a third of a second, for which programs that read no files must not wait.
    import geopandas as gpd
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not path.exists():
        raise SourceUnavailable(f"There is no boundary file {path}; check the name.")
    try:
        frame = pyogrio.read_dataframe(path)
    except (DataSourceError, DataLayerError, ValueError, RuntimeError, OSError) as error:
        raise InvalidInput(
            f"The boundary {path.name} is not GeoJSON, GeoPackage or Shapefile with polygons."
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InvalidInput(f"The boundary {path.name} holds no geometry; give polygons.")
    frame = frame[frame.geometry.notna()]
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    areas = [shapely.make_valid(shape) for shape in frame.geometry if "Polygon" in shape.geom_type]
    if not areas:
        raise InvalidInput(f"The boundary {path.name} holds no polygons; give the area as polygons.")
    joined = shapely.union_all(areas)
    west, south, east, north = joined.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise InvalidInput(f"The boundary {path.name} is not in degrees and names no coordinate system; add it.")
    return Boundary(joined, path.name)
