"""What may tell where arrests happen: people, floor area, venues, streets and the planner's own layers, by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import LINES, column_of, read_shapes
from aedmap.network import StreetNetwork
from aedmap.progress import Progress
from aedmap.town import Town
from optimizer.demand.fitting.request import FeatureFile
from optimizer.demand.proxy import drawing_grade
from optimizer.demand.study_area import StudyArea

_MOST_KINDS = 40
_SAMPLES_A_CELL = 8


@dataclass(frozen=True, eq=False)
class Features:
    """Amounts by cell. names: (k,); amount: (n, k) people, square metres of floor, venues or metres in the cell.

    venues: which of the columns count places that people go to
    """

    names: tuple[str, ...]
    amount: NDArray[np.float64]
    venues: NDArray[np.bool_]


def features_of(
    files: Sequence[FeatureFile],
    area: StudyArea,
    town: Town | None,
    residents: NDArray[np.float64],
    out: NDArray[np.float64],
    progress: Progress,
) -> Features:
    """All layers that have anything in the area. residents, out: (n,) what is known of people already."""
    progress("Features", 0.0)
    columns: list[tuple[str, NDArray[np.float64], bool]] = [("residents", residents, False), ("people out", out, False)]
    if town is not None:
        columns += _of_town(area, town)
    for number, file in enumerate(files):
        columns += _of_file(area, file)
        progress("Features", (number + 1) / len(files))
    kept = [(name, amount, venue) for name, amount, venue in columns if amount.any()]
    amount = np.column_stack([amount for _, amount, _ in kept]) if kept else np.zeros((len(area), 0))
    progress("Features", 1.0)
    return Features(tuple(name for name, _, _ in kept), amount, np.array([venue for *_, venue in kept], np.bool_))


def _of_town(area: StudyArea, town: Town) -> list[tuple[str, NDArray[np.float64], bool]]:
    buildings, venues = town.buildings, town.venues
    floor_m2 = buildings.area_m2 * np.nan_to_num(buildings.levels, nan=1.0)
    grade = np.array([drawing_grade(venue.kind) for venue in venues], np.float64)
    lon = np.array([venue.position.lon for venue in venues], np.float64)
    lat = np.array([venue.position.lat for venue in venues], np.float64)
    columns = [("floor area", _sum(area, buildings.lon, buildings.lat, floor_m2), False)]
    columns += [
        (f"venues of grade {value:g}", _sum(area, lon[grade == value], lat[grade == value]), True)
        for value in np.unique(grade[grade > 0])
    ]
    return [*columns, ("streets", _street_m(area, town.network), False)] if town.info.has_streets else columns


def _street_m(area: StudyArea, streets: StreetNetwork) -> NDArray[np.float64]:
    """(n,) metres of street in each cell, each edge counted in the middle between its ends."""
    ends = streets.edge_from, streets.edge_to
    lon = streets.node_lon[ends[0]] / 2 + streets.node_lon[ends[1]] / 2
    lat = streets.node_lat[ends[0]] / 2 + streets.node_lat[ends[1]] / 2
    return _sum(area, lon, lat, np.asarray(streets.edge_m, np.float64))


def _of_file(area: StudyArea, file: FeatureFile) -> list[tuple[str, NDArray[np.float64], bool]]:
    frame: Any = read_shapes(file.file, LINES | {"Point"}, "points or lines")
    kinds = np.full(len(frame), "", dtype=object)
    if file.by is not None:
        kinds = frame[column_of(file.file, frame, file.by, f"features.{file.name}.by")].astype(str).to_numpy(object)
    every = sorted(set(kinds))
    if len(every) > _MOST_KINDS:
        raise InvalidInput(
            f"{file.file.name} has {len(every)} kinds in column {file.by}, at most {_MOST_KINDS} can be told apart; "
            "name a coarser column."
        )
    shapes = np.asarray(frame.geometry.array, dtype=object)
    points = bool((frame.geometry.geom_type == "Point").all())
    columns = []
    for kind in every:
        some = shapes[kinds == kind]
        name = f"{file.name} {kind}".strip()
        if points:
            columns.append((name, _sum(area, shapely.get_x(some), shapely.get_y(some)), True))
        else:
            columns.append((name, _metres(area, shapely.get_parts(some)), False))
    return columns


def _metres(area: StudyArea, lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """(n,) metres of the lines in each cell, by points along them that stand for short equal parts."""
    plane = shapely.transform(lines, lambda points: np.column_stack(area.grid.projection.to_metres(*points.T)))
    length = shapely.length(plane)
    parts = np.maximum(1, np.ceil(length / (area.grid.cell_m / _SAMPLES_A_CELL))).astype(np.int64)
    owner = np.repeat(np.arange(len(plane)), parts)
    first = np.cumsum(parts) - parts
    share = (np.arange(len(owner)) - first[owner] + 0.5) / parts[owner]
    at = shapely.line_interpolate_point(plane[owner], share * length[owner])
    lon, lat = area.grid.projection.to_degrees(shapely.get_x(at), shapely.get_y(at))
    return _sum(area, lon, lat, (length / parts)[owner])


def _sum(
    area: StudyArea, lon: NDArray[np.float64], lat: NDArray[np.float64], amount: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """(n,) amounts at points by cell; those outside the region's cells are left out."""
    inside = area.in_own_cell(lon, lat)
    values = np.ones(len(lon)) if amount is None else np.asarray(amount, np.float64)
    return area.total(lon[inside], lat[inside], values[inside][:, None])[:, 0]
