"""Small towns drawn as letter grids, so that anyone can read the geometry of a test.

A--B--C      one character is one step of step_m metres, across and down
|  |         letters and digits are places that tests name; + is a place without a name
D--+   X     - | / \\ are streets: straight, from one place to the next; X stands off the streets
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from aedmap.geography import LocalProjection, Position
from aedmap.network import StreetNetwork, build_network
from aedmap.osm import read_extract

_STREETS = {"-": (0, 1), "|": (1, 0), "\\": (1, 1), "/": (1, -1)}
_MIDDLE = Position(24.94, 60.17)

Tags = Mapping[str, str]


@dataclass(frozen=True)
class Drawing:
    """places: every letter and every + ("+row,column"); streets: pairs of places; both in reading order."""

    places: dict[str, Position]
    streets: list[tuple[str, str]]


def read_drawing(drawing: str, step_m: float = 50.0, at: Position = _MIDDLE) -> Drawing:
    """Positions of all places and the streets between them; the first line is the northernmost."""
    lines = drawing.strip("\n").splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    cells = {
        (row, column): character
        for row, line in enumerate(lines)
        for column, character in enumerate(line[margin:])
        if character != " "
    }
    names = {
        cell: character if character != "+" else f"+{cell[0]},{cell[1]}"
        for cell, character in cells.items()
        if character.isalnum() or character == "+"
    }
    if len(set(names.values())) != len(names):
        raise ValueError("A letter stands twice in the drawing.")
    plane = LocalProjection(at.lon, at.lat)
    places = {}
    for (row, column), name in names.items():
        lon, lat = plane.to_degrees(column * step_m, -row * step_m)
        places[name] = Position(round(float(lon), 7), round(float(lat), 7))  # OpenStreetMap keeps seven digits
    streets, used = [], set()
    for (row, column), name in names.items():
        for street, (down, right) in _STREETS.items():
            cell = (row + down, column + right)
            run = []
            while cells.get(cell) == street:
                run.append(cell)
                cell = (cell[0] + down, cell[1] + right)
            if run and cell in names:
                streets.append((name, names[cell]))
                used.update(run)
    if loose := set(cells) - set(names) - used:
        raise ValueError(f"A street at line, column {min(loose)} does not run from one place to another.")
    return Drawing(places, streets)


def draw_osm(
    path: Path,
    drawing: str,
    step_m: float = 50.0,
    at: Position = _MIDDLE,
    tags: Mapping[str, Tags] | None = None,
    points: Mapping[str, Tags] | None = None,
    areas: Mapping[str, Tags] | None = None,
    ways: Mapping[str, Tags] | None = None,
) -> dict[str, Position]:
    """Write the drawing as an .osm file and return the positions of its letters.

    tags: of streets by their two letters, such as {"AB": {"name": "Main Street"}}; highway=residential unless they say
    points: of letters, such as {"X": {"amenity": "pharmacy"}}
    areas, ways: through letters, closed or not, such as {"ABCD": {"building": "yes"}}
    """
    tags, points = dict(tags or {}), dict(points or {})
    drawn = read_drawing(drawing, step_m, at)
    number = {name: i for i, name in enumerate(drawn.places, start=1)}
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6" generator="drawing">']
    for name, place in drawn.places.items():
        lines += [f'<node id="{number[name]}" version="1" lon="{place.lon:.7f}" lat="{place.lat:.7f}">']
        lines += [*_tags(points.pop(name, {})), "</node>"]
    drawn_ways = []
    for start, end in drawn.streets:
        own = tags.pop(start + end, None) or tags.pop(end + start, None) or {}
        drawn_ways.append(([start, end], {"highway": "residential", **own}))
    drawn_ways += [([*letters, letters[0]], dict(own)) for letters, own in (areas or {}).items()]
    drawn_ways += [(list(letters), dict(own)) for letters, own in (ways or {}).items()]
    for i, (letters, own) in enumerate(drawn_ways, start=1):
        refs = [f'<nd ref="{number[letter]}"/>' for letter in letters]
        lines += [f'<way id="{i}" version="1">', *refs, *_tags(own), "</way>"]
    if tags or points:
        raise ValueError(f"The drawing has no street or place {', '.join([*tags, *points])}.")
    path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")
    return {name: place for name, place in drawn.places.items() if not name.startswith("+")}


def draw_streets(
    drawing: str,
    step_m: float = 50.0,
    at: Position = _MIDDLE,
    tags: Mapping[str, Tags] | None = None,
    points: Mapping[str, Tags] | None = None,
    profile: str = "walk",
) -> tuple[StreetNetwork, dict[str, Position]]:
    """The network of a drawing as a profile sees it and the positions of its letters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawing.osm"
        places = draw_osm(path, drawing, step_m, at, tags, points)
        return build_network(read_extract(path), profile=profile), places


def _tags(tags: Tags) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
