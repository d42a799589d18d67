"""A town folder without streets, where no map of them can be had: a box, and what else an extract knows.

Plans for such a town reckon ways by straight lines; everything that follows streets refuses it.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import LINES, POINTS, POLYGONS, read_shapes
from aedmap.geography.whereabouts import country_of, time_zone_at
from aedmap.osm import extract_info
from aedmap.progress import Progress, silent
from aedmap.town.build import origin_of
from aedmap.town.filling import Origin, fill_folder, new_town_folder, refuse_unusable_out
from aedmap.town.gathering import Gathered, gather
from aedmap.town.info import LICENCE, TownInfo, TownPlace

Box = tuple[float, float, float, float]

NO_MAP = "no map data used"
_WIDEST_DEG = 10.0


@dataclass(frozen=True)
class BareTown:
    """What a town without streets is made from; a box, a boundary or an extract that says its box is needed.

    box: west, south, east, north in degrees; boundary: a map file, whose bounds are the box
    osm: an extract for venues, buildings, names and base map; its streets, and what lies outside the box, are left out
    name, time_zone (IANA), country (ISO 3166-1 alpha-2): None to take what extract and position say
    licence: what has to be said of the data, None for OpenStreetMap's where there is an extract
    """

    box: Box | None = None
    boundary: Path | None = None
    layer: str | None = None
    osm: Path | None = None
    name: str | None = None
    time_zone: str | None = None
    country: str | None = None
    licence: str | None = None

    def __post_init__(self) -> None:
        if self.box is not None and self.boundary is not None:
            raise InvalidInput("Give the box of the town or its boundary, not both.")
        if self.box is None and self.boundary is None and self.osm is None:
            raise InvalidInput("Nothing says where the town is; give its box, its boundary or an extract.")
        if self.layer is not None and self.boundary is None:
            raise InvalidInput("A layer is one of a boundary file; give the boundary too.")
        if self.country is not None and not (
            len(self.country) == 2 and self.country.isascii() and self.country.isalpha() and self.country.isupper()
        ):
            raise InvalidInput(f"The country is '{self.country}'; give two capital letters of ISO 3166, such as JP.")
        if self.time_zone is not None:
            _refuse_unknown_zone(self.time_zone)


def build_bare_town(asked: BareTown, out: Path, progress: Progress = silent) -> TownInfo:
    """Make the folder out, whole or not at all; a town that is there is replaced on success.

    Raises SourceUnavailable or InvalidInput in one sentence when a file cannot be used or out cannot be written.
    """
    out = Path(out)
    refuse_unusable_out(out)
    box, origin = _box_and_origin(asked)
    _refuse_impossible(box)
    gathered = Gathered() if asked.osm is None else gather(asked.osm, progress, box)
    with new_town_folder(out) as folder:
        progress("Writing the town", 0.0)
        return fill_folder(folder, _place(asked, box, gathered), None, gathered, origin, progress)


def _box_and_origin(asked: BareTown) -> tuple[Box, Origin]:
    extract = None if asked.osm is None else extract_info(asked.osm)
    if asked.boundary is not None:
        shapes = read_shapes(asked.boundary, POLYGONS | LINES | POINTS, "the boundary of the town", asked.layer)
        west, south, east, north = (float(degrees) for degrees in shapes.total_bounds)
        box, source = (west, south, east, north), asked.boundary.name
    elif asked.box is not None:
        box, source = asked.box, "box"
    elif extract is not None and extract.bbox is not None:
        box, source = extract.bbox, extract.path.name
    else:
        raise InvalidInput(f"{asked.osm} does not say which box it covers; give the box or the boundary of the town.")
    origin = (
        Origin(source, asked.licence or NO_MAP) if extract is None else origin_of(extract, asked.licence or LICENCE)
    )
    return box, origin


def _refuse_impossible(box: Box) -> None:
    west, south, east, north = box
    told = f"The box {west:g},{south:g},{east:g},{north:g}"
    if not (all(map(math.isfinite, box)) and -180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InvalidInput(
            f"{told} is none; give west,south,east,north in degrees (longitude first), west below east and south below "
            "north."
        )
    if max(east - west, north - south) > _WIDEST_DEG:
        raise InvalidInput(f"{told} is more than {_WIDEST_DEG:g} degrees across; give the box of one town or county.")


def _place(asked: BareTown, box: Box, gathered: Gathered) -> TownPlace:
    west, south, east, north = box
    rounded = (round(west, 7), round(south, 7), round(east, 7), round(north, 7))
    name = asked.name or gathered.town_name.name(*rounded)
    somewhere = TownPlace(name, "UTC", None, rounded)
    time_zone = asked.time_zone or time_zone_at(somewhere.middle)
    return TownPlace(name, time_zone, asked.country or country_of(time_zone), rounded)


def _refuse_unknown_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(f"There is no time zone '{name}'; give its IANA name, such as Asia/Tokyo.") from error
