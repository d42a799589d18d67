"""Past arrests as counts by area and year."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import POLYGONS, column_of, polygons_of, read_shapes
from optimizer.demand.sources.named_table import place_key, read_named_table, told_names
from optimizer.demand.study_area import StudyArea


@dataclass(frozen=True)
class ArrestCountsFile:
    """A table with a column of counts for each year, and a map file with the areas."""

    file: Path
    area: str
    years: tuple[tuple[str, int], ...]
    areas: Path
    areas_name: str

    def __post_init__(self) -> None:
        if not self.years:
            raise InvalidInput('arrests.counts names no year; give for example count_2019 = "arrests in 2019".')


@dataclass(frozen=True, eq=False)
class ArrestCounts:
    """Arrests by area and year.

    names: of the areas; counts: (areas, years); share: (areas, cells), the part of each cell that lies in each area,
    adding up to at most 1 for a cell
    """

    names: tuple[str, ...]
    years: tuple[int, ...]
    counts: NDArray[np.float64]
    share: NDArray[np.float64]
    notes: tuple[str, ...] = ()


def read_arrest_counts(asked: ArrestCountsFile, area: StudyArea) -> ArrestCounts:
    """Read counts and areas. Raises InvalidInput for areas without a shape, outside the region, or counted twice."""
    table = read_named_table(asked.file)
    names = table.texts(asked.area, "arrests.area")
    counts = np.column_stack([table.values(column, "arrests.years", 0, 1e6) for column, _ in asked.years])
    if len(set(map(place_key, names))) < len(names):
        twice = [name for name in names if [place_key(n) for n in names].count(place_key(name)) > 1]
        raise InvalidInput(f"{asked.file.name} counts {told_names(twice)} more than once; give each area one row.")
    frame = read_shapes(asked.areas, POLYGONS, "polygons of the areas")
    column = column_of(asked.areas, frame, asked.areas_name, "arrests.areas_name")
    by_key = dict(zip(map(place_key, frame[column].astype(str)), polygons_of(frame), strict=True))
    lost = [name for name in names if place_key(name) not in by_key]
    if lost:
        raise InvalidInput(
            f"{asked.areas.name} has no area for {told_names(lost)} of {asked.file.name}; check that both spell alike."
        )
    share = np.array([_share(by_key[place_key(name)], area) for name in names])
    outside = [name for name, of_area in zip(names, share, strict=True) if not of_area.any()]
    if outside:
        raise InvalidInput(
            f"Arrests are counted in {told_names(outside)}, which lie outside the region; enlarge the region or remove "
            f"these rows from {asked.file.name}."
        )
    return ArrestCounts(tuple(names), tuple(year for _, year in asked.years), counts, share)


def _share(shape: shapely.Geometry, area: StudyArea) -> NDArray[np.float64]:
    """(cells,) the part of each cell that lies in the shape (degrees)."""
    grid = area.grid
    plane = shapely.transform(shape, lambda points: np.column_stack(grid.projection.to_metres(*points.T)))
    plane = shapely.make_valid(shapely.simplify(plane, 1.0))
    west, south = area.column * grid.cell_m, area.row * grid.cell_m
    cells = shapely.box(west, south, west + grid.cell_m, south + grid.cell_m)
    shapely.prepare(plane)
    whole = shapely.contains_properly(plane, cells)
    share = whole.astype(np.float64)
    edge = np.flatnonzero(~whole & shapely.intersects(plane, cells))
    share[edge] = np.minimum(1.0, shapely.area(shapely.intersection(plane, cells[edge])) / (area.area_km2[edge] * 1e6))
    return share
