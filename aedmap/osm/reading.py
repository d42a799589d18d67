"""Reading .osm.pbf, .osm, .osm.gz and .osm.bz2 with osmium."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.filter import KeyFilter

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.osm.extract import (
    POINT_TAG_KEYS,
    STREET_TAG_KEYS,
    Barriers,
    Extract,
    ExtractInfo,
    StreetTags,
    StreetWays,
)
from aedmap.osm.rings import joined_rings
from aedmap.progress import Progress, silent

_TagPairs = tuple[tuple[str, str], ...]
_Number = TypeVar("_Number", bound=np.generic)

_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
_UNITS_PER_DEGREE = 10_000_000  # OpenStreetMap keeps coordinates as whole ten-millionths of a degree
_NO_COORDINATE = 2**31 - 1  # what osmium gives for a point that the file does not hold


@contextmanager
def open_extract(path: Path) -> Iterator[str]:
    """Check that path can be an extract and hand it to osmium; what osmium then says becomes one sentence.

    Raises SourceUnavailable where nothing can be read, InvalidInput where it is not OpenStreetMap data.
    """
    path = Path(path)
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder; give an extract file such as town.osm.pbf.")
    if not path.name.lower().endswith(_ENDINGS):
        raise InvalidInput(f"{path} does not end in {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}; give an extract.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise SourceUnavailable(f"{path} does not exist; give the path of an extract.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read ({error.strerror}); check the permissions.") from error
    if empty:
        raise InvalidInput(f"{path} is empty; give an extract that covers a town.")
    try:
        yield str(path)
    except (RuntimeError, UnicodeDecodeError, osmium.InvalidLocationError) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise InvalidInput(f"{path} is not OpenStreetMap data, or it is damaged ({reason}).") from error


def extract_info(path: Path) -> ExtractInfo:
    """Read the head of an extract."""
    with open_extract(path) as name, osmium.io.Reader(name, osmium.osm.NOTHING) as reader:
        header = reader.header()
        box = header.box()
        bbox = (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat) if box.valid() else None
        return ExtractInfo(
            path=Path(path),
            bbox=bbox,
            generator=header.get("generator") or None,
            timestamp=_moment(header.get("osmosis_replication_timestamp") or header.get("timestamp")),
        )


def read_extract(path: Path, progress: Progress = silent) -> Extract:
    """Read the streets and barriers of an extract; points missing from a clipped extract are marked, not refused.

    Raises SourceUnavailable or InvalidInput with one sentence: missing, unreadable, not OpenStreetMap, without streets.
    """
    progress("Reading streets", 0.0)
    info = extract_info(path)
    streets = _StreetCollector()
    with open_extract(path) as name:
        entities = osmium.osm.NODE | osmium.osm.WAY
        located = osmium.FileProcessor(name, entities).with_locations("flex_mem")
        for thing in located.with_filter(KeyFilter("highway", "barrier", "railway", "public_transport")):
            if isinstance(thing, osmium.osm.Way):
                streets.add_way(thing)
            elif isinstance(thing, osmium.osm.Node):
                streets.add_node(thing)
        squares = _squares(name)
        members = {way for relation in squares for way in (*relation.outline, *relation.inner)}
        if members:
            only_members = osmium.filter.IdFilter(members)
            located = osmium.FileProcessor(name, entities).with_locations("flex_mem")
            for thing in located.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(only_members):
                if isinstance(thing, osmium.osm.Way):
                    streets.add_outline(thing)
            streets.add_squares(squares)
    ways = streets.ways()
    if not len(ways):
        raise InvalidInput(
            f"{path} has no streets; give an extract that covers a town, with its highways. Where none can be had, "
            f"'aedmap town bare --osm {path}' makes a town without streets."
        )
    if not ways.present.any():
        raise InvalidInput(f"{path} has streets, but not one of their points; give an extract with nodes before ways.")
    progress("Reading streets", 1.0)
    return Extract(info=info, ways=ways, barriers=streets.barriers())


@dataclass(frozen=True)
class _Square:
    """A multipolygon that people walk over. outline, inner: ids of the ways around it, and around what is not of it"""

    relation: int
    tags: _TagPairs
    name: str
    outline: tuple[int, ...]
    inner: tuple[int, ...]


def _squares(name: str) -> list[_Square]:
    found = []
    for relation in osmium.FileProcessor(name, osmium.osm.RELATION).with_filter(KeyFilter("type")):
        if not isinstance(relation, osmium.osm.Relation) or relation.tags.get("type") != "multipolygon":
            continue
        tags = _street_tags(relation.tags, closed=True)
        if tags:
            ways = [member for member in relation.members if member.type == "w"]
            outline = tuple(way.ref for way in ways if way.role in ("outer", ""))
            inner = tuple(way.ref for way in ways if way.role == "inner")
            found.append(_Square(relation.id, tags, relation.tags.get("name") or "", outline, inner))
    return found


class _StreetCollector:
    """Gathers ways and barriers in compact arrays while osmium passes over the file."""

    def __init__(self) -> None:
        self._way_id = array("q")
        self._way_tags = array("i")
        self._way_name = array("i")
        self._end = array("q", [0])
        self._node_id = array("q")
        self._x = array("i")
        self._y = array("i")
        self._tags: dict[_TagPairs, int] = {}
        self._names: dict[str, int] = {"": 0}
        self._barriers: dict[int, StreetTags] = {}
        self._outlines: dict[int, list[int]] = {}
        self._outline_at: dict[int, tuple[int, int]] = {}
        self._holes: dict[int, tuple[NDArray[np.float64], ...]] = {}

    def add_way(self, way: Any) -> None:
        tags = _street_tags(way.tags, closed=way.is_closed())
        if not tags:
            return
        add_id, add_x, add_y = self._node_id.append, self._x.append, self._y.append
        for node in way.nodes:
            add_id(node.ref)
            location = node.location
            add_x(location.x)
            add_y(location.y)
        self._end_way(way.id, tags, way.tags.get("name", ""))

    def add_outline(self, way: Any) -> None:
        """Remember a way that may be part of a square's outline and no street itself."""
        self._outlines[way.id] = [node.ref for node in way.nodes]
        for node in way.nodes:
            self._outline_at[node.ref] = (node.location.x, node.location.y)

    def add_squares(self, squares: list[_Square]) -> None:
        """Draw the outlines of squares as ways; their ids are those of the relations, below zero."""
        for square in squares:
            for ring in joined_rings(self._outlines[way] for way in square.outline if way in self._outlines):
                for node in ring:
                    self._node_id.append(node)
                    self._x.append(self._outline_at[node][0])
                    self._y.append(self._outline_at[node][1])
                self._end_way(-square.relation, square.tags, square.name)
            inner = joined_rings(self._outlines[way] for way in square.inner if way in self._outlines)
            holes = (self._located(ring) for ring in inner)
            self._holes[-square.relation] = tuple(hole for hole in holes if len(hole) > 1)

    def _located(self, ring: list[int]) -> NDArray[np.float64]:
        """(k, 2) degrees of those points that the extract holds."""
        at = np.array([self._outline_at[node] for node in ring], np.int64).reshape(-1, 2)
        degrees: NDArray[np.float64] = at[(at != _NO_COORDINATE).all(axis=1)] / _UNITS_PER_DEGREE
        return degrees

    def _end_way(self, way_id: int, tags: _TagPairs, name: str) -> None:
        self._way_id.append(way_id)
        self._way_tags.append(self._tags.setdefault(tags, len(self._tags)))
        self._way_name.append(self._names.setdefault(name, len(self._names)))
        self._end.append(len(self._node_id))

    def add_node(self, node: Any) -> None:
        if "barrier" in node.tags or node.tags.get("highway") == "elevator":
            self._barriers[node.id] = dict(_kept(node.tags, POINT_TAG_KEYS))

    def ways(self) -> StreetWays:
        x, y = _as(np.int32, self._x), _as(np.int32, self._y)
        return StreetWays(
            way_id=_as(np.int64, self._way_id),
            tags=tuple(dict(tags) for tags in self._tags),
            way_tags=_as(np.int32, self._way_tags),
            names=tuple(self._names),
            way_name=_as(np.int32, self._way_name),
            start=_as(np.int64, self._end),
            node_id=_as(np.int64, self._node_id),
            lon=x / _UNITS_PER_DEGREE,
            lat=y / _UNITS_PER_DEGREE,
            present=(x != _NO_COORDINATE) & (y != _NO_COORDINATE),
            holes=self._holes,
        )

    def barriers(self) -> Barriers:
        ids = sorted(self._barriers)
        return Barriers(np.array(ids, np.int64), tuple(self._barriers[i] for i in ids))


def _street_tags(tags: Any, closed: bool) -> _TagPairs:
    """The tags of a way that can carry anybody, none for another: highways, and platforms, which people walk over."""
    kept = _kept(tags, STREET_TAG_KEYS)
    told = dict(kept)
    if "highway" in told:
        is_square = closed and told.get("type") == "multipolygon"
    elif "platform" in (told.get("railway"), told.get("public_transport")):
        told["highway"] = "platform"
        is_square = closed
    else:
        return ()
    if is_square:
        told.setdefault("area", "yes")
    return kept if told == dict(kept) else tuple(sorted(told.items()))


def _kept(tags: Any, keys: frozenset[str]) -> _TagPairs:
    return tuple(sorted((tag.k, tag.v) for tag in tags if tag.k in keys))


def _as(kind: type[_Number], values: "array[int]") -> NDArray[_Number]:
    return np.frombuffer(values, dtype=kind) if values else np.empty(0, kind)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
