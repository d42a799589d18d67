"""Residents of named towns or districts by age and sex: a table, and where its areas lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from optimizer.demand.cells import CellGrid
from optimizer.demand.sources.dasymetric import Floors, spread_over_buildings, spread_over_discs
from optimizer.demand.sources.named_table import (
    NamedTable,
    join_places,
    read_named_table,
    read_places,
    told_names,
)
from optimizer.demand.sources.placed_areas import is_map, shapes_by_name
from optimizer.demand.sources.plausible import refuse_crowds

_MOST_LOST = 0.2


@dataclass(frozen=True)
class AgeGroup:
    """People of one age and sex: the columns that are added up to count them.

    ages: first and last year of age, last None for no end; sex: male, female or any
    """

    columns: tuple[str, ...]
    ages: tuple[int, int | None] = (0, None)
    sex: str = "any"


ANYBODY = AgeGroup(())


@dataclass(frozen=True)
class AreaPopulation:
    """A table of people by area and where the areas lie: polygons in a map file, or points in a table.

    spread_m: radius of the disc that an area's people are spread over when only its point is known and no building
    stands near; 0 leaves them on the point. spread_most_m: where it is larger, discs grow up to it with the distance to
    the nearest other points
    """

    file: Path
    name: str
    places: Path
    places_name: str
    groups: tuple[AgeGroup, ...]
    lon: str = "lon"
    lat: str = "lat"
    spread_m: float = 0.0
    spread_most_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Residents:
    """People by age group at points: lon, lat: (m,) degrees; people: (m, groups); notes: what was lost or assumed."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    people: NDArray[np.float64]
    groups: tuple[AgeGroup, ...]
    notes: tuple[str, ...] = ()


def read_area_population(asked: AreaPopulation, grid: CellGrid, floors: Floors | None) -> Residents:
    """The people of every area that has a place, spread over its buildings where there are some.

    floors: buildings with their floor area, None where none are known
    Raises InvalidInput naming rows at fault, and when more than a fifth of the people have no place.
    """
    table = read_named_table(asked.file)
    names = table.texts(asked.name, "population.name")
    people = np.column_stack([_added(table, group) for group in asked.groups])
    if is_map(asked.places):
        shapes, found = shapes_by_name(asked.places, asked.places_name, "population.places_name", names)
        notes = _lost(asked, names, people, found)
        if not found.any():
            raise InvalidInput(f"{asked.places.name} has none of the names in {asked.file.name}; check both columns.")
        middle = shapely.centroid(shapes)
        plane = shapely.transform(shapes, lambda points: np.column_stack(grid.projection.to_metres(*points.T)))
        kept = [name for name, known in zip(names, found, strict=True) if known]
        total = people[found].sum(axis=1)
        area_km2 = shapely.area(plane) / 1e6
        refuse_crowds(asked.file, total, area_km2, kept.__getitem__, shapely.get_x(middle), shapely.get_y(middle))
        spread = spread_over_buildings(grid, shapes, people[found], floors)
    else:
        lon, lat, found = join_places(names, read_places(asked.places, asked.places_name, asked.lon, asked.lat))
        notes = _lost(asked, names, people, found)
        spread = spread_over_discs(
            grid, lon[found], lat[found], people[found], floors, asked.spread_m, asked.spread_most_m
        )
    return Residents(*spread.points, asked.groups, (*notes, *spread.notes))


def _added(table: NamedTable, group: AgeGroup) -> NDArray[np.float64]:
    columns = [table.values(column, "population.groups.columns") for column in group.columns]
    return np.asarray(np.sum(columns, axis=0), np.float64)


def _lost(
    asked: AreaPopulation, names: Sequence[str], people: NDArray[np.float64], found: NDArray[np.bool_]
) -> tuple[str, ...]:
    everyone, lost = float(people.sum()), float(people[~found].sum())
    if not everyone > 0:
        raise InvalidInput(f"{asked.file.name} counts nobody; check the columns of its groups.")
    if found.all():
        return ()
    without = told_names(name for name, known in zip(names, found, strict=True) if not known)
    sentence = f"{lost:,.0f} of {everyone:,.0f} people ({100 * lost / everyone:.2f} %) live where no place is known"
    if lost > _MOST_LOST * everyone:
        raise InvalidInput(
            f"{asked.file.name}: {sentence} in {asked.places.name}: {without}; check that both spell names alike."
        )
    return (f"{sentence} and are left out: {without}.",)
