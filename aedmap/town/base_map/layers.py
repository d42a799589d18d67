"""The layers of the base map and what goes into them.

| layer | shape | attributes |
|---|---|---|
| water | area | class: sea, lake, river, pool |
| rivers | line | class: river, canal, stream, ditch, drain; name |
| green | area | class: park, wood, grass, pitch, cemetery, farmland |
| squares | area | class: pedestrian, platform, pier, parking |
| buildings | area | |
| streets | line | class: motorway, trunk, primary, secondary, tertiary, minor, pedestrian, service, track, path or |
|         |      | steps; name, bridge, tunnel |
| rails | line | class: rail, metro, tram; bridge, tunnel |
| labels | point | class: a place ("city", "suburb", "square"), a VenueKind, or "water"; rank: 1 to 6; name |

name is in the local language; name_en and name_zh stand beside it where the map has them. streets and rails have
bridge and tunnel "yes" where they are one. What is unknown is absent. Land is the background.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from aedmap.osm.features import Feature
from aedmap.town.base_map import classes
from aedmap.town.base_map.coast import Box, sea_areas
from aedmap.town.base_map.cut_water import cut_water_areas

MIN_ZOOM, MAX_ZOOM = 8, 14
Attributes = Mapping[str, str | int]
_Drawn = tuple[BaseGeometry, Attributes]


@dataclass(frozen=True)
class Sheet:
    """Features of one layer for a range of zooms; a layer has several sheets when it thins out from afar.

    geometries: shapely, degrees WGS84; attributes: one mapping each, keys of the layer only
    """

    layer: str
    fields: tuple[str, ...]
    min_zoom: int
    max_zoom: int
    geometries: Sequence[BaseGeometry]
    attributes: Sequence[Attributes]


_NAMES = ("name", "name_en", "name_zh")
_FIELDS: dict[str, tuple[str, ...]] = {
    "water": ("class",),
    "rivers": ("class", *_NAMES),
    "green": ("class",),
    "squares": ("class",),
    "buildings": (),
    "streets": ("class", *_NAMES, "bridge", "tunnel"),
    "rails": ("class", "bridge", "tunnel"),
    "labels": ("class", "rank", *_NAMES),
}
_MAIN_STREETS = frozenset({"motorway", "trunk", "primary", "secondary"})
_STREETS = _MAIN_STREETS | {"tertiary", "minor", "pedestrian"}
# Extracts hold rivers and railways whole; this much beyond the town is still seen from it.
_BESIDE_DEG = 0.5
_LARGE_DEG2 = 2e-5  # about 400 m x 400 m
_LABEL_DEG, _TOWN_DEG = 0.005, 0.2  # about 500 m and 20 km: nearer together one name stands for one thing


class BaseMapCollector:
    """Takes features one by one, then gives the sheets to draw."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[_Drawn]] = defaultdict(list)
        self._coast: list[BaseGeometry] = []
        self._cut_water: list[tuple[BaseGeometry, str]] = []
        self._labelled: defaultdict[tuple[str, str], list[shapely.Point]] = defaultdict(list)

    def take(self, feature: Feature) -> None:
        """Keep what the base map shows of the feature."""
        tags, shape = feature.tags, feature.geometry
        if shape.geom_type == "MultiPolygon":
            self._take_area(tags, shape)
        elif feature.outline:
            self._take_outline(tags, shape)
        elif "Line" in shape.geom_type:
            self._take_line(tags, shape)
        label = classes.label_class(tags)
        if label is not None and feature.whole:
            self._take_label(tags, shapely.point_on_surface(shape), *label)

    def sheets(self, box: Box) -> Iterator[Sheet]:
        """All sheets that have anything on them; the box bounds the sea, and little beyond it is drawn at all."""
        frame = shapely.box(*box).buffer(_BESIDE_DEG, join_style="mitre")
        for sea in sea_areas(self._coast, box):
            self._keep("water", sea, {"class": "sea"})
        for shore, kind in self._cut_water:
            for water in cut_water_areas(shore, self._lines("rivers"), self._lines("streets"), box):
                self._keep("water", water, {"class": kind})
        for layer, least, most, wanted in _PLAN:
            kept = _near(frame, [drawn for drawn in self._found[layer] if wanted is None or wanted(drawn)])
            if kept:
                yield Sheet(
                    layer, _FIELDS[layer], least, most, [drawn[0] for drawn in kept], [drawn[1] for drawn in kept]
                )

    def _take_area(self, tags: Mapping[str, str], shape: BaseGeometry) -> None:
        if tags.get("building", "no") != "no":
            self._keep("buildings", shape, {})
            return
        for layer, find in (
            ("water", classes.water_class),
            ("green", classes.green_class),
            ("squares", classes.square_class),
        ):
            if (found := find(tags)) is not None:
                self._keep(layer, shape, {"class": found})
                return

    def _take_outline(self, tags: Mapping[str, str], shape: BaseGeometry) -> None:
        water = classes.water_class(tags)
        if water in ("river", "lake"):
            self._cut_water.append((shape, water))

    def _take_line(self, tags: Mapping[str, str], shape: BaseGeometry) -> None:
        if tags.get("natural") == "coastline":
            self._coast.append(shape)
        if (street := classes.street_class(tags)) is not None:
            self._keep("streets", shape, {"class": street, **_names(tags), **_above_or_below(tags)})
        elif (rail := classes.rail_class(tags)) is not None:
            self._keep("rails", shape, {"class": rail, **_above_or_below(tags)})
        elif (river := classes.river_class(tags)) is not None:
            self._keep("rivers", shape, {"class": river, **_names(tags)})

    def _take_label(self, tags: Mapping[str, str], point: shapely.Point, kind: str, rank: int) -> None:
        """Write a name once, though the map has a point and an area of it, or a mark on each of its houses."""
        earlier = self._labelled[kind, tags["name"]]
        apart_deg = _TOWN_DEG if rank <= 2 else _LABEL_DEG
        if all(point.distance(other) > apart_deg for other in earlier):
            self._keep("labels", point, {"class": kind, "rank": rank, **_names(tags)})
            earlier.append(point)

    def _lines(self, layer: str) -> list[BaseGeometry]:
        """Lines on the ground: without bridges and tunnels."""
        return [shape for shape, said in self._found[layer] if "bridge" not in said and "tunnel" not in said]

    def _keep(self, layer: str, shape: BaseGeometry, said: Attributes) -> None:
        self._found[layer].append((shape, said))


def _near(frame: shapely.Polygon, drawn: list[_Drawn]) -> list[_Drawn]:
    """What lies in the frame, and the inner part of what leads out of it: each tile of a line costs time and room."""
    shapes = np.array([shape for shape, _ in drawn], dtype=object)
    inside = np.atleast_1d(shapely.covers(frame, shapely.box(*shapely.bounds(shapes).reshape(-1, 4).T)))
    kept = []
    for (shape, said), is_inside in zip(drawn, inside.tolist(), strict=True):
        part = shape if is_inside else shapely.clip_by_rect(shape, *frame.bounds)
        if not part.is_empty:
            kept.append((part, said))
    return kept


def _is_large(drawn: _Drawn) -> bool:
    return drawn[1]["class"] == "sea" or drawn[0].area > _LARGE_DEG2


def _is_main_street(drawn: _Drawn) -> bool:
    return drawn[1]["class"] in _MAIN_STREETS


def _is_street(drawn: _Drawn) -> bool:
    return drawn[1]["class"] in _STREETS


def _names_a_town(drawn: _Drawn) -> bool:
    return int(drawn[1]["rank"]) <= 2


def _names_a_quarter(drawn: _Drawn) -> bool:
    return int(drawn[1]["rank"]) <= 4


# Layer, zooms, what is shown at them; None is everything.
_PLAN: tuple[tuple[str, int, int, Callable[[_Drawn], bool] | None], ...] = (
    ("water", MIN_ZOOM, 11, _is_large),
    ("water", 12, MAX_ZOOM, None),
    ("rivers", 10, MAX_ZOOM, None),
    ("green", MIN_ZOOM, 11, _is_large),
    ("green", 12, MAX_ZOOM, None),
    ("squares", 13, MAX_ZOOM, None),
    ("buildings", 13, MAX_ZOOM, None),
    ("streets", MIN_ZOOM, 10, _is_main_street),
    ("streets", 11, 12, _is_street),
    ("streets", 13, MAX_ZOOM, None),
    ("rails", 10, MAX_ZOOM, None),
    ("labels", MIN_ZOOM, 11, _names_a_town),
    ("labels", 12, 12, _names_a_quarter),
    ("labels", 13, MAX_ZOOM, None),
)


def _names(tags: Mapping[str, str]) -> dict[str, str | int]:
    zh = tags.get("name:zh") or tags.get("name:zh-Hans")
    said = {"name": tags.get("name"), "name_en": tags.get("name:en"), "name_zh": zh}
    return {key: value for key, value in said.items() if value}


def _above_or_below(tags: Mapping[str, str]) -> dict[str, str | int]:
    return {key: "yes" for key in ("bridge", "tunnel") if tags.get(key, "no") not in ("no", "building_passage")}
