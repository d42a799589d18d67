"""From OpenStreetMap's tags to the few classes that a quiet base map tells apart."""

from collections.abc import Mapping

from aedmap.town.venue import VenueKind
from aedmap.town.venue_kinds import kind_of

_STREETS = {
    "motorway": "motorway",
    "trunk": "trunk",
    "primary": "primary",
    "secondary": "secondary",
    "tertiary": "tertiary",
    "unclassified": "minor",
    "residential": "minor",
    "living_street": "minor",
    "road": "minor",
    "busway": "minor",
    "pedestrian": "pedestrian",
    "service": "service",
    "track": "track",
    "footway": "path",
    "path": "path",
    "cycleway": "path",
    "bridleway": "path",
    "corridor": "path",
    "steps": "steps",
}
_RAILS = {
    "rail": "rail",
    "narrow_gauge": "rail",
    "subway": "metro",
    "light_rail": "metro",
    "monorail": "metro",
    "tram": "tram",
    "funicular": "tram",
}
_GREEN = {
    "leisure": {
        "park": "park",
        "garden": "park",
        "common": "park",
        "dog_park": "park",
        "playground": "park",
        "pitch": "pitch",
        "golf_course": "grass",
        "recreation_ground": "grass",
    },
    "landuse": {
        "forest": "wood",
        "grass": "grass",
        "meadow": "grass",
        "village_green": "grass",
        "recreation_ground": "grass",
        "flowerbed": "grass",
        "cemetery": "cemetery",
        "allotments": "farmland",
        "orchard": "farmland",
        "farmland": "farmland",
        "vineyard": "farmland",
    },
    "natural": {"wood": "wood", "scrub": "wood", "grassland": "grass", "heath": "grass", "wetland": "grass"},
    "amenity": {"grave_yard": "cemetery"},
}
_RIVERS = frozenset({"river", "canal", "stream", "ditch", "drain"})
_PLACES = {
    "city": 1,
    "municipality": 1,
    "county": 1,
    "town": 2,
    "borough": 2,
    "suburb": 3,
    "village": 3,
    "quarter": 4,
    "island": 4,
    "neighbourhood": 5,
    "hamlet": 5,
    "square": 6,
}
_LABELLED_VENUES = {
    VenueKind.RAIL_STATION: 4,
    VenueKind.METRO_STATION: 5,
    VenueKind.AIRPORT: 4,
    VenueKind.HOSPITAL: 5,
    VenueKind.UNIVERSITY: 5,
    VenueKind.PARK: 5,
    VenueKind.MALL: 6,
    VenueKind.BUS_STATION: 6,
    VenueKind.FERRY_TERMINAL: 6,
    VenueKind.STADIUM: 6,
    VenueKind.MUSEUM: 6,
    VenueKind.THEATRE: 6,
    VenueKind.TOWN_HALL: 6,
    VenueKind.SCHOOL: 6,
    VenueKind.LIBRARY: 6,
}


def street_class(tags: Mapping[str, str]) -> str | None:
    """motorway, trunk, primary, secondary, tertiary, minor, pedestrian, service, track, path or steps."""
    return _STREETS.get(tags.get("highway", "").removesuffix("_link"))


def rail_class(tags: Mapping[str, str]) -> str | None:
    """rail, metro or tram."""
    return _RAILS.get(tags.get("railway", ""))


def river_class(tags: Mapping[str, str]) -> str | None:
    """river, canal, stream, ditch or drain, drawn as a line."""
    kind = tags.get("waterway", "")
    return kind if kind in _RIVERS and tags.get("tunnel", "no") == "no" else None


def water_class(tags: Mapping[str, str]) -> str | None:
    """river, lake or pool, drawn as an area."""
    if tags.get("waterway") in ("riverbank", "dock") or tags.get("water") in ("river", "canal"):
        return "river"
    if tags.get("amenity") == "fountain":
        return "pool"
    if tags.get("natural") == "water" or tags.get("landuse") in ("reservoir", "basin"):
        return "lake"
    return "pool" if "swimming_pool" in (tags.get("leisure"), tags.get("amenity")) else None


def green_class(tags: Mapping[str, str]) -> str | None:
    """park, wood, grass, pitch, cemetery or farmland."""
    for key, classes in _GREEN.items():
        if (found := classes.get(tags.get(key, ""))) is not None:
            return found
    return None


def square_class(tags: Mapping[str, str]) -> str | None:
    """pedestrian, platform, pier or parking: ground that is neither street nor green."""
    if tags.get("man_made") in ("pier", "breakwater"):
        return "pier"
    if "platform" in (tags.get("railway"), tags.get("public_transport")):
        return "platform"
    if tags.get("place") == "square" or tags.get("highway") in ("pedestrian", "footway", "service"):
        return "pedestrian"
    return "parking" if tags.get("amenity") == "parking" and tags.get("parking", "surface") == "surface" else None


def label_class(tags: Mapping[str, str]) -> tuple[str, int] | None:
    """What a name stands for and its rank, 1 (city) to 6 (square, school); None where no name is written."""
    if not tags.get("name"):
        return None
    if (rank := _PLACES.get(tags.get("place", ""))) is not None:
        return tags["place"], rank
    venue = kind_of(tags)
    if venue in _LABELLED_VENUES and tags.get("railway") != "subway_entrance":
        return venue.value, _LABELLED_VENUES[venue]
    water = water_class(tags)
    return ("water", 5) if water in ("river", "lake") else None
