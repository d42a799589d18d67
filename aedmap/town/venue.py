"""A venue: a place where people gather, where a defibrillator may hang."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from aedmap.geography import Position
from aedmap.town.columns import read_columns, write_columns


class VenueKind(StrEnum):
    """What a venue is, in the terms of published venue lists (国卫办医函〔2021〕602号; Sun 2017)."""

    AIRPORT = "airport"
    RAIL_STATION = "rail_station"
    METRO_STATION = "metro_station"
    TRAM_STOP = "tram_stop"
    BUS_STATION = "bus_station"
    BUS_SHELTER = "bus_shelter"
    FERRY_TERMINAL = "ferry_terminal"
    SERVICE_AREA = "service_area"
    HOSPITAL = "hospital"
    CLINIC = "clinic"
    DENTIST = "dentist"
    PHARMACY = "pharmacy"
    CARE_HOME = "care_home"
    UNIVERSITY = "university"
    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    POLICE = "police"
    FIRE_STATION = "fire_station"
    TOWN_HALL = "town_hall"
    COURTHOUSE = "courthouse"
    COMMUNITY_CENTRE = "community_centre"
    LIBRARY = "library"
    CONFERENCE_CENTRE = "conference_centre"
    STADIUM = "stadium"
    SPORTS_CENTRE = "sports_centre"
    SWIMMING_POOL = "swimming_pool"
    FITNESS_CENTRE = "fitness_centre"
    ATTRACTION = "attraction"
    MUSEUM = "museum"
    THEATRE = "theatre"
    CINEMA = "cinema"
    NIGHTCLUB = "nightclub"
    AMUSEMENT = "amusement"
    PLACE_OF_WORSHIP = "place_of_worship"
    MALL = "mall"
    MARKETPLACE = "marketplace"
    DEPARTMENT_STORE = "department_store"
    SUPERMARKET = "supermarket"
    CONVENIENCE = "convenience"
    SHOP = "shop"
    HOTEL = "hotel"
    RESTAURANT = "restaurant"
    CAFE = "cafe"
    FAST_FOOD = "fast_food"
    BAR = "bar"
    BANK = "bank"
    ATM = "atm"
    POST_OFFICE = "post_office"
    FUEL = "fuel"
    TOILETS = "toilets"
    OFFICE = "office"
    FACTORY = "factory"
    RESIDENTIAL_COMPOUND = "residential_compound"
    SQUARE = "square"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Venue:
    """One place with its position, WGS84, and what the map knows of it.

    id: "node/12", "way/34" or "relation/56"
    name: in the local language, "" when the map has none; name_en, name_zh: None when not given
    opening_hours: raw text in OpenStreetMap's grammar, None when unknown
    floor_area_m2: footprint times levels, only where the venue is itself a building
    ground_m2: what its outline covers, for venues drawn as an area
    """

    id: str
    name: str
    kind: VenueKind
    position: Position
    name_en: str | None = None
    name_zh: str | None = None
    opening_hours: str | None = None
    floor_area_m2: float | None = None
    ground_m2: float | None = None


_PLAIN = ("id", "name", "name_en", "name_zh", "opening_hours", "floor_area_m2", "ground_m2")


def save_venues(venues: Sequence[Venue], path: Path) -> None:
    """Write the venues, the same bytes for the same venues."""
    columns: dict[str, list[object]] = {key: [getattr(venue, key) for venue in venues] for key in _PLAIN}
    columns["kind"] = [venue.kind.value for venue in venues]
    columns["lon"] = [round(venue.position.lon, 7) for venue in venues]
    columns["lat"] = [round(venue.position.lat, 7) for venue in venues]
    write_columns(path, columns)


def load_venues(path: Path) -> tuple[Venue, ...]:
    """Read what save_venues wrote."""
    columns = read_columns(path)
    rows = zip(*(columns[key] for key in _PLAIN), strict=True)
    return tuple(
        Venue(osm_id, name, VenueKind(kind), Position(lon, lat), name_en, name_zh, hours, floor, ground)
        for (osm_id, name, name_en, name_zh, hours, floor, ground), kind, lon, lat in zip(
            rows, columns["kind"], columns["lon"], columns["lat"], strict=True
        )
    )
