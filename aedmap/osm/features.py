"""Everything in an extract that carries tags: points, lines and areas, as they come.

Tags stay with the feature only until the room above has made its own types of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from aedmap.osm.areas import is_area
from aedmap.osm.reading import open_extract
from aedmap.progress import Progress, silent

_STEP = "Reading places and buildings"
_GATHERED = frozenset({"multipolygon", "site"})  # relations that stand for one thing in one place
# (a boundary only where it is a place: a country is not a thing of the town)
_WKB = osmium.geom.WKBFactory()


@dataclass(frozen=True, slots=True)
class Feature:
    """One tagged object.

    osm_id: "node/12", "way/34" or "relation/56"
    geometry: degrees WGS84; Point, LineString, MultiLineString or MultiPolygon
    whole: False where parts lie outside the extract; the geometry is then what is left (lines or a point)
    outline: True where the lines are what is left around an area
    """

    osm_id: str
    tags: Mapping[str, str]
    geometry: BaseGeometry
    whole: bool = True
    outline: bool = False


def read_features(path: Path, progress: Progress = silent) -> Iterator[Feature]:
    """Yield the tagged objects of an extract: points, then lines, then areas, then what the extract's edge has cut.

    A closed way that means an area comes once, as an area. Lines that leave the extract and come back are given as
    several lines, never joined across the gap. Raises InvalidInput or SourceUnavailable when the file cannot be read.
    """
    with open_extract(path) as name:
        yield from _Reading(name).features(progress)


class _Reading:
    """One pass over a file, remembering what may turn out to be cut by its edge."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cut: dict[str, Feature] = {}  # areas not seen whole so far
        self.members: dict[str, list[str]] = {}  # relation -> the members that place it if it is cut
        self.parts: dict[str, BaseGeometry] = {}  # member -> its point or line

    def features(self, progress: Progress) -> Iterator[Feature]:
        progress(_STEP, 0.0)
        wanted = self._gathered_relations()
        done = {"n": 0.1, "w": 0.4, "r": 0.8, "a": 0.85}
        last = ""
        for item in osmium.FileProcessor(self.name).with_areas():
            kind = item.type_str()
            if kind != last:  # osmium cannot say how far it is; nodes, ways, relations and areas come in turn
                progress(_STEP, done.get(kind, 0.0))
                last = kind
            if isinstance(item, osmium.osm.Node):
                yield from self._node(item, wanted)
            elif isinstance(item, osmium.osm.Way):
                yield from self._way(item, wanted)
            elif isinstance(item, osmium.osm.Area):
                yield from self._area(item)
        yield from self._what_is_cut()
        progress(_STEP, 1.0)

    def _gathered_relations(self) -> frozenset[str]:
        """Note the members of relations that stand for one thing, so that a cut one still has a place."""
        for relation in osmium.FileProcessor(self.name, osmium.osm.RELATION):
            if not isinstance(relation, osmium.osm.Relation):
                continue
            kind = relation.tags.get("type")
            if (kind in _GATHERED and len(relation.tags) > 1) or (kind == "boundary" and "place" in relation.tags):
                self.members[f"relation/{relation.id}"] = [
                    f"{'node' if member.type == 'n' else 'way'}/{member.ref}"
                    for member in relation.members
                    if member.type in "nw"
                ]
                self.cut[f"relation/{relation.id}"] = Feature(
                    f"relation/{relation.id}", dict(relation.tags), shapely.Point(), whole=False
                )
        return frozenset(member for members in self.members.values() for member in members)

    def _node(self, node: osmium.osm.Node, wanted: frozenset[str]) -> Iterator[Feature]:
        if not len(node.tags) and not wanted:
            return
        name = f"node/{node.id}"
        if not node.location.valid() or not (len(node.tags) or name in wanted):
            return
        point = shapely.Point(node.location.lon, node.location.lat)
        if name in wanted:
            self.parts[name] = point
        if len(node.tags):
            yield Feature(name, dict(node.tags), point)

    def _way(self, way: osmium.osm.Way, wanted: frozenset[str]) -> Iterator[Feature]:
        name = f"way/{way.id}"
        if not len(way.tags) and name not in wanted:
            return
        line, whole = _line(way)
        if line is None:
            return
        if name in wanted:
            self.parts[name] = line
        tags = dict(way.tags)
        if not tags:
            return
        if way.is_closed() and is_area(tags):
            if not whole or "name" in tags:  # else a broken outline is no loss
                self.cut[name] = Feature(name, tags, line, whole=False, outline=True)
            return
        yield Feature(name, tags, line, whole)

    def _area(self, area: osmium.osm.Area) -> Iterator[Feature]:
        tags = dict(area.tags)
        if area.from_way() and not is_area(tags):
            return
        if area.num_rings()[0] == 0:  # osmium could not close it
            return
        name = f"{'way' if area.from_way() else 'relation'}/{area.orig_id()}"
        self.cut.pop(name, None)
        yield Feature(name, tags, shapely.from_wkb(_WKB.create_multipolygon(area)))

    def _what_is_cut(self) -> Iterator[Feature]:
        for name, feature in self.cut.items():
            if name not in self.members:
                yield feature
                continue
            known = [self.parts[member] for member in self.members[name] if member in self.parts]
            lines = [line for part in known for line in shapely.get_parts(part) if isinstance(line, shapely.LineString)]
            points = [part for part in known if isinstance(part, shapely.Point)]
            if lines:
                yield Feature(name, feature.tags, shapely.MultiLineString(lines), whole=False, outline=True)
            elif points:
                yield Feature(name, feature.tags, shapely.MultiPoint(points).centroid, whole=False)


def _line(way: osmium.osm.Way) -> tuple[BaseGeometry | None, bool]:
    """The way as one line, or as several where nodes lie outside the extract; and whether it is all there."""
    try:
        return shapely.from_wkb(_WKB.create_linestring(way)), True
    except (osmium.InvalidLocationError, RuntimeError):  # nodes outside, or a line of one point
        runs: list[list[tuple[float, float]]] = [[]]
        for node in way.nodes:
            if node.location.valid():
                runs[-1].append((node.location.lon, node.location.lat))
            elif runs[-1]:
                runs.append([])
        lines = [run for run in runs if len(run) > 1]
        if not lines:
            return None, False
        return (shapely.LineString(lines[0]) if len(lines) == 1 else shapely.MultiLineString(lines)), False
