"""From OpenStreetMap's tags to the kind of a venue."""

from collections.abc import Mapping

from aedmap.town.venue import VenueKind

# Key, value, kind: the first that fits decides, so the more telling tag stands first. "*" is any value.
_RULES: tuple[tuple[str, str, VenueKind], ...] = (
    ("aeroway", "aerodrome", VenueKind.AIRPORT),
    ("aeroway", "terminal", VenueKind.AIRPORT),
    ("railway", "subway_entrance", VenueKind.METRO_STATION),
    ("railway", "tram_stop", VenueKind.TRAM_STOP),
    ("railway", "station", VenueKind.RAIL_STATION),
    ("railway", "halt", VenueKind.RAIL_STATION),
    ("building", "train_station", VenueKind.RAIL_STATION),
    ("amenity", "bus_station", VenueKind.BUS_STATION),
    ("amenity", "ferry_terminal", VenueKind.FERRY_TERMINAL),
    ("highway", "services", VenueKind.SERVICE_AREA),
    ("highway", "rest_area", VenueKind.SERVICE_AREA),
    ("amenity", "hospital", VenueKind.HOSPITAL),
    ("healthcare", "hospital", VenueKind.HOSPITAL),
    ("amenity", "dentist", VenueKind.DENTIST),
    ("amenity", "clinic", VenueKind.CLINIC),
    ("amenity", "doctors", VenueKind.CLINIC),
    ("amenity", "pharmacy", VenueKind.PHARMACY),
    ("shop", "chemist", VenueKind.PHARMACY),
    ("amenity", "nursing_home", VenueKind.CARE_HOME),
    ("amenity", "retirement_home", VenueKind.CARE_HOME),
    ("social_facility", "nursing_home", VenueKind.CARE_HOME),
    ("social_facility", "assisted_living", VenueKind.CARE_HOME),
    ("social_facility", "group_home", VenueKind.CARE_HOME),
    ("social_facility", "day_care", VenueKind.CARE_HOME),
    ("social_facility", "hospice", VenueKind.CARE_HOME),
    ("amenity", "university", VenueKind.UNIVERSITY),
    ("amenity", "college", VenueKind.UNIVERSITY),
    ("amenity", "school", VenueKind.SCHOOL),
    ("amenity", "language_school", VenueKind.SCHOOL),
    ("amenity", "music_school", VenueKind.SCHOOL),
    ("amenity", "prep_school", VenueKind.SCHOOL),
    ("amenity", "training", VenueKind.SCHOOL),
    ("amenity", "kindergarten", VenueKind.KINDERGARTEN),
    ("amenity", "childcare", VenueKind.KINDERGARTEN),
    ("amenity", "police", VenueKind.POLICE),
    ("amenity", "fire_station", VenueKind.FIRE_STATION),
    ("amenity", "townhall", VenueKind.TOWN_HALL),
    ("office", "government", VenueKind.TOWN_HALL),
    ("amenity", "courthouse", VenueKind.COURTHOUSE),
    ("amenity", "community_centre", VenueKind.COMMUNITY_CENTRE),
    ("amenity", "social_centre", VenueKind.COMMUNITY_CENTRE),
    ("amenity", "social_facility", VenueKind.COMMUNITY_CENTRE),
    ("amenity", "library", VenueKind.LIBRARY),
    ("amenity", "conference_centre", VenueKind.CONFERENCE_CENTRE),
    ("amenity", "exhibition_centre", VenueKind.CONFERENCE_CENTRE),
    ("amenity", "events_venue", VenueKind.CONFERENCE_CENTRE),
    ("leisure", "stadium", VenueKind.STADIUM),
    ("leisure", "fitness_centre", VenueKind.FITNESS_CENTRE),
    ("leisure", "sports_centre", VenueKind.SPORTS_CENTRE),
    ("leisure", "sports_hall", VenueKind.SPORTS_CENTRE),
    ("leisure", "ice_rink", VenueKind.SPORTS_CENTRE),
    ("leisure", "golf_course", VenueKind.SPORTS_CENTRE),
    ("leisure", "swimming_pool", VenueKind.SWIMMING_POOL),
    ("leisure", "water_park", VenueKind.SWIMMING_POOL),
    ("leisure", "swimming_area", VenueKind.SWIMMING_POOL),
    ("amenity", "public_bath", VenueKind.SWIMMING_POOL),
    ("tourism", "museum", VenueKind.MUSEUM),
    ("tourism", "gallery", VenueKind.MUSEUM),
    ("amenity", "theatre", VenueKind.THEATRE),
    ("amenity", "arts_centre", VenueKind.THEATRE),
    ("amenity", "concert_hall", VenueKind.THEATRE),
    ("amenity", "music_venue", VenueKind.THEATRE),
    ("amenity", "cinema", VenueKind.CINEMA),
    ("amenity", "nightclub", VenueKind.NIGHTCLUB),
    ("amenity", "karaoke_box", VenueKind.NIGHTCLUB),
    ("amenity", "casino", VenueKind.NIGHTCLUB),
    ("leisure", "amusement_arcade", VenueKind.AMUSEMENT),
    ("leisure", "bowling_alley", VenueKind.AMUSEMENT),
    ("leisure", "trampoline_park", VenueKind.AMUSEMENT),
    ("amenity", "internet_cafe", VenueKind.AMUSEMENT),
    ("amenity", "place_of_worship", VenueKind.PLACE_OF_WORSHIP),
    ("shop", "mall", VenueKind.MALL),
    ("amenity", "marketplace", VenueKind.MARKETPLACE),
    ("shop", "department_store", VenueKind.DEPARTMENT_STORE),
    ("shop", "supermarket", VenueKind.SUPERMARKET),
    ("shop", "convenience", VenueKind.CONVENIENCE),
    ("tourism", "hotel", VenueKind.HOTEL),
    ("tourism", "hostel", VenueKind.HOTEL),
    ("tourism", "guest_house", VenueKind.HOTEL),
    ("tourism", "motel", VenueKind.HOTEL),
    ("tourism", "apartment", VenueKind.HOTEL),
    ("tourism", "attraction", VenueKind.ATTRACTION),
    ("tourism", "theme_park", VenueKind.ATTRACTION),
    ("tourism", "zoo", VenueKind.ATTRACTION),
    ("tourism", "aquarium", VenueKind.ATTRACTION),
    ("tourism", "viewpoint", VenueKind.ATTRACTION),
    ("historic", "castle", VenueKind.ATTRACTION),
    ("historic", "palace", VenueKind.ATTRACTION),
    ("amenity", "restaurant", VenueKind.RESTAURANT),
    ("amenity", "food_court", VenueKind.RESTAURANT),
    ("amenity", "cafe", VenueKind.CAFE),
    ("amenity", "ice_cream", VenueKind.CAFE),
    ("amenity", "fast_food", VenueKind.FAST_FOOD),
    ("amenity", "bar", VenueKind.BAR),
    ("amenity", "pub", VenueKind.BAR),
    ("amenity", "biergarten", VenueKind.BAR),
    ("amenity", "bank", VenueKind.BANK),
    ("amenity", "atm", VenueKind.ATM),
    ("amenity", "post_office", VenueKind.POST_OFFICE),
    ("amenity", "fuel", VenueKind.FUEL),
    ("amenity", "toilets", VenueKind.TOILETS),
    ("healthcare", "*", VenueKind.CLINIC),
    ("shop", "*", VenueKind.SHOP),
    ("office", "*", VenueKind.OFFICE),
    ("leisure", "park", VenueKind.PARK),
    ("leisure", "garden", VenueKind.PARK),
    ("place", "square", VenueKind.SQUARE),
    ("man_made", "works", VenueKind.FACTORY),
    ("landuse", "industrial", VenueKind.FACTORY),
    ("landuse", "residential", VenueKind.RESIDENTIAL_COMPOUND),
    ("highway", "bus_stop", VenueKind.BUS_SHELTER),
    ("public_transport", "platform", VenueKind.BUS_SHELTER),
    ("amenity", "shelter", VenueKind.BUS_SHELTER),
    # Buildings that only say what they are for; last, because a café in a former school is a café.
    ("building", "hospital", VenueKind.HOSPITAL),
    ("building", "university", VenueKind.UNIVERSITY),
    ("building", "school", VenueKind.SCHOOL),
    ("building", "kindergarten", VenueKind.KINDERGARTEN),
    ("building", "hotel", VenueKind.HOTEL),
    ("building", "retail", VenueKind.SHOP),
    ("building", "supermarket", VenueKind.SUPERMARKET),
    ("building", "sports_hall", VenueKind.SPORTS_CENTRE),
    ("building", "stadium", VenueKind.STADIUM),
    ("building", "public", VenueKind.TOWN_HALL),
    ("building", "civic", VenueKind.TOWN_HALL),
    ("building", "government", VenueKind.TOWN_HALL),
    ("building", "fire_station", VenueKind.FIRE_STATION),
    ("building", "church", VenueKind.PLACE_OF_WORSHIP),
    ("building", "industrial", VenueKind.FACTORY),
    ("building", "factory", VenueKind.FACTORY),
    ("building", "office", VenueKind.OFFICE),
)
# Streets carry tags too, and there are many of them: rules by key, each by value with its place in the order.
_BY_KEY = {
    key: {value: (place, kind) for place, (other, value, kind) in enumerate(_RULES) if other == key}
    for key in dict.fromkeys(key for key, _, _ in _RULES)
}
_CLOSED_DOWN = frozenset({"vacant", "disused", "abandoned", "closed", "no"})
_METRO = frozenset({"subway", "light_rail", "monorail"})
# Without a name these are too many and too small to be anybody's site, and so they are where the public may not go.
_NEED_TO_BE_OPEN = frozenset({VenueKind.PARK, VenueKind.OFFICE, VenueKind.SWIMMING_POOL, VenueKind.ATTRACTION})
_NEED_A_NAME = _NEED_TO_BE_OPEN | {VenueKind.SQUARE, VenueKind.FACTORY, VenueKind.RESIDENTIAL_COMPOUND}


def kind_of(tags: Mapping[str, str]) -> VenueKind | None:
    """Return what venue these tags describe, or None when they describe none that people gather in."""
    for key, kind in _fitting(tags):
        if kind is VenueKind.RAIL_STATION and _is_metro(tags):
            return VenueKind.METRO_STATION
        if kind is VenueKind.BUS_SHELTER and not _has_a_roof(tags):
            continue
        if "name" not in tags and (kind in _NEED_A_NAME or key == "building"):
            return None
        if kind in _NEED_TO_BE_OPEN and tags.get("access") in ("private", "no"):
            return None
        return kind
    return None


def _fitting(tags: Mapping[str, str]) -> list[tuple[str, VenueKind]]:
    """Key and kind of every rule that fits, in the order of the rules."""
    found: list[tuple[int, VenueKind, str]] = []
    for key, text in tags.items():
        rules = _BY_KEY.get(key)
        if rules is None:
            continue
        said = text.split(";")[0].strip()
        if said and said not in _CLOSED_DOWN:
            found += [(*rules[value], key) for value in (said, "*") if value in rules]
    return [(key, kind) for _, kind, key in sorted(found)]


def _has_a_roof(tags: Mapping[str, str]) -> bool:
    """Whether people wait for a bus or tram under a roof, where a cabinet can hang; a pole by the road bears none."""
    if tags.get("amenity") == "shelter":
        return tags.get("shelter_type") == "public_transport"
    by_rail = "railway" in tags or any(tags.get(key) == "yes" for key in ("train", "subway"))
    return tags.get("shelter") == "yes" and not by_rail


def _is_metro(tags: Mapping[str, str]) -> bool:
    return tags.get("station") in _METRO or any(tags.get(key) == "yes" for key in _METRO)
