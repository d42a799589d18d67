"""Streets from any layer of lines, written as an OpenStreetMap extract that a town is built from.

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
    """Write the lines of a map file as ways; returns how many.

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
    import geopandas  # late, because it costs a second

    try:
        frame = geopandas.read_file(source, layer=layer)
    except Exception as error:
        raise SourceUnavailable(f"{source.name} cannot be read as a map file: {error}.") from error
    if not isinstance(frame, geopandas.GeoDataFrame) or len(frame) == 0:
        raise InvalidInput(f"{source.name} holds no line{'' if layer is None else f' in layer {layer}'}.")
    if frame.crs is None:
        raise InvalidInput(f"{source.name} does not say its coordinate system; save it with its CRS.")
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)].to_crs(4326)
    other = np.flatnonzero(~frame.geometry.geom_type.isin(["LineString", "MultiLineString"]))
    if len(other):
        raise InvalidInput(f"{source.name}: row {other[0] + 1} is no line ({len(other)} such rows); give lines.")
    return frame


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
