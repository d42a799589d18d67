"""A map being drawn: points and lines in metres around a middle, written as an OpenStreetMap file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from aedmap.geography import LocalProjection, Position

Tags = Mapping[str, str]

_NO_TAGS: Tags = {}


class DrawnMap:
    """Points and lines with tags; x_m to the east, y_m to the north of the middle."""

    def __init__(self, middle: Position) -> None:
        self._plane = LocalProjection(middle.lon, middle.lat)
        self._points: list[tuple[float, float, Tags]] = []
        self._lines: list[tuple[Sequence[int], Tags]] = []

    def point(self, x_m: float, y_m: float, tags: Tags = _NO_TAGS) -> int:
        """Draw a point and return its number, by which lines run through it."""
        self._points.append((x_m, y_m, tags))
        return len(self._points)

    def line(self, points: Sequence[int], tags: Tags) -> None:
        """Draw a line through points; an area when it ends where it began."""
        self._lines.append((points, tags))

    def write(self, path: Path) -> None:
        """Write everything drawn, the same bytes for the same drawing."""
        lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6" generator="aedmap, made up">']
        for number, (x_m, y_m, tags) in enumerate(self._points, start=1):
            lon, lat = self._plane.to_degrees(x_m, y_m)
            lines += [f'<node id="{number}" version="1" lon="{float(lon):.7f}" lat="{float(lat):.7f}">']
            lines += [*_written(tags), "</node>"]
        for number, (points, tags) in enumerate(self._lines, start=1):
            through = [f'<nd ref="{point}"/>' for point in points]
            lines += [f'<way id="{number}" version="1">', *through, *_written(tags), "</way>"]
        path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8", newline="\n")


def _written(tags: Tags) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]
