"""Sharing out the people of an area over its buildings (dasymetric mapping).

Each building gets people in proportion to its floor area, footprint times storeys (1 where unknown). Buildings
whose tag says that nobody lives there get none. Where an area has no such building, its people are spread evenly.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from aedmap.town import Buildings
from optimizer.demand.cells import CellGrid, spread_polygons

# Values of OpenStreetMap's building tag for houses that nobody lives in; "yes" and everything else counts as lived in.
_WORDS = (
    "barn bridge bunker carport cathedral chapel church civic college commercial construction cowshed "
    "fire_station garage garages gatehouse government grandstand greenhouse hangar hospital industrial "
    "kindergarten kiosk mosque office parking pavilion public religious retail riding_hall roof ruins "
    "school service shed shrine silo sports_hall stable stadium storage_tank supermarket synagogue temple "
    "toilets train_station transformer_tower transportation university warehouse water_tower "
)
NOT_LIVED_IN = frozenset(_WORDS.split())
# Radius and count of points that stand for 1 + 6 + 12 equal parts of a disc.
_RINGS = ((0.0, 1), (0.45, 6), (0.82, 12))


@dataclass(frozen=True, eq=False)
class Floors:
    """Buildings that people may live in: lon, lat: (n,) degrees; floor_m2: (n,) footprint times storeys."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    floor_m2: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spread:
    """points: lon, lat (m,) and people (m, groups); notes: how they were spread."""

    points: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
    notes: tuple[str, ...]


def lived_in(buildings: Buildings) -> Floors | None:
    """The buildings that people may live in; None when there are none."""
    floor_m2 = buildings.area_m2 * np.nan_to_num(buildings.levels, nan=1.0)
    kept = (floor_m2 > 0) & ~np.isin(buildings.kind, list(NOT_LIVED_IN))
    return Floors(buildings.lon[kept], buildings.lat[kept], floor_m2[kept]) if kept.any() else None


def spread_over_buildings(
    grid: CellGrid, shapes: NDArray[np.object_], people: NDArray[np.float64], floors: Floors | None
) -> Spread:
    """The people of polygons in degrees, (areas, groups), over their buildings; evenly where there are none."""
    if floors is None:
        return Spread(_evenly(grid, shapes, people), ())
    owner, building = shapely.STRtree(_points(floors)).query(shapes, predicate="contains")
    lon, lat, shared = _by_floor(floors, owner, building, people)
    bare = np.setdiff1d(np.arange(len(shapes)), owner)
    notes = [_told(people, bare, "areas have no building")] if len(bare) else []
    if not len(bare):
        return Spread((lon, lat, shared), tuple(notes))
    even = _evenly(grid, shapes[bare], people[bare])
    return Spread(
        (np.concatenate([lon, even[0]]), np.concatenate([lat, even[1]]), np.concatenate([shared, even[2]])),
        tuple(notes),
    )


def spread_over_discs(
    grid: CellGrid,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    people: NDArray[np.float64],
    floors: Floors | None,
    spread_m: float,
) -> Spread:
    """The people of points, (areas, groups): over buildings nearer to it than to another, else over a disc.

    A building belongs to the nearest point, at most spread_m away.
    """
    at = np.column_stack(grid.projection.to_metres(lon, lat))
    owner, building = np.zeros(0, np.int64), np.zeros(0, np.int64)
    if floors is not None and spread_m > 0:
        houses = np.column_stack(grid.projection.to_metres(floors.lon, floors.lat))
        metres, nearest = KDTree(at).query(houses, distance_upper_bound=spread_m)
        building = np.flatnonzero(np.isfinite(metres))
        owner = nearest[building]
        lon_b, lat_b, shared = _by_floor(floors, owner, building, people)
    else:
        lon_b, lat_b, shared = np.zeros(0), np.zeros(0), np.zeros((0, people.shape[1]))
    bare = np.setdiff1d(np.arange(len(lon)), owner)
    disc = _disc(spread_m)
    x_m = (at[bare, 0][:, None] + disc[None, :, 0]).ravel()
    y_m = (at[bare, 1][:, None] + disc[None, :, 1]).ravel()
    lon_d, lat_d = grid.projection.to_degrees(x_m, y_m)
    even = np.repeat(people[bare] / len(disc), len(disc), axis=0)
    if spread_m > 0:
        note = f"{len(bare)} of {len(lon)} areas are known as points only: their people are spread over {spread_m:g} m."
    else:
        note = f"{len(bare)} of {len(lon)} areas are known as points only: their people are counted there."
    points = (np.concatenate([lon_b, lon_d]), np.concatenate([lat_b, lat_d]), np.concatenate([shared, even]))
    return Spread(points, (note,) if len(bare) else ())


def _points(floors: Floors) -> NDArray[np.object_]:
    return np.asarray(shapely.points(floors.lon, floors.lat), dtype=object)


def _by_floor(
    floors: Floors, owner: NDArray[np.int64], building: NDArray[np.int64], people: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    floor_m2 = floors.floor_m2[building]
    share = floor_m2 / np.bincount(owner, floor_m2, len(people))[owner]
    return floors.lon[building], floors.lat[building], people[owner] * share[:, None]


def _evenly(
    grid: CellGrid, shapes: NDArray[np.object_], people: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    parts = spread_polygons(grid, shapes, people)
    return parts.lon, parts.lat, parts.people


def _disc(radius_m: float) -> NDArray[np.float64]:
    """(k, 2) metres: points that stand for equal parts of a disc."""
    if radius_m == 0:
        return np.zeros((1, 2))
    points = [
        (share * radius_m * np.cos(2 * np.pi * step / count), share * radius_m * np.sin(2 * np.pi * step / count))
        for share, count in _RINGS
        for step in range(count)
    ]
    return np.asarray(points, np.float64)


def _told(people: NDArray[np.float64], bare: NDArray[np.int64], what: str) -> str:
    count, everyone = float(people[bare].sum()), float(people.sum())
    return f"{len(bare)} of {len(people)} {what}: {count:,.0f} of {everyone:,.0f} people are spread evenly over them."
