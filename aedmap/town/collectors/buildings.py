"""Buildings out of the extract's features."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from aedmap.geography import LocalProjection
from aedmap.osm.features import Feature
from aedmap.town.buildings import Buildings
from aedmap.town.collectors.footprint import area_m2, level_count


class BuildingCollector:
    """Takes features one by one, then gives the buildings."""

    def __init__(self) -> None:
        self._shapes: list[BaseGeometry] = []
        self._levels: list[float] = []
        self._kinds: list[str] = []

    def take(self, feature: Feature) -> None:
        """Keep the feature if it is the outline of a building."""
        kind = feature.tags.get("building", "no")
        if kind in ("no", "roof") or feature.geometry.geom_type != "MultiPolygon":
            return
        self._shapes.append(feature.geometry)
        self._levels.append(level_count(feature.tags) or np.nan)
        self._kinds.append(kind[:40])

    def buildings(self, projection: LocalProjection) -> Buildings:
        """All buildings taken so far."""
        inside = shapely.point_on_surface(np.asarray(self._shapes, dtype=object))
        return Buildings(
            lon=shapely.get_x(inside),
            lat=shapely.get_y(inside),
            area_m2=area_m2(self._shapes, projection),
            levels=np.asarray(self._levels, np.float64),
            kind=np.asarray(self._kinds, np.str_),
        )
