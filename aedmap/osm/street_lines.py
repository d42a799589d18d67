"""Streets from any layer of lines or a street graph, written as an OpenStreetMap extract that a town is built from.

Councils have street layers where OpenStreetMap is thin. Lines that share a point, to seven digits of a degree as
OpenStreetMap keeps them, meet there; lines that only cross do not, since one may lead over the other.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import shapely

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography.map_file import LINES, read_shapes
from aedmap.osm.street_graph import GRAPH_ENDING, read_street_graph

_DIGITS = 7
_USUAL = "residential"
_WORDS = (
    "motorway motorway_link trunk trunk_link primary primary_link secondary secondary_link tertiary tertiary_link "
    "unclassified residential living_street service pedestrian track footway path steps cycleway bridleway"
)
_KNOWN = frozenset(_WORDS.split())


def write_street_lines(
    source: Path,
    out: Path,
    *,
    layer: str | None = None,
    kind: str | None = None,
    kinds: Mapping[str, str] | None = None,
    name: str | None = None,
) -> int:
    """Write the lines of a map file, or the edges of an OSMnx graph (.graphml), as ways; returns how many.

    kind: column whose text is the way's highway tag, or is turned into one by `kinds` ("" leaves the line out); where
    it is neither, or without the column, a line is residential. name: column with street names.
    Raises SourceUnavailable when it cannot be read or written, InvalidInput for no CRS, no lines or a missing column.
    """
    frame = _read(source, layer)
    for column in (kind, name):
        if column is not None and column not in frame.columns:
            raise InvalidInput(f"{source.name} has no column {column}; it has {', '.join(map(str, frame.columns))}.")
    tags = [_highway(str(text), kinds or {}) for text in frame[kind]] if kind else [_USUAL] * len(frame)
    names = [str(text) if isinstance(text, str) else "" for text in frame[name]] if name else [""] * len(frame)
    ways = [
        (part, tag, text)
        for shape, tag, text in zip(frame.geometry, tags, names, strict=True)
        if tag
        for part in shapely.get_parts(shape)
    ]
    if not ways:
        raise InvalidInput(f"{source.name} has no line that is a street; check the column and the kinds.")
    try:
        out.write_text(_osm(ways), encoding="utf-8")
    except OSError as error:
        raise SourceUnavailable(f"{out} cannot be written ({error.strerror}).") from error
    return len(ways)


def _read(source: Path, layer: str | None) -> Any:
    if source.suffix.lower() == GRAPH_ENDING:
        return read_street_graph(source)
    return read_shapes(source, LINES, "lines of streets", layer, skip_empty=True)


def _highway(text: str, kinds: Mapping[str, str]) -> str:
    return kinds.get(text, text if text in _KNOWN else _USUAL)


def _osm(ways: list[tuple[Any, str, str]]) -> str:
    coordinates = [np.round(shapely.get_coordinates(line), _DIGITS) for line, _, _ in ways]
    points, number = np.unique(np.concatenate(coordinates), axis=0, return_inverse=True)
    number = number.ravel() + 1
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="aedmap">',
    ]
    lines += [
        f'<node id="{place}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>'
        for place, (lon, lat) in enumerate(points, 1)
    ]
    begin = 0
    for way, ((_, highway, name), places) in enumerate(zip(ways, coordinates, strict=True), start=1):
        nodes = "".join(f'<nd ref="{node}"/>' for node in number[begin : begin + len(places)])
        begin += len(places)
        named = f'<tag k="name" v={quoteattr(name)}/>' if name else ""
        lines.append(f'<way id="{way}" version="1">{nodes}<tag k="highway" v={quoteattr(highway)}/>{named}</way>')
    return "\n".join([*lines, "</osm>"]) + "\n"
