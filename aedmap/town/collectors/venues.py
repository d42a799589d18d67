"""Venues out of the extract's features."""

from collections import defaultdict
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from aedmap.geography import LocalProjection, Position
from aedmap.osm.features import Feature
from aedmap.town.collectors.footprint import area_m2, level_count
from aedmap.town.venue import Venue
from aedmap.town.venue_kinds import kind_of


class VenueCollector:
    """Takes features one by one, then gives the venues in the order of their ids."""

    def __init__(self) -> None:
        self._drafts: list[Venue] = []
        self._shapes: list[BaseGeometry] = []
        self._levels: list[float | None] = []  # None: not itself a building

    def take(self, feature: Feature) -> None:
        """Keep the feature if it is a venue."""
        tags = feature.tags
        kind = kind_of(tags)
        if kind is None or feature.geometry.is_empty:
            return
        middle = shapely.point_on_surface(feature.geometry)
        self._drafts.append(
            Venue(
                id=feature.osm_id,
                name=tags.get("name") or tags.get("brand") or tags.get("operator") or "",
                kind=kind,
                position=Position(middle.x, middle.y),
                name_en=tags.get("name:en"),
                name_zh=tags.get("name:zh") or tags.get("name:zh-Hans"),
                opening_hours=tags.get("opening_hours"),
            )
        )
        self._shapes.append(feature.geometry)
        self._levels.append(level_count(tags) or 1.0 if tags.get("building", "no") != "no" else None)

    def venues(self, projection: LocalProjection) -> tuple[Venue, ...]:
        """All venues taken so far, with their areas; one that is drawn both as a point and as an area comes once."""
        ground = area_m2(self._shapes, projection)
        kept = _without_doubles(self._drafts, self._shapes)
        return tuple(
            _with_areas(self._drafts[i], float(ground[i]), self._levels[i])
            for i in sorted(kept, key=lambda i: _id_order(self._drafts[i].id))
        )


def _with_areas(venue: Venue, ground_m2: float, levels: float | None) -> Venue:
    if ground_m2 <= 0:
        return venue
    return Venue(
        venue.id,
        venue.name,
        venue.kind,
        venue.position,
        venue.name_en,
        venue.name_zh,
        venue.opening_hours,
        floor_area_m2=None if levels is None else round(ground_m2 * levels, 1),
        ground_m2=round(ground_m2, 1),
    )


def _without_doubles(venues: Sequence[Venue], shapes: Sequence[BaseGeometry]) -> list[int]:
    """Leave out a venue whose namesake of the same kind is an area around it: mappers often draw both."""
    namesakes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, venue in enumerate(venues):
        if venue.name:
            namesakes[venue.name, venue.kind].append(i)
    doubles: set[int] = set()
    for group in namesakes.values():
        outlines = [i for i in group if shapely.area(shapes[i]) > 0]
        for i in group:
            inside = (
                j for j in outlines if j != i and j not in doubles and shapely.area(shapes[j]) > shapely.area(shapes[i])
            )
            if any(
                shapely.covers(shapes[j], shapely.Point(venues[i].position.lon, venues[i].position.lat)) for j in inside
            ):
                doubles.add(i)
    return [i for i in range(len(venues)) if i not in doubles]


def _id_order(osm_id: str) -> tuple[str, int]:
    kind, number = osm_id.split("/")
    return kind, int(number)
