"""One region: a unit of administration, or of grid management."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from aedmap.errors import InvalidInput

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")


class Level(StrEnum):
    """The five administrative levels, and the cells of grid management, which lie beside them under any level."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"

    @property
    def depth(self) -> int:
        """0 for a province, 5 for a grid cell."""
        return tuple(Level).index(self)


class Organisation(StrEnum):
    """Whether a region has a Red Cross organisation, could have one, or is not to have one."""

    POSSIBLE = "possible"
    ESTABLISHED = "established"
    NOT_FORESEEN = "not_foreseen"


@dataclass(frozen=True)
class Region:
    """code: as its source writes it; parent: code of the region above, None at the top.

    population: inhabitants, None when nobody said; established_on: None when the day is not known
    boundary: polygons in degrees on WGS84, None when only the code is known
    """

    code: str
    name: str
    level: Level
    parent: str | None = None
    population: int | None = None
    organisation: Organisation = Organisation.POSSIBLE
    established_on: date | None = None
    boundary: BaseGeometry | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        if not self.name:
            raise InvalidInput(f"Region {self.code} needs a name.")
        if self.parent == self.code:
            raise InvalidInput(f"Region {self.code} cannot lie in itself; give another parent.")
        if self.population is not None and not 0 <= self.population <= 10_000_000_000:
            raise InvalidInput(f"Region {self.code} cannot have {self.population} inhabitants; give a whole number.")
        if self.boundary is not None and (self.boundary.is_empty or "Polygon" not in self.boundary.geom_type):
            raise InvalidInput(f"The boundary of region {self.code} is no area; give polygons.")

    def inner_point(self) -> tuple[float, float] | None:
        """A point inside, the middle where that is inside; None without a boundary."""
        if self.boundary is None:
            return None
        middle = self.boundary.centroid
        point = middle if self.boundary.covers(middle) else shapely.point_on_surface(self.boundary)
        return float(point.x), float(point.y)


def check_code(code: str) -> None:
    """InvalidInput for what cannot be the code of a region."""
    if _CODE.fullmatch(code) is None:
        raise InvalidInput(f"{code!r} is not the code of a region; give up to 60 letters, digits, and . _ : -")
