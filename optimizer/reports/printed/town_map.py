"""Maps of the report as SVG: who is covered, where devices are and where the new ones go."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np
import shapely
from markupsafe import Markup

from aedmap.network import StreetNetwork
from optimizer.plan import PlacementPlan
from optimizer.reports.geojson import cell_states
from optimizer.reports.printed.sheet import WIDTH, Sheet
from optimizer.reports.printed.street_picture import street_picture
from optimizer.reports.signs import AED_SHAPES, PATTERN_SHAPES
from optimizer.reports.unreachable import Spot

STATES = ("covered", "gained", "uncovered", "off_network")
_BEYOND = "out_of_reach"  # cells that are uncovered, and drawn so, but for the map of sites
_STREETS = '<use href="#m-streets"/>'
_MANY = 60  # more signs than this are drawn smaller


def shared_shapes(plan: PlacementPlan, network: StreetNetwork | None, sheet: Sheet) -> Markup:
    """What all maps of the page use, drawn once: streets, cells by state, signs."""
    image = (
        f'<image id="m-streets" width="{WIDTH:g}" height="{sheet.height:.1f}" preserveAspectRatio="none" '
        f'href="{street_picture(network, sheet)}"/>'
    )
    cells = "".join(f'<path id="m-{state}" d="{shape}"/>' for state, shape in _cells(plan, sheet))
    sign = f'<symbol id="m-aed" viewBox="0 0 24 24">{AED_SHAPES}</symbol>'
    return _trusted(
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
        f"{PATTERN_SHAPES}{image}{cells}{sign}</defs></svg>"
    )


def coverage_map(plan: PlacementPlan, sheet: Sheet, title: str, *, after: bool) -> Markup:
    """Covered and uncovered cells before or after, with the devices that are out then; drawn for half a page."""
    looks = {"gained": "gained" if after else "uncovered", _BEYOND: "uncovered"}
    cells = [(state, looks.get(state, state)) for state in (*STATES, _BEYOND)]
    dots = _dots(plan, sheet) if after else ""
    return map_frame(sheet, title, [_STREETS, *_used(cells), _existing(plan, sheet, 30), dots], size=30)


def site_map(plan: PlacementPlan, sheet: Sheet, spots: Sequence[Spot], title: str) -> Markup:
    """Where the new devices go, each with its rank, and where no device can reach; drawn for the whole width."""
    looks = {"gained": "covered", _BEYOND: "off_network"}
    cells = [(state, looks.get(state, state)) for state in (*STATES, _BEYOND)]
    signs = (_existing(plan, sheet, 18), _spots(sheet, spots), _ranks(plan, sheet))
    return map_frame(sheet, title, [_STREETS, *_used(cells), *signs], size=18)


def map_frame(sheet: Sheet, title: str, parts: Iterable[str], *, size: int) -> Markup:
    """A map of these parts with scale bar, north and frame. size: of its letters, in units of the sheet"""
    return _trusted(
        f'<svg class="map" viewBox="0 0 {WIDTH:g} {sheet.height:.1f}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}{_scale(sheet, size)}{_north(size)}"
        f'<rect class="frame" width="{WIDTH:g}" height="{sheet.height:.1f}"/></svg>'
    )


def _used(cells: Iterable[tuple[str, str]]) -> Iterator[str]:
    for state, look in cells:
        yield f'<use href="#m-{state}" class="cell {look}"/>'


def _cells(plan: PlacementPlan, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The outline of all cells of a state, as the d of a path."""
    column, row, cell_m = plan.demand.column, plan.demand.row, plan.demand.grid.cell_m
    states = np.where(plan.out_of_reach, _BEYOND, cell_states(plan))
    for state in (*STATES, _BEYOND):
        these = states == state
        # In whole cells the edges of neighbours are the same numbers, so the union leaves no slivers.
        boxes = shapely.box(column[these], row[these], column[these] + 1, row[these] + 1)
        area = shapely.simplify(shapely.coverage_union_all(boxes), 0)
        rings = [ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]
        yield state, "".join(_path(shapely.get_coordinates(ring) * cell_m, sheet) for ring in rings)


def _path(corners_m: np.ndarray, sheet: Sheet) -> str:
    x, y = sheet.at_metres(corners_m[:-1, 0], corners_m[:-1, 1])
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z"


def _existing(plan: PlacementPlan, sheet: Sheet, side: float) -> str:
    side = side if len(plan.existing) <= _MANY else side * 0.6
    x, y = sheet.at([d.position.lon for d in plan.existing], [d.position.lat for d in plan.existing])
    shown = (x >= 0) & (x <= WIDTH) & (y >= 0) & (y <= sheet.height)
    return "".join(
        f'<use href="#m-aed" x="{a - side / 2:.1f}" y="{b - side / 2:.1f}" width="{side:g}" height="{side:g}"/>'
        for a, b in zip(x[shown], y[shown], strict=True)
    )


def _dots(plan: PlacementPlan, sheet: Sheet) -> str:
    radius = 13 if len(plan.choices) <= _MANY else 8
    return "".join(f'<circle class="site" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>' for _, x, y in _chosen(plan, sheet))


def _ranks(plan: PlacementPlan, sheet: Sheet) -> str:
    """The first in order lie on top."""
    radius, size = (15, 16) if len(plan.choices) <= _MANY else (10, 10)
    return "".join(
        f'<g transform="translate({x:.1f} {y:.1f})"><circle class="site" r="{radius}"/>'
        f'<text class="rank-text" y="{size * 0.36:.1f}" font-size="{size}">{rank}</text></g>'
        for rank, x, y in _chosen(plan, sheet)
    )


def _spots(sheet: Sheet, spots: Sequence[Spot]) -> str:
    x, y = sheet.at([spot.lon for spot in spots], [spot.lat for spot in spots])
    return "".join(
        f'<g transform="translate({a:.1f} {b:.1f})"><rect class="spot" x="-14" y="-14" width="28" height="28"/>'
        f'<text class="spot-text" y="7" font-size="20">{spot.letter}</text></g>'
        for spot, a, b in zip(spots, x, y, strict=True)
    )


def _chosen(plan: PlacementPlan, sheet: Sheet) -> list[tuple[int, float, float]]:
    """Rank and place of each chosen site, the last in order first."""
    x, y = sheet.at([c.position.lon for c in plan.choices], [c.position.lat for c in plan.choices])
    return [(choice.rank, float(a), float(b)) for choice, a, b in zip(plan.choices, x, y, strict=True)][::-1]


def _scale(sheet: Sheet, size: int) -> str:
    length_m = sheet.bar_m()
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    length, thick = length_m * sheet.scale, size / 3
    high = sheet.height - size
    return (
        f'<g class="scale"><rect class="halo" x="{size * 0.5:g}" y="{high - size * 1.5:.1f}" '
        f'width="{length + size:.1f}" height="{size * 2.1:.1f}" rx="{size / 4:g}"/>'
        f'<path d="M{size} {high - thick:.1f}v{thick:.1f}h{length:.1f}v-{thick:.1f}"/>'
        f'<text x="{size + length / 2:.1f}" y="{high - size * 0.45:.1f}" font-size="{size}">{words}</text></g>'
    )


def _north(size: int) -> str:
    x = WIDTH - size * 1.6
    return (
        f'<g class="scale" transform="translate({x:g} {size * 0.6:g})">'
        f'<circle class="halo" cx="0" cy="{size * 1.1:g}" r="{size * 1.35:g}"/>'
        f'<path class="arrow" d="M0 0l{size * 0.45:g} {size * 1.2:g}l-{size * 0.45:g} -{size * 0.3:g}'
        f'l-{size * 0.45:g} {size * 0.3:g}z"/><text y="{size * 2.1:g}" font-size="{size}">N</text></g>'
    )


def _trusted(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704  drawn here from numbers; the only text from outside is escaped
