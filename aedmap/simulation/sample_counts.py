"""Made-up residents by cell, and passers-by at venues by hour of the week."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from aedmap.network import StreetNetwork
from aedmap.town import Buildings, Venue, VenueKind

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CELL_M = 100.0
_HOMES = ("apartments", "detached", "dormitory", "house", "residential", "semidetached_house", "terrace", "yes")
_M2_A_PERSON = 60.0
_PEOPLE_A_STREET_M = 0.15
_PLACES = 30

_K = VenueKind
# People in the busiest hour; the shape of the day; how much of it is left at the weekend.
_TRAFFIC: dict[VenueKind, tuple[float, tuple[tuple[float, float], ...], float]] = {
    _K.RAIL_STATION: (2500, ((8, 1.5), (17, 2.0)), 0.6),
    _K.METRO_STATION: (2000, ((8, 1.5), (18, 2.0)), 0.6),
    _K.BUS_STATION: (900, ((8, 1.5), (17, 2.0)), 0.5),
    _K.MALL: (1800, ((13, 2.5), (18, 2.5)), 1.3),
    _K.DEPARTMENT_STORE: (1200, ((13, 2.5), (18, 2.0)), 1.3),
    _K.MARKETPLACE: (900, ((11, 2.5),), 1.4),
    _K.SUPERMARKET: (350, ((12, 2.0), (17, 2.0)), 1.1),
    _K.UNIVERSITY: (900, ((11, 3.0),), 0.2),
    _K.SCHOOL: (500, ((10, 2.5),), 0.05),
    _K.LIBRARY: (250, ((14, 3.0),), 0.7),
    _K.MUSEUM: (300, ((14, 2.5),), 1.6),
    _K.STADIUM: (1500, ((19, 1.5),), 2.0),
    _K.SPORTS_CENTRE: (250, ((18, 2.5),), 1.2),
    _K.SWIMMING_POOL: (200, ((17, 3.0),), 1.3),
    _K.THEATRE: (400, ((20, 1.2),), 1.5),
    _K.CINEMA: (350, ((20, 2.0),), 1.5),
    _K.TOWN_HALL: (200, ((11, 3.0),), 0.1),
    _K.ATTRACTION: (500, ((14, 2.5),), 1.6),
    _K.PARK: (300, ((15, 3.0),), 1.7),
}


@dataclass(frozen=True)
class PopulationRow:
    """Residents counted at the middle of a cell, degrees WGS84."""

    lon: float
    lat: float
    people: int


@dataclass(frozen=True)
class FootTrafficRow:
    """People at a place in one hour (0 to 23) of one weekday, on average."""

    place: str
    lon: float
    lat: float
    weekday: str
    hour: int
    people: int


def population(chance: Random, buildings: Buildings, network: StreetNetwork) -> tuple[PopulationRow, ...]:
    """Residents in cells of 100 m, from homes' floor area, or from metres of street where no homes are mapped."""
    lon, lat, people = _homes(buildings)
    if people.sum() < 1:
        middle = network.shape_start[:-1] + np.diff(network.shape_start) // 2
        lon, lat, people = network.shape_lon[middle], network.shape_lat[middle], network.edge_m * _PEOPLE_A_STREET_M
    x_m, y_m = network.projection.to_metres(lon, lat)
    cells: dict[tuple[int, int], float] = {}
    for column, row, count in zip(np.floor(x_m / _CELL_M), np.floor(y_m / _CELL_M), people, strict=True):
        cell = int(column), int(row)
        cells[cell] = cells.get(cell, 0.0) + float(count)
    rows = []
    for column, row in sorted(cells):
        count = round(cells[column, row] * chance.lognormvariate(0.0, 0.25))
        if count > 0:
            at_lon, at_lat = network.projection.to_degrees((column + 0.5) * _CELL_M, (row + 0.5) * _CELL_M)
            rows.append(PopulationRow(round(float(at_lon), 6), round(float(at_lat), 6), count))
    return tuple(rows)


def foot_traffic(chance: Random, venues: Sequence[Venue]) -> tuple[FootTrafficRow, ...]:
    """Counts for every hour of the week at the busiest kinds of venue."""
    able = [venue for venue in venues if venue.kind in _TRAFFIC and venue.name]
    busiest = sorted(able, key=lambda venue: (-_TRAFFIC[venue.kind][0] * chance.lognormvariate(0.0, 0.5), venue.id))
    rows = []
    for venue in busiest[:_PLACES]:
        peak, shape, weekend = _TRAFFIC[venue.kind]
        size = peak * chance.lognormvariate(0.0, 0.4)
        for day, name in enumerate(DAYS):
            for hour in range(24):
                level = size * _level(hour, shape) * (weekend if day >= 5 else 1.0) * chance.lognormvariate(0.0, 0.1)
                at = venue.position
                rows.append(FootTrafficRow(venue.name, at.lon, at.lat, name, hour, round(level)))
    return tuple(rows)


def _homes(buildings: Buildings) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    home = np.isin(buildings.kind, _HOMES)
    levels = np.where(np.isnan(buildings.levels), 3.0, np.clip(buildings.levels, 1.0, 60.0))
    people = buildings.area_m2 * levels / _M2_A_PERSON
    return buildings.lon[home], buildings.lat[home], people[home]


def _level(hour: int, shape: tuple[tuple[float, float], ...]) -> float:
    """Share of the peak in one hour: bumps of the day over a thin floor."""
    bumps = [math.exp(-(((hour + 0.5 - middle) / width) ** 2) / 2) for middle, width in shape]
    return max(0.02, max(bumps))
