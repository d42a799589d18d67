"""All that is known of each cell before a model is fitted: people, features, past arrests."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.geography.map_file import POLYGONS, polygons_of, read_shapes
from aedmap.progress import Progress, silent
from aedmap.town import Town, open_town
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.fitting.counted import counted_people
from optimizer.demand.fitting.features import Features, features_of
from optimizer.demand.fitting.incidence import EURECA_TWO, Incidence, rate_of
from optimizer.demand.fitting.request import (
    FitRequest,
    PlainPopulation,
    RegionRequest,
)
from optimizer.demand.periods import HOURS_A_WEEK, Period
from optimizer.demand.population import is_raster, read_population
from optimizer.demand.sources.area_population import ANYBODY, AreaPopulation, Residents, read_area_population
from optimizer.demand.sources.arrest_counts import ArrestCounts, ArrestCountsFile, read_arrest_counts
from optimizer.demand.sources.arrest_points import Arrests, read_arrest_points
from optimizer.demand.sources.dasymetric import Floors, lived_in
from optimizer.demand.study_area import StudyArea, study_area


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of the cells of an area.

    residents: (n,) people
    by_rate: (n, rates) arrests a year that each incidence expects among them, were all always at home
    at_home, out: (n, periods) arrests a year that the incidence expects among residents and people counted outside
    """

    area: StudyArea
    periods: tuple[Period, ...]
    residents: NDArray[np.float64]
    rates: tuple[Incidence, ...]
    by_rate: NDArray[np.float64]
    at_home: NDArray[np.float64]
    out: NDArray[np.float64]
    features: Features
    arrests: Arrests | ArrestCounts | None
    notes: tuple[str, ...]

    @property
    def expected(self) -> NDArray[np.float64]:
        """(n, periods) arrests a year by incidence alone."""
        return self.at_home + self.out

    @property
    def overall(self) -> NDArray[np.float64]:
        """(rates,) 1 for the incidence of people of any age and sex, else 0."""
        return np.asarray(np.arange(len(self.rates)) == rate_of(ANYBODY, self.rates), np.float64)


def gather_evidence(asked: FitRequest, progress: Progress = silent) -> Evidence:
    """Read everything that the request names. Raises InvalidInput or SourceUnavailable for the first thing wrong."""
    progress("Region", 0.0)
    town = None if asked.region.town is None else open_town(asked.region.town)
    area = _area(asked.region, town)
    progress("Region", 1.0)
    notes: list[str] = []
    progress("People", 0.0)
    floors = None if town is None or not len(town.buildings) else lived_in(town.buildings)
    rates = asked.incidence or (EURECA_TWO,)
    residents, by_rate = _residents(asked, area, floors, rates, notes)
    yearly, everyone = by_rate.sum(axis=1), float(residents.sum())
    mean_rate = float(yearly.sum()) / everyone if everyone > 0 else _rate(rates, rate_of(ANYBODY, rates))
    out = _out(asked, area, mean_rate, notes)
    hours = np.array([period.home_share * len(period.hours_of_week) for period in asked.periods])
    at_home = yearly[:, None] * hours[None, :] / HOURS_A_WEEK
    progress("People", 1.0)
    notes += [rate.told for rate in rates] if asked.population or out.any() else []
    features = features_of(asked.features, area, town, residents, out.sum(axis=1), progress)
    progress("Past arrests", 0.0)
    arrests = _past(asked, area)
    progress("Past arrests", 1.0)
    notes += arrests.notes if arrests is not None else ()
    return Evidence(area, asked.periods, residents, rates, by_rate, at_home, out, features, arrests, tuple(notes))


def _area(asked: RegionRequest, town: Town | None) -> StudyArea:
    if asked.boundary is not None:
        region = shapely.union_all(polygons_of(read_shapes(asked.boundary, POLYGONS, "polygons of the region")))
    elif asked.box is not None:
        region = shapely.box(*asked.box)
    elif town is not None:
        region = shapely.box(*town.info.bbox)
    else:
        raise InvalidInput("region has neither boundary nor box nor town; say which area is meant.")
    without = None
    if asked.without is not None:
        without = shapely.union_all(polygons_of(read_shapes(asked.without, POLYGONS, "polygons to cut out")))
    west, south, east, north = (float(value) for value in shapely.bounds(region))
    plane = LocalProjection((west + east) / 2, (south + north) / 2)
    return study_area(CellGrid(plane, asked.cell_m, west, south, east, north), region, without)


def _residents(
    asked: FitRequest, area: StudyArea, floors: Floors | None, rates: Sequence[Incidence], notes: list[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n,) residents, and (n, rates) arrests a year among them, by incidence, if all were always at home."""
    living, yearly = np.zeros(len(area)), np.zeros((len(area), len(rates)))
    for source in asked.population:
        if isinstance(source, PlainPopulation):
            people = read_population(source.file, source.column, area.grid, source.layer, source.band)
            found = Residents(people.lon, people.lat, people.people, (source.group,))
        else:
            found = read_area_population(source, area.grid, floors)
        notes += found.notes
        # What a raster of a whole country holds outside the region tells nobody anything.
        told = [] if is_raster(source.file) else notes
        by_group = _within(area, People(found.lon, found.lat, found.people), _name(source), told)
        living += by_group.sum(axis=1)
        for number, group in enumerate(found.groups):
            rate = rate_of(group, rates)
            yearly[:, rate] += by_group[:, number] * _rate(rates, rate)
    if asked.population and not living.sum() > 0:
        raise InvalidInput("Nobody lives in the region; check that population and region are of one place.")
    return living, yearly


def _out(asked: FitRequest, area: StudyArea, rate: float, notes: list[str]) -> NDArray[np.float64]:
    """(n, periods) arrests a year among people counted outside."""
    arrests = np.zeros((len(area), len(asked.periods)))
    for counted in counted_people(asked, area.grid, notes):
        hours = _within(area, counted.people, counted.name, notes)
        by_period = np.column_stack([hours[:, list(period.hours_of_week)].sum(axis=1) for period in asked.periods])
        arrests += by_period * counted.stay_min / 60 * rate / HOURS_A_WEEK
    return arrests


def _within(area: StudyArea, people: People, name: str, notes: list[str]) -> NDArray[np.float64]:
    """(n, k) sums by cell of those in the region; how many are not is told."""
    inside = area.inside(people.lon, people.lat)
    everyone, lost = float(people.people.sum()), float(people.people[~inside].sum())
    if not everyone - lost > 0:
        swapped = area.inside(people.lat, people.lon).any()
        todo = "exchange longitude and latitude" if swapped else "check that both are of one place, and the CRS"
        raise InvalidInput(f"{name} has nobody in the region; {todo}.")
    if lost > 0:
        notes.append(f"{100 * lost / everyone:.1f} % of the people in {name} are outside the region and left out.")
    return area.total(people.lon[inside], people.lat[inside], people.people[inside])


def _past(asked: FitRequest, area: StudyArea) -> Arrests | ArrestCounts | None:
    if asked.arrests is None:
        return None
    if isinstance(asked.arrests, ArrestCountsFile):
        return read_arrest_counts(asked.arrests, area)
    return read_arrest_points(asked.arrests, area)


def _rate(rates: Sequence[Incidence], number: int) -> float:
    return rates[number].per_100000_per_year / 100_000


def _name(source: PlainPopulation | AreaPopulation) -> str:
    return source.file.name
