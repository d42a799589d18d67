"""The maps of the sheet as SVG: the town with its leaves, and each leaf with its cells and streets."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aedmap.fallback.cells import Cells
from aedmap.network import StreetNetwork, street_lines

# Units of a drawing across its longer side: a tenth of a millimetre on A4, so that whole numbers draw every bend.
_UNITS = 2_000.0
_ROOM = 0.02
# Of the overview: what shows where one is on A4; all streets of a city would be megabytes.
_LONGEST = 4_000


@dataclass(frozen=True, eq=False)
class Drawing:
    """One map; first, last: numbers of its cells."""

    svg: Markup
    first: int
    last: int


def draw_overview(cells: Cells, network: StreetNetwork) -> Drawing:
    """Every leaf as one field with the numbers of its cells, over the longest streets of the town."""
    bounds = shapely.total_bounds(cells.outlines)
    frame = _Frame.around(network, bounds)
    lines = street_lines(network)
    longest = lines[np.sort(np.argsort(-shapely.length(lines), kind="stable")[:_LONGEST])]
    there = shapely.clip_by_rect(shapely.simplify(longest, 2 * frame.units_deg), *bounds)
    streets = f'<path class="street" d="{frame.path(there)}"/>'
    fields = []
    for leaf in range(cells.leaves):
        numbers = np.flatnonzero(cells.leaf == leaf)
        text = f"{numbers[0] + 1}–{numbers[-1] + 1}" if len(numbers) > 1 else str(numbers[0] + 1)
        field = shapely.box(*shapely.total_bounds(cells.outlines[numbers]))
        # As large as fits between the sides of a narrow field.
        width = (field.bounds[2] - field.bounds[0]) / frame.units_deg
        fields.append(frame.field(field, text, min(_UNITS / 45, 1.6 * width / len(text))))
    return Drawing(frame.drawing([streets, f"<g>{''.join(fields)}</g>"]), 1, len(cells))


def draw_leaves(cells: Cells, network: StreetNetwork) -> Iterator[Drawing]:
    """Each leaf with its streets, cells and their numbers, in their order."""
    lines = street_lines(network)
    tree = shapely.STRtree(lines)
    for leaf in range(cells.leaves):
        numbers = np.flatnonzero(cells.leaf == leaf)
        bounds = shapely.total_bounds(cells.outlines[numbers])
        frame = _Frame.around(network, bounds)
        there = lines[np.sort(tree.query(shapely.box(*bounds)))]
        streets = frame.path(shapely.clip_by_rect(there, *bounds))
        fields = [frame.field(cells.outlines[i], str(i + 1), _UNITS / 36) for i in numbers]
        yield Drawing(
            frame.drawing([f'<path class="street" d="{streets}"/>', *fields]), int(numbers[0]) + 1, int(numbers[-1]) + 1
        )


@dataclass(frozen=True, eq=False)
class _Frame:
    """Degrees to the units of one drawing, north above."""

    network: StreetNetwork
    west_m: float
    north_m: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, network: StreetNetwork, bounds: NDArray[np.float64]) -> "_Frame":
        """bounds: west, south, east, north in degrees."""
        (west, east), (south, north) = network.projection.to_metres(bounds[[0, 2]], bounds[[1, 3]])
        room = _ROOM * max(east - west, north - south)
        longer = max(east - west, north - south) + 2 * room
        scale = _UNITS / float(longer)
        width, height = float(east - west + 2 * room) * scale, float(north - south + 2 * room) * scale
        return cls(network, float(west - room), float(north + room), scale, width, height)

    @property
    def units_deg(self) -> float:
        """Degrees of longitude to one unit."""
        west, _ = self.network.projection.to_degrees(0.0, 0.0)
        east, _ = self.network.projection.to_degrees(1 / self.scale, 0.0)
        return float(east - west)

    def path(self, shapes: NDArray[np.object_]) -> str:
        """Lines, or rings of areas, as one path of whole units."""
        parts = shapely.get_parts(shapely.get_parts(shapes))
        points, part = shapely.get_coordinates(parts, return_index=True)
        x_m, y_m = self.network.projection.to_metres(points[:, 0], points[:, 1])
        x = np.rint((x_m - self.west_m) * self.scale).astype(np.int64)
        y = np.rint((self.north_m - y_m) * self.scale).astype(np.int64)
        begins = np.concatenate([[True], part[1:] != part[:-1]]) if len(part) else np.zeros(0, bool)
        moved = np.ones(len(x), bool)
        moved[1:] = begins[1:] | (np.diff(x) != 0) | (np.diff(y) != 0)
        pieces = zip(begins[moved].tolist(), x[moved].tolist(), y[moved].tolist(), strict=True)
        return "".join(f"{'M' if first else 'L'}{i} {j}" for first, i, j in pieces)

    def field(self, outline: BaseGeometry, text: str, size: float) -> str:
        """An outline with its number in the middle."""
        rings = self.path(shapely.get_parts(shapely.boundary(np.array([outline], dtype=object))))
        inside = shapely.point_on_surface(outline)
        middle = outline.centroid if outline.covers(outline.centroid) else inside
        x_m, y_m = self.network.projection.to_metres(middle.x, middle.y)
        x, y = (float(x_m) - self.west_m) * self.scale, (self.north_m - float(y_m)) * self.scale
        label = f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:.0f}">{text}</text>'
        return f'<path class="cell" d="{rings}"/>{label}'

    def drawing(self, parts: list[str]) -> Markup:
        box = f"0 0 {self.width:.0f} {self.height:.0f}"
        return Markup(f'<svg viewBox="{box}" role="img">{"".join(parts)}</svg>')  # noqa: S704  numbers alone
