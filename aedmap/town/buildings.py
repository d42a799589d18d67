"""Buildings as arrays: where, how large, how high, what for."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.osm.features import Feature
from aedmap.town.footprint import area_m2, level_count


@dataclass(frozen=True, eq=False)
class Buildings:
    """The buildings of a town; many towns have none on the map.

    lon, lat: (n,) float64, degrees WGS84, a point inside
    area_m2: (n,) float64, footprint
    levels: (n,) float64, floors above the ground, nan where unknown
    kind: (n,) text, the value of OpenStreetMap's building tag ("yes" where only that is known)
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    levels: NDArray[np.float64]
    kind: NDArray[np.str_]

    def __post_init__(self) -> None:
        if len({len(getattr(self, field.name)) for field in fields(self)}) != 1:
            raise InvalidInput("The columns of the buildings differ in length; build the town again.")
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.lon)


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


def save_buildings(buildings: Buildings, path: Path) -> None:
    """Write the arrays, the same bytes for the same buildings."""
    np.savez(path, **{field.name: getattr(buildings, field.name) for field in fields(buildings)})


def load_buildings(path: Path) -> Buildings:
    """Read what save_buildings wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return Buildings(**{field.name: arrays[field.name] for field in fields(Buildings)})
