"""Regions as shapes for a small picture: paths in a box, simplified to what can be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from aedmap.geography import LocalProjection
from aedmap.regions.report import Line, RegionReport

_WIDTH, _HEIGHT = 640.0, 420.0
_SEEN = 0.4  # of the box's units; finer corners are not drawn
CLASSES = 5


@dataclass(frozen=True)
class Shape:
    """line: whose shape; path: SVG path data; shade: 0 to CLASSES - 1 by the rate, None when there is no rate."""

    line: Line
    path: str
    shade: int | None


@dataclass(frozen=True)
class Drawing:
    """Shapes in a box of width x height; most: the rate of the darkest shade, None when there is no rate at all."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    most: float | None


def draw(report: RegionReport) -> Drawing | None:
    """The parts of a region shaded by devices in service per 100,000; the region alone when it has none.

    None when there is no boundary to draw.
    """
    lines = [line for line in report.parts or (report.whole,) if line.region and line.region.boundary is not None]
    if not lines:
        return None
    bounds = shapely.total_bounds([line.region.boundary for line in lines if line.region])
    west, south, east, north = bounds.tolist()
    plane = LocalProjection((west + east) / 2, (south + north) / 2)
    (x0, x1), (y0, y1) = plane.to_metres([west, east], [south, north])
    scale = min(_WIDTH / max(x1 - x0, 1.0), _HEIGHT / max(y1 - y0, 1.0))
    rates = [_rate(line) for line in lines]
    known = [rate for rate in rates if rate is not None]
    most = max(known) if known else None

    def to_box(degrees: np.ndarray) -> np.ndarray:
        x, y = plane.to_metres(degrees[:, 0], degrees[:, 1])
        return np.column_stack([(x - x0) * scale, (y1 - y) * scale])

    shapes = []
    for line, rate in zip(lines, rates, strict=True):
        flat = shapely.transform(line.region.boundary, to_box) if line.region else None
        shapes.append(Shape(line, _path(flat), _shade(rate, most)))
    return Drawing(round(float(x1 - x0) * scale, 1), round(float(y1 - y0) * scale, 1), tuple(shapes), most)


def _rate(line: Line) -> float | None:
    return line.figures.per_100_000(line.figures.counts.in_service)


def _shade(rate: float | None, most: float | None) -> int | None:
    if rate is None or most is None:
        return None
    return min(int(CLASSES * rate / most), CLASSES - 1) if most > 0 else 0


def _path(shape: shapely.Geometry | None) -> str:
    rings: list[str] = []
    for polygon in shapely.get_parts(shapely.simplify(shape, _SEEN)):
        for ring in (polygon.exterior, *polygon.interiors):
            rings.append(_ring(shapely.get_coordinates(ring)[:-1].tolist()))
    return "".join(rings)


def _ring(corners: Sequence[Sequence[float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z" if len(corners) > 2 else ""
