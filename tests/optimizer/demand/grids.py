"""A small plane, grid and study area for the tests of demand."""

import numpy as np
import shapely

from aedmap.geography import LocalProjection
from optimizer.demand import CellGrid
from optimizer.demand.study_area import StudyArea, study_area

PLANE = LocalProjection(25.0, 60.0)


def grid(cell_m: float = 100.0, half_m: float = 500.0) -> CellGrid:
    """Cells over a square of twice half_m around 25 E 60 N."""
    west, south = PLANE.to_degrees(-half_m, -half_m)
    east, north = PLANE.to_degrees(half_m, half_m)
    return CellGrid(PLANE, cell_m, float(west), float(south), float(east), float(north))


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> shapely.Geometry:
    """A rectangle in degrees, given in metres from the middle."""
    return shapely.transform(
        shapely.box(west_m, south_m, east_m, north_m), lambda at: np.column_stack(PLANE.to_degrees(*at.T))
    )


def square(cell_m: float = 100.0, half_m: float = 500.0) -> StudyArea:
    """The whole square as a study area."""
    return study_area(grid(cell_m, half_m), box(-half_m, -half_m, half_m, half_m), None)


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """(lon, lat) of a point given in metres from the middle."""
    lon, lat = PLANE.to_degrees(x_m, y_m)
    return float(lon), float(lat)
