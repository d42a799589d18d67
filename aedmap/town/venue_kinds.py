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
    ("amenity", "hospital", VenueKind.HOSPITAL),
    ("healthcare", "hospital", VenueKind.HOSPITAL),
    ("amenity", "dentist", VenueKind.DENTIST),
    ("amenity", "clinic", VenueKind.CLINIC),
    ("amenity", "doctors", VenueKind.CLINIC),
    ("amenity", "pharmacy", VenueKind.PHARMACY),
    ("shop", "chemist", VenueKind.PHARMACY),
    ("amenity", "nursing_home", VenueKind.CARE_HOME),
    ("social_facility", "nursing_home", VenueKind.CARE_HOME),
    ("social_facility", "assisted_living", VenueKind.CARE_HOME),
    ("social_facility", "group_home", VenueKind.CARE_HOME),
    ("social_facility", "day_care", VenueKind.CARE_HOME),
    ("amenity", "university", VenueKind.UNIVERSITY),
    ("amenity", "college", VenueKind.UNIVERSITY),
    ("amenity", "school", VenueKind.SCHOOL),
    ("amenity", "language_school", VenueKind.SCHOOL),
    ("amenity", "music_school", VenueKind.SCHOOL),
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
    ("building", "office", VenueKind.OFFICE),
)
_KEYS = tuple(dict.fromkeys(key for key, _, _ in _RULES))
_CLOSED_DOWN = frozenset({"vacant", "disused", "abandoned", "closed", "no"})
_METRO = frozenset({"subway", "light_rail", "monorail"})
# Without a name these are too many and too small to be anybody's site.
_NEED_A_NAME = frozenset({VenueKind.PARK, VenueKind.OFFICE, VenueKind.SWIMMING_POOL, VenueKind.ATTRACTION})


def kind_of(tags: Mapping[str, str]) -> VenueKind | None:
    """Return what venue these tags describe, or None when they describe none that people gather in."""
    if not any(key in tags for key in _KEYS):
        return None
    for key, value, kind in _RULES:
        said = tags.get(key, "").split(";")[0].strip() or None
        if said is None or said in _CLOSED_DOWN or (value != "*" and said != value):
            continue
        if kind is VenueKind.RAIL_STATION and _is_metro(tags):
            return VenueKind.METRO_STATION
        if "name" not in tags and (kind in _NEED_A_NAME or key == "building"):
            return None
        if kind in _NEED_A_NAME and tags.get("access") in ("private", "no"):
            return None
        return kind
    return None


def _is_metro(tags: Mapping[str, str]) -> bool:
    return tags.get("station") in _METRO or any(tags.get(key) == "yes" for key in _METRO)
