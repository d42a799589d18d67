"""Counting devices, responders and cells where they are: by the deepest region that holds each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from aedmap.people import Responder, ResponderStatus, zone_of
from aedmap.regions.figures import Counts
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.locate import RegionIndex
from aedmap.regions.reach import Reach, cells_within_reach
from aedmap.regions.region import Level, Organisation, Region
from aedmap.registry import Aed, AedStatus, OpenState, open_state, why_not_usable

# Not in the registry yet, or no longer.
_NOT_COUNTED = frozenset({AedStatus.REPORTED, AedStatus.PENDING_REVIEW, AedStatus.RETIRED})
_GONE = frozenset({ResponderStatus.LEFT, ResponderStatus.SUSPENDED})


@dataclass(frozen=True)
class Tally:
    """at: code of an administrative region -> what lies in it and in none below; in_cell: the same by grid cell.

    home: code of a cell -> code of the deepest region in its parent that its middle lies in
    """

    at: Mapping[str, Counts]
    in_cell: Mapping[tuple[str, str], Counts]
    home: Mapping[str, str]


def tally(
    hierarchy: Hierarchy, devices: Sequence[Aed], responders: Iterable[Responder], reach: Reach, moment: datetime
) -> Tally:
    """Count at an aware moment. Everything is counted once, whichever regions overlap."""
    regions = RegionIndex(region for region in hierarchy if region.level is not Level.GRID)
    cells = [region for region in hierarchy if region.level is Level.GRID and region.boundary is not None]
    grid = RegionIndex(cells)
    counts: dict[str, Counts] = defaultdict(Counts)
    in_cell: dict[tuple[str, str], Counts] = defaultdict(Counts)

    def count(lon: Sequence[float], lat: Sequence[float], what: Sequence[Counts]) -> None:
        places = zip(regions.codes(lon, lat), grid.codes(lon, lat), what, strict=True)
        for code, cell, one in places:
            if code is not None:
                counts[code] += one
                if cell is not None:
                    in_cell[code, cell] += one

    counted = [aed for aed in devices if aed.status not in _NOT_COUNTED]
    lon, lat = [aed.position.lon for aed in counted], [aed.position.lat for aed in counted]
    of_devices = [_of_device(aed, moment) for aed in counted]
    count(lon, lat, of_devices)
    people = [place for one in responders if (place := _place_of(one, moment)) is not None]
    count([x for x, _ in people], [y for _, y in people], [Counts(certified=1)] * len(people))
    usable = np.array([one.in_service for one in of_devices], bool)
    home = _count_cells(
        cells, regions, hierarchy, reach, np.array(lon, float)[usable], np.array(lat, float)[usable], counts, in_cell
    )
    for region in hierarchy:
        if region.level is not Level.GRID:
            counts[region.code] += _of_organisation(region)
    return Tally(dict(counts), dict(in_cell), home)


def _of_device(aed: Aed, moment: datetime) -> Counts:
    usable = why_not_usable(aed, moment) is None
    if not usable:
        return Counts(devices=1)
    state = open_state(aed, moment)
    return Counts(1, 1, int(state is OpenState.OPEN), int(state is OpenState.UNKNOWN))


def _place_of(responder: Responder, moment: datetime) -> tuple[float, float] | None:
    """Where a certified responder usually is, else was last seen; None for others."""
    place = responder.base or responder.position
    day = moment.astimezone(zone_of(responder.availability.time_zone)).date()
    if place is None or responder.status in _GONE or responder.certificate_on(day) is None:
        return None
    return place.lon, place.lat


def _count_cells(
    cells: Sequence[Region],
    regions: RegionIndex,
    hierarchy: Hierarchy,
    reach: Reach,
    device_lon: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    device_lat: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    counts: dict[str, Counts],
    in_cell: dict[tuple[str, str], Counts],
) -> dict[str, str]:
    """Add each cell to the region that it belongs to; returns which that is."""
    points = [cell.inner_point() for cell in cells]
    lon = np.array([point[0] for point in points if point], float)
    lat = np.array([point[1] for point in points if point], float)
    measured, covered = cells_within_reach(reach, lon, lat, device_lon, device_lat)
    home: dict[str, str] = {}
    for i, (cell, found) in enumerate(zip(cells, regions.codes(lon, lat), strict=True)):
        code = _home(cell, found, hierarchy)
        if code is not None:
            home[cell.code] = code
            one = Counts(cells=1, measured=int(measured[i]), covered=int(covered[i]))
            counts[code] += one
            in_cell[code, cell.code] += one
    return home


def _home(cell: Region, found: str | None, hierarchy: Hierarchy) -> str | None:
    """The deepest region that holds the middle of a cell, as long as that lies in the cell's parent."""
    parent = hierarchy.find(cell.parent) if cell.parent else None
    if parent is None or found == parent.code:
        return found
    inside = found is not None and any(above.code == parent.code for above in hierarchy.above(found))
    return found if inside else parent.code


def _of_organisation(region: Region) -> Counts:
    organisation = region.organisation
    return replace(
        Counts(),
        established=int(organisation is Organisation.ESTABLISHED),
        possible=int(organisation is not Organisation.NOT_FORESEEN),
    )
