"""The report of a region: its figures, those of its parts, and what lies in no part, so that it all adds up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import shapely

from aedmap.errors import InvalidInput
from aedmap.people import Responder
from aedmap.regions.figures import Counts, Figures
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.reach import Reach
from aedmap.regions.region import Level, Region
from aedmap.regions.tally import Tally, tally
from aedmap.registry import Aed

# Of the area of a region that its children must fill for their inhabitants to be its own.
_FILLED = 0.98
_METRES_A_DEGREE = 110_000.0
_ALL = 10_000_000


class Devices(Protocol):
    """Where devices come from."""

    def aeds_in_box(self, west: float, south: float, east: float, north: float, limit: int) -> list[Aed]: ...


class People(Protocol):
    """Where responders come from."""

    def list_responders(self) -> list[Responder]: ...


@dataclass(frozen=True)
class Line:
    """One region with its figures; region is None for what lies in no part."""

    region: Region | None
    figures: Figures


@dataclass(frozen=True)
class RegionReport:
    """whole = the sum of parts and rest. parts: the regions right below; of a region without such, its grid cells.

    at: aware, the moment that hours, expiries and certificates were judged at; states of devices are those of now
    """

    region: Region
    at: datetime
    reach: Reach
    above: tuple[Region, ...]
    whole: Line
    parts: tuple[Line, ...]
    rest: Line


def report_region(
    regions: Sequence[Region], code: str, devices: Devices, people: People, reach: Reach, at: datetime
) -> RegionReport:
    """Figures of a region and its parts. NotFound for a code that is not loaded."""
    hierarchy = Hierarchy(regions)
    region = hierarchy.get(code)
    found = devices.aeds_in_box(*_box(hierarchy, region, reach.metres), _ALL)
    counted = tally(hierarchy, found, people.list_responders(), reach, at)
    if region.level is Level.GRID:
        whole, parts = _of_cell(region, counted), []
    else:
        whole = _total(hierarchy, region, counted)
        below = hierarchy.children(region.code)
        cells = [] if below else [cell for cell in hierarchy if counted.home.get(cell.code) == region.code]
        parts = [Line(child, _figures(hierarchy, child, _total(hierarchy, child, counted))) for child in below]
        parts += [
            Line(cell, Figures(counted.in_cell.get((region.code, cell.code), Counts()), cell.population))
            for cell in sorted(cells, key=lambda cell: cell.code)
        ]
    rest = whole
    for part in parts:
        rest -= part.figures.counts
    line = Line(region, _figures(hierarchy, region, whole))
    return RegionReport(
        region, at, reach, tuple(hierarchy.above(region.code))[::-1], line, tuple(parts), Line(None, Figures(rest))
    )


def _box(hierarchy: Hierarchy, region: Region, margin_m: float) -> tuple[float, float, float, float]:
    """Degrees around the region and all below it, wide enough for devices that reach in from outside."""
    inside = [region] if region.level is Level.GRID else list(hierarchy.below(region.code))
    shapes = [one.boundary for one in inside if one.boundary is not None]
    if not shapes:
        raise InvalidInput(f"Region {region.code} has no boundary, nor has any below it; import one.")
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    lat = margin_m / _METRES_A_DEGREE
    lon = lat / max(0.02, math.cos(math.radians(min(89.0, max(abs(south), abs(north))))))
    return west - lon, south - lat, east + lon, north + lat


def _of_cell(cell: Region, counted: Tally) -> Counts:
    total = Counts()
    for (_, code), counts in counted.in_cell.items():
        if code == cell.code:
            total += counts
    return total


def _total(hierarchy: Hierarchy, region: Region, counted: Tally) -> Counts:
    total = Counts()
    for one in hierarchy.below(region.code):
        total += counted.at.get(one.code, Counts())
    return total


def _figures(hierarchy: Hierarchy, region: Region, counts: Counts) -> Figures:
    population = _population(hierarchy, region)
    told_by = None if population is None else ("own" if region.population is not None else "children")
    return Figures(counts, population, told_by)


def _population(hierarchy: Hierarchy, region: Region) -> int | None:
    """As told, else the sum of children that all know theirs and together fill the region, else unknown."""
    if region.population is not None or region.level is Level.GRID:
        return region.population
    children = hierarchy.children(region.code)
    told = [_population(hierarchy, child) for child in children]
    shapes = [child.boundary for child in children]
    if not children or None in told or None in shapes or region.boundary is None:
        return None
    filled = shapely.intersection(shapely.union_all(shapes), region.boundary).area
    return sum(filter(None, told)) if filled >= _FILLED * region.boundary.area else None
