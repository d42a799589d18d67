"""Made-up devices at real venues, with the faults that real registries have."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from aedmap.registry import Aed, AedStatus
from aedmap.simulation.shares import deal
from aedmap.town import Venue, VenueKind

_K = VenueKind
# Where published venue lists put devices first, roughly by how many people pass.
_WEIGHT: dict[VenueKind, float] = {
    _K.RAIL_STATION: 30,
    _K.METRO_STATION: 30,
    _K.MALL: 25,
    _K.AIRPORT: 25,
    _K.STADIUM: 20,
    _K.SPORTS_CENTRE: 15,
    _K.SWIMMING_POOL: 15,
    _K.FITNESS_CENTRE: 12,
    _K.TOWN_HALL: 12,
    _K.LIBRARY: 12,
    _K.DEPARTMENT_STORE: 12,
    _K.UNIVERSITY: 10,
    _K.SCHOOL: 8,
    _K.HOTEL: 8,
    _K.PHARMACY: 6,
    _K.MUSEUM: 6,
    _K.THEATRE: 6,
    _K.SUPERMARKET: 5,
    _K.COMMUNITY_CENTRE: 5,
    _K.OFFICE: 3,
    _K.BANK: 2,
    _K.BUS_SHELTER: 0.1,
    _K.RESIDENTIAL_COMPOUND: 0.5,
}
_HOURS = (
    ("24/7", 5),
    ("Mo-Fr 08:00-18:00", 5),
    ("Mo-Fr 09:00-17:00; PH off", 4),
    ("Mo-Sa 09:00-21:00; Su 10:00-18:00", 4),
    ("06:00-24:00", 3),
    ("05:00-25:00", 2),
    ("Mo-Fr 07:00-22:00; Sa,Su 09:00-20:00", 3),
    (None, 5),
    ('"by appointment"', 2),
    ('Mo-Fr 08:00-16:00 "ask at the desk"', 2),
    ("office hours", 2),
)
_STATUS = (
    (AedStatus.IN_SERVICE, 30),
    (AedStatus.CHECK_DUE, 3),
    (AedStatus.OUT_OF_SERVICE, 3),
    (AedStatus.RESTRICTED, 1),
    (AedStatus.PENDING_REVIEW, 2),
    (AedStatus.RETIRED, 1),
)
_FLOORS = ((None, 10), ("1", 12), ("2", 6), ("3", 3), ("B1", 4), ("0", 5))


def make_devices(
    chance: Random, venues: Sequence[Venue], count: int, time_zone: str, country: str, new_year: date
) -> tuple[Aed, ...]:
    """At most one device a venue; busier kinds of venue are likelier."""
    chosen = _choose(chance, venues, min(count, len(venues)))
    hours = deal(chance, _HOURS, len(chosen))
    statuses = deal(chance, _STATUS, len(chosen))
    floors = deal(chance, _FLOORS, len(chosen))
    return tuple(
        Aed(
            id=f"S-{number:03}",
            position=venue.position,
            place=venue.name or venue.kind.replace("_", " ").capitalize(),
            status=status,
            time_zone=time_zone,
            country=country,
            source="SAMPLE",
            floor=floor,
            indoor=chance.random() < 0.85 or floor not in (None, "0", "1"),
            access=chance.choice(["public", "public", "customers", None]),
            # Half the venues whose hours are on the map keep them.
            opening_hours=venue.opening_hours if venue.opening_hours and chance.random() < 0.5 else text,
            pads_expire_on=new_year + timedelta(days=chance.randint(400, 1400)),
            battery_expires_on=new_year + timedelta(days=chance.randint(400, 1800)),
            last_checked_on=new_year - timedelta(days=chance.randint(1, 300)),
            guardian=f"Sample guardian {number}",
            funder=f"Sample donor {chance.randint(1, 5)}",
        )
        for number, (venue, text, status, floor) in enumerate(
            zip(chosen, hours, statuses, floors, strict=True), start=1
        )
    )


def _choose(chance: Random, venues: Sequence[Venue], count: int) -> list[Venue]:
    """Without replacement, by weight (Efraimidis and Spirakis 2006: the largest u ** (1 / weight) win)."""
    keyed = [(chance.random() ** (1 / _weight(venue)), venue.id, venue) for venue in venues]
    return [venue for _, _, venue in sorted(keyed, key=lambda one: one[:2], reverse=True)[:count]]


def _weight(venue: Venue) -> float:
    return _WEIGHT.get(venue.kind, 1) * (1.0 if venue.name else 0.05)
