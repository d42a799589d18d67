"""Files that a planner hands in: what each may be, and what reading it says at once."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.geography.map_file import POLYGONS, polygons_of, read_shapes
from aedmap.town import Town
from optimizer.demand import CellGrid, load_surface, read_foot_traffic, read_population
from optimizer.scenario import ExistingFrom, Scenario
from optimizer.sites import read_devices, read_sites
from optimizer.sites.point_file import read_points

_TABLES = (".csv", ".tsv", ".txt")
_SHAPES = (".geojson", ".json", ".gpkg")
# How files of these endings begin. Map programs look at the content and not at the ending, and some of their formats
# name further files on the server.
_BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".gpkg": (b"SQLite format 3\0",),
    ".tif": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    ".tiff": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    ".npz": (b"PK",),
}
_CELL_M = 100.0
# lon, lat in degrees and how much counts at each: (n,) each
_Points = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


class FileUse(StrEnum):
    """What a file can be in a scenario."""

    POPULATION = "population"
    FOOT_TRAFFIC = "foot_traffic"
    SURFACE = "surface"
    SITES = "sites"
    EXISTING = "existing"
    VOLUNTEERS = "volunteers"
    BOUNDARY = "boundary"
    PARTS = "parts"


ENDINGS: Mapping[FileUse, tuple[str, ...]] = {
    FileUse.POPULATION: (*_TABLES, *_SHAPES, ".tif", ".tiff"),
    FileUse.FOOT_TRAFFIC: _TABLES,
    FileUse.SURFACE: (".npz",),
    FileUse.SITES: (*_TABLES, *_SHAPES),
    FileUse.EXISTING: (*_TABLES, *_SHAPES),
    FileUse.VOLUNTEERS: (*_TABLES, *_SHAPES),
    FileUse.BOUNDARY: _SHAPES,
    FileUse.PARTS: _SHAPES,
}


def look_into(path: Path, use: FileUse, town: Town, column: str | None = None) -> int:
    """Read the file as a plan would, and count what of it lies in the town: people, places, cells or areas.

    column: with the number of people, where a population file calls it otherwise
    Raises InvalidInput or SourceUnavailable in one sentence when no plan could be made from it.
    """
    _check_kind(path, use)
    grid = CellGrid(town.projection, _CELL_M, *town.info.bbox)
    readers: Mapping[FileUse, Callable[[], _Points]] = {
        FileUse.POPULATION: lambda: _people(path, column, grid),
        FileUse.FOOT_TRAFFIC: lambda: _counted(path),
        FileUse.SURFACE: lambda: _cells(path),
        FileUse.SITES: lambda: _at([site.position for site in read_sites(path)]),
        FileUse.EXISTING: lambda: _at(
            [device.position for device in read_devices(path, town.info.time_zone, town.info.country or "")]
        ),
        FileUse.VOLUNTEERS: lambda: _at([point.position for point in read_points(path)]),
    }
    if use in (FileUse.BOUNDARY, FileUse.PARTS):
        return _areas(path, grid)
    lon, lat, amount = readers[use]()
    found = float(amount[grid.inside(lon, lat)].sum())
    if found <= 0:
        raise _elsewhere(path, grid, (lon.min(), lat.min(), lon.max(), lat.max()))
    return round(found)


def uses_in(scenario: Scenario) -> Mapping[FileUse, Path]:
    """Which file a scenario names for each use."""
    demand, region = scenario.demand, scenario.region
    named: Mapping[FileUse, Path | ExistingFrom | None] = {
        FileUse.POPULATION: demand.population,
        FileUse.FOOT_TRAFFIC: demand.foot_traffic,
        FileUse.SURFACE: demand.surface,
        FileUse.SITES: scenario.sites.file,
        FileUse.EXISTING: scenario.existing,
        FileUse.VOLUNTEERS: scenario.response.volunteers,
        FileUse.BOUNDARY: region.boundary,
        FileUse.PARTS: region.parts,
    }
    return {use: path for use, path in named.items() if isinstance(path, Path)}


def _check_kind(path: Path, use: FileUse) -> None:
    ending = path.suffix.lower()
    if ending not in ENDINGS[use]:
        raise InvalidInput(
            f"{path.name} ends in '{ending}', but for this use files in {', '.join(ENDINGS[use])} are read; "
            "save it in one of these formats."
        )
    with path.open("rb") as file:
        beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if ending in _BEGINNINGS and not beginning.startswith(_BEGINNINGS[ending]):
        raise InvalidInput(f"{path.name} is no {ending} file inside; save it anew in the format that its name says.")


def _people(path: Path, column: str | None, grid: CellGrid) -> _Points:
    people = read_population(path, column, grid)
    return people.lon, people.lat, people.people.sum(axis=1)


def _counted(path: Path) -> _Points:
    people = read_foot_traffic(path).people
    return people.lon, people.lat, np.ones(len(people))


def _cells(path: Path) -> _Points:
    surface = load_surface(path)
    return surface.lon, surface.lat, np.ones(len(surface))


def _at(positions: list[Position]) -> _Points:
    lon, lat = [position.lon for position in positions], [position.lat for position in positions]
    return np.asarray(lon), np.asarray(lat), np.ones(len(positions))


def _areas(path: Path, grid: CellGrid) -> int:
    shapes = polygons_of(read_shapes(path, POLYGONS, "areas (polygons)"))
    touching = int(shapely.intersects(shapes, shapely.box(grid.west, grid.south, grid.east, grid.north)).sum())
    if not touching:
        raise _elsewhere(path, grid, tuple(shapely.total_bounds(shapes)))
    return touching


def _elsewhere(path: Path, grid: CellGrid, reaches: tuple[float, ...]) -> InvalidInput:
    west, south, east, north = reaches
    return InvalidInput(
        f"{path.name} has nothing inside the town ({grid.west:.3f}, {grid.south:.3f} to {grid.east:.3f}, "
        f"{grid.north:.3f}): it reaches from {west:.3f}, {south:.3f} to {east:.3f}, {north:.3f}; look whether "
        "longitude and latitude are exchanged, or for another town's file."
    )
