"""The streets of the made-up town: blocks on two banks of a river, and one of each thing that makes ways differ."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from aedmap.simulation.drawn_map import DrawnMap, Tags

COLUMNS, ROWS = 16, 11
BLOCK_M = 105.0
# The river runs north of this row; only the bridges cross it.
RIVER_AFTER_ROW, RIVER_M = 4, 60.0
_BRIDGES = (3, 12)
_MARKET_ROW = 7
_MARKET = range(6, 11)
_ONE_WAY = {5: "yes", 8: "-1"}  # northwards, southwards
_MOVED, _MISSING = 0.14, 0.1
_TREES = ("Acacia", "Birch", "Cedar", "Date Palm", "Elm", "Fig", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Larch")

Corner = tuple[int, int]
Piece = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Streets:
    """corners: number of the point and its metres by column and row; lived_on: pieces of street with houses."""

    corners: dict[Corner, tuple[int, float, float]]
    lived_on: tuple[Piece, ...]


def draw_streets(drawn: DrawnMap, chance: Random) -> Streets:
    """Draw them all; rows count from the south, columns from the west."""
    corners = {(column, row): _corner(drawn, chance, column, row) for column in range(COLUMNS) for row in range(ROWS)}
    pieces: list[Piece] = []
    for row in range(ROWS):
        _draw_run(drawn, chance, corners, [(column, row) for column in range(COLUMNS)], pieces)
    for column in range(COLUMNS):
        _draw_run(drawn, chance, corners, [(column, row) for row in range(ROWS)], pieces)
    pieces += _draw_country_road(drawn, corners)
    _draw_shortcuts(drawn, corners)
    _draw_river(drawn)
    return Streets(corners, tuple(pieces))


def _corner(drawn: DrawnMap, chance: Random, column: int, row: int) -> tuple[int, float, float]:
    x_m = (column - (COLUMNS - 1) / 2 + chance.uniform(-_MOVED, _MOVED)) * BLOCK_M
    y_m = (row - (ROWS - 1) / 2 + chance.uniform(-_MOVED, _MOVED)) * BLOCK_M
    y_m += RIVER_M / 2 if row > RIVER_AFTER_ROW else -RIVER_M / 2
    return drawn.point(x_m, y_m), x_m, y_m


def _draw_run(
    drawn: DrawnMap,
    chance: Random,
    corners: dict[Corner, tuple[int, float, float]],
    along: list[Corner],
    pieces: list[Piece],
) -> None:
    """One street from end to end; some of its pieces were never built."""
    for one, other in pairwise(along):
        crossing = one[1] == RIVER_AFTER_ROW and other[1] == RIVER_AFTER_ROW + 1
        bridge = crossing and one[0] in _BRIDGES
        missing = chance.random() < _MISSING and not _needed(one, other)
        if (crossing and not bridge) or missing:
            continue
        tags = _tags(one, other)
        drawn.line([corners[one][0], corners[other][0]], {**tags, "bridge": "yes"} if bridge else tags)
        if not crossing and tags["highway"] != "pedestrian":
            pieces.append((corners[one][1:], corners[other][1:]))


def _needed(one: Corner, other: Corner) -> bool:
    """Streets without which the town would fall apart or its lessons would be lost."""
    same_column, same_row = one[0] == other[0], one[1] == other[1]
    return (same_column and one[0] in (*_BRIDGES, *_ONE_WAY)) or (same_row and one[1] in (2, _MARKET_ROW))


def _tags(one: Corner, other: Corner) -> Tags:
    if one[0] == other[0]:
        column = one[0]
        tags = {"highway": "secondary" if column in _BRIDGES else "residential", "name": f"Avenue {column + 1}"}
        return {**tags, "oneway": _ONE_WAY[column]} if column in _ONE_WAY else tags
    market = one[1] == _MARKET_ROW and one[0] in _MARKET
    return {
        "highway": "pedestrian" if market else "residential",
        "name": "Market Row" if market else f"{_TREES[one[1]]} Street",
    }


def _draw_country_road(drawn: DrawnMap, corners: dict[Corner, tuple[int, float, float]]) -> list[Piece]:
    """East out of town without a junction for half a kilometre: where snapping to junctions goes wrong."""
    start, x_m, y_m = corners[COLUMNS - 1, 2]
    bends = [(x_m + 170 * step, y_m + 25 * (step % 2)) for step in range(1, 4)]
    points = [start, *(drawn.point(*bend) for bend in bends)]
    drawn.line(points, {"highway": "tertiary", "name": "Orchard Road"})
    return list(pairwise([(x_m, y_m), *bends]))


def _draw_shortcuts(drawn: DrawnMap, corners: dict[Corner, tuple[int, float, float]]) -> None:
    """Stairs, which cost time and stop a bicycle, and a gated way, which is for those who may pass only."""
    drawn.line([corners[1, 6][0], corners[2, 7][0]], {"highway": "steps", "name": "Temple Stairs"})
    (start, *one), (end, *other) = corners[10, 0], corners[12, 2]
    gate = drawn.point((one[0] + other[0]) / 2, (one[1] + other[1]) / 2, {"barrier": "gate", "access": "private"})
    drawn.line([start, gate, end], {"highway": "service", "access": "private", "name": "Garden Compound"})


def _draw_river(drawn: DrawnMap) -> None:
    half_m = (COLUMNS / 2 + 0.5) * BLOCK_M
    middle_m = (RIVER_AFTER_ROW + 0.5 - (ROWS - 1) / 2) * BLOCK_M
    drawn.line(
        [drawn.point(-half_m, middle_m), drawn.point(half_m, middle_m)], {"waterway": "river", "name": "Reed River"}
    )
    south, north = middle_m - RIVER_M / 2, middle_m + RIVER_M / 2
    shore = [drawn.point(x, y) for x, y in ((-half_m, south), (half_m, south), (half_m, north), (-half_m, north))]
    drawn.line([*shore, shore[0]], {"natural": "water", "water": "river"})
