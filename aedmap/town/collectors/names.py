"""Everything in the extract that somebody may type: streets, addresses, venues, quarters, stops."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from aedmap.geography import LocalProjection, Position
from aedmap.osm.features import Feature
from aedmap.town.folding import fold
from aedmap.town.place import NamedPlaces, Place
from aedmap.town.venue import VenueKind
from aedmap.town.venue_kinds import kind_of

# Sites for devices that people know by another word: a stop, a neighbourhood, a building.
_KNOWN_OTHERWISE = frozenset({VenueKind.BUS_SHELTER, VenueKind.RESIDENTIAL_COMPOUND})
_OTHER_NAMES = ("name", "alt_name", "official_name", "short_name", "old_name", "loc_name", "brand", "operator")
_LANGUAGE = re.compile(r"(alt_)?name:[a-z]{2,3}(-[A-Za-z]+)?$")
_ONE_STREET_M = 800.0  # pieces of one name farther apart are streets of two villages
_NUMBER_FIRST = frozenset(("AU", "CA", "FR", "GB", "HK", "IE", "IN", "LU", "MC", "MO", "MY", "NZ", "SG", "TH", "US"))
_NUMBER_SIGN = {"CN": "号", "TW": "號"}


class NameCollector:
    """Takes features one by one, then gives the places with the folded forms of their names."""

    def __init__(self) -> None:
        self._streets: defaultdict[str, list[tuple[Mapping[str, str], BaseGeometry]]] = defaultdict(list)
        self._points: list[tuple[str, Mapping[str, str], BaseGeometry]] = []
        self._addresses: dict[tuple[str, str], BaseGeometry] = {}

    def take(self, feature: Feature) -> None:
        """Keep the feature's name and its address."""
        tags = feature.tags
        if feature.geometry.is_empty:
            return
        street = tags.get("addr:street") or tags.get("addr:place")
        if street and "addr:housenumber" in tags:
            self._addresses.setdefault((street, tags["addr:housenumber"]), feature.geometry)
        if "name" not in tags:
            return
        if "highway" in tags and "Line" in feature.geometry.geom_type and not feature.outline:
            self._streets[tags["name"]].append((_name_tags(tags), feature.geometry))
            return
        kind = _kind(tags)
        if kind is not None:
            self._points.append((kind, _name_tags(tags), feature.geometry))

    def places(self, projection: LocalProjection, country: str | None) -> NamedPlaces:
        """All places taken so far; the country decides how an address is written."""
        places: list[Place] = []
        forms: list[tuple[str, ...]] = []
        for name in sorted(self._streets):
            for tags, point in _streets_of_one_name(self._streets[name], projection):
                places.append(_place("street", tags, point))
                forms.append(_forms(tags))
        for kind, tags, shape in self._points:
            places.append(_place(kind, tags, shapely.point_on_surface(shape)))
            forms.append(_forms(tags))
        for (street, number), shape in sorted(self._addresses.items(), key=lambda item: item[0]):
            tags = {"name": _address(street, number, country)}
            places.append(_place("address", tags, shapely.point_on_surface(shape)))
            forms.append(_forms(tags))
        return NamedPlaces(tuple(places), tuple(forms))


def _kind(tags: Mapping[str, str]) -> str | None:
    venue = kind_of(tags)
    if venue is not None and venue not in _KNOWN_OTHERWISE:
        return str(venue)
    if "place" in tags:
        return tags["place"]
    if "highway" in tags or "public_transport" in tags:
        return "stop" if tags.get("highway") == "bus_stop" or tags.get("public_transport") == "platform" else None
    if tags.get("building", "no") != "no":
        return "building"
    for key in ("amenity", "tourism", "historic", "leisure", "man_made"):
        if key in tags:
            return tags[key]
    return None if venue is None else str(venue)


def _name_tags(tags: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key in _OTHER_NAMES or _LANGUAGE.match(key)}


def _forms(tags: Mapping[str, str]) -> tuple[str, ...]:
    names = (name for key, value in tags.items() for name in ([value, *value.split(";")] if key != "name" else [value]))
    return tuple(form for form in dict.fromkeys(fold(name) for name in names) if form)


def _place(kind: str, tags: Mapping[str, str], point: Point) -> Place:
    zh = tags.get("name:zh") or tags.get("name:zh-Hans")
    return Place(tags["name"], kind, Position(point.x, point.y), tags.get("name:en"), zh)


def _address(street: str, number: str, country: str | None) -> str:
    if country is not None and country in _NUMBER_SIGN:
        sign = "" if number.endswith(("号", "號")) else _NUMBER_SIGN[country]
        return f"{street}{number}{sign}"
    return f"{number} {street}" if country in _NUMBER_FIRST else f"{street} {number}"


def _streets_of_one_name(
    pieces: Sequence[tuple[Mapping[str, str], BaseGeometry]], projection: LocalProjection
) -> list[tuple[Mapping[str, str], Point]]:
    """Join pieces that lie near each other; each street is placed at the middle of its middlemost piece."""
    middles = [_longest(shape).interpolate(0.5, normalized=True) for _, shape in pieces]
    xy = np.column_stack(projection.to_metres([m.x for m in middles], [m.y for m in middles]))
    pairs = cKDTree(xy).query_pairs(_ONE_STREET_M, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(xy), len(xy)))
    count, label = connected_components(links, directed=False)
    streets: list[tuple[Mapping[str, str], Point]] = []
    for group in range(count):
        members = np.flatnonzero(label == group)
        centre = xy[members].mean(axis=0)
        middlemost = int(members[np.argmin(((xy[members] - centre) ** 2).sum(axis=1))])
        tags = {key: value for i in members.tolist() for key, value in pieces[i][0].items()}
        streets.append((tags, middles[middlemost]))
    return streets


def _longest(shape: BaseGeometry) -> LineString:
    lines = [part for part in shapely.get_parts(shape) if isinstance(part, LineString)]
    return max(lines, key=lambda line: line.length)
