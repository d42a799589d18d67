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
# Points that stand for a disc: half a cell apart, but no fewer and no more than this.
_SPACING = 0.5
_LEAST_POINTS, _MOST_POINTS = 19, 1500
_NEIGHBOURS = 3


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
    spread_most_m: float,
) -> Spread:
    """The people of points, (areas, groups): over buildings nearer to it than to another, else over a disc.

    A disc is as large as what lies nearer to its point than to others would be if all around were as far as the nearest
    three, but its radius is at least spread_m and at most spread_most_m. A building belongs to the nearest point, no
    farther than that radius.
    """
    at = np.column_stack(grid.projection.to_metres(lon, lat))
    radius_m = _radii(at, spread_m, spread_most_m)
    owner, building = np.zeros(0, np.int64), np.zeros(0, np.int64)
    lon_b, lat_b, shared = np.zeros(0), np.zeros(0), np.zeros((0, people.shape[1]))
    if floors is not None and radius_m.any():
        metres, nearest = KDTree(at).query(np.column_stack(grid.projection.to_metres(floors.lon, floors.lat)))
        building = np.flatnonzero(metres <= radius_m[nearest])
        owner = nearest[building]
        lon_b, lat_b, shared = _by_floor(floors, owner, building, people)
    bare = np.setdiff1d(np.arange(len(lon)), owner)
    discs = [_disc(float(radius), grid.cell_m) for radius in radius_m[bare]]
    count = np.array([len(disc) for disc in discs], np.int64)
    whose = np.repeat(bare, count)
    offset = np.concatenate([np.zeros((0, 2)), *discs])
    lon_d, lat_d = grid.projection.to_degrees(at[whose, 0] + offset[:, 0], at[whose, 1] + offset[:, 1])
    even = people[whose] / np.repeat(count, count)[:, None]
    points = (np.concatenate([lon_b, lon_d]), np.concatenate([lat_b, lat_d]), np.concatenate([shared, even]))
    return Spread(points, (_told_discs(len(bare), len(lon), radius_m[bare]),) if len(bare) else ())


def _told_discs(bare: int, areas: int, radius_m: NDArray[np.float64]) -> str:
    low, high = f"{radius_m.min():.0f}", f"{radius_m.max():.0f}"
    if not radius_m.any():
        return f"{bare} of {areas} areas are known as points only: their people are counted there."
    over = low if low == high else f"{low} to {high}"
    return f"{bare} of {areas} areas are known as points only: their people are spread over {over} m."


def _radii(at: NDArray[np.float64], least_m: float, most_m: float) -> NDArray[np.float64]:
    """(n,) of a disc with the area of a square whose side is the mean distance to the nearest three others."""
    if len(at) < 2 or most_m <= least_m:
        return np.full(len(at), least_m)
    others = min(_NEIGHBOURS, len(at) - 1)
    metres, _ = KDTree(at).query(at, others + 1)
    return np.asarray(np.clip(metres[:, 1:].mean(axis=1) / np.sqrt(np.pi), least_m, most_m), np.float64)


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


def _disc(radius_m: float, cell_m: float) -> NDArray[np.float64]:
    """(k, 2) metres: points that stand for equal parts of a disc, several in each cell as far as their number allows.

    They lie on a spiral by the golden angle, which leaves no part of a disc empty (Vogel 1979).
    """
    if radius_m == 0:
        return np.zeros((1, 2))
    count = int(np.clip(np.ceil(np.pi * (radius_m / (_SPACING * cell_m)) ** 2), _LEAST_POINTS, _MOST_POINTS))
    number = np.arange(count)
    along, angle = radius_m * np.sqrt((number + 0.5) / count), number * np.pi * (3 - np.sqrt(5))
    points = np.column_stack([along * np.cos(angle), along * np.sin(angle)])
    return np.asarray(points - points.mean(axis=0), np.float64)


def _told(people: NDArray[np.float64], bare: NDArray[np.int64], what: str) -> str:
    count, everyone = float(people[bare].sum()), float(people.sum())
    return f"{len(bare)} of {len(people)} {what}: {count:,.0f} of {everyone:,.0f} people are spread evenly over them."
