"""Whether a device at a kind of venue hangs inside, where the kind alone says so."""

from aedmap.town import VenueKind

# Kinds that are a house with rooms. Left out are grounds with houses on them (schools, hospitals, stations, stadiums),
# and what is either (kiosks, markets, cash machines, fuel stations).
_INSIDE = frozenset(
    {
        VenueKind.CLINIC,
        VenueKind.DENTIST,
        VenueKind.PHARMACY,
        VenueKind.TOWN_HALL,
        VenueKind.COURTHOUSE,
        VenueKind.COMMUNITY_CENTRE,
        VenueKind.LIBRARY,
        VenueKind.FITNESS_CENTRE,
        VenueKind.MUSEUM,
        VenueKind.THEATRE,
        VenueKind.CINEMA,
        VenueKind.NIGHTCLUB,
        VenueKind.AMUSEMENT,
        VenueKind.MALL,
        VenueKind.DEPARTMENT_STORE,
        VenueKind.SUPERMARKET,
        VenueKind.CONVENIENCE,
        VenueKind.HOTEL,
        VenueKind.BANK,
        VenueKind.POST_OFFICE,
        VenueKind.OFFICE,
    }
)
_OUTSIDE = frozenset({VenueKind.PARK, VenueKind.SQUARE, VenueKind.BUS_SHELTER})


def is_indoors(kind: VenueKind) -> bool | None:
    """True or False where the kind is certain, else None."""
    if kind in _INSIDE:
        return True
    return False if kind in _OUTSIDE else None
