"""Candidate sites: where a device may go, and which of them may be asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Venue, VenueKind
from optimizer.sites.always_open import is_always_open
from optimizer.sites.indoors import is_indoors

SHOP_24H = "shop_24h"
_SHOPS = frozenset(
    {
        VenueKind.CONVENIENCE,
        VenueKind.SUPERMARKET,
        VenueKind.DEPARTMENT_STORE,
        VenueKind.MALL,
        VenueKind.SHOP,
        VenueKind.PHARMACY,
        VenueKind.FUEL,
        VenueKind.FAST_FOOD,
    }
)


@dataclass(frozen=True)
class CandidateSite:
    """A place where a device may go.

    opening_hours: raw text in OSM's grammar, None when unknown
    indoor: whether the device would hang inside a building, None when unknown
    cost: of a device here with all that belongs to it, in the scenario's currency, None when the site says none
    willing: what the owner said, None when nobody has asked
    """

    id: str
    name: str
    kind: str
    position: Position
    opening_hours: str | None = None
    indoor: bool | None = None
    cost: float | None = None
    willing: bool | None = None

    def as_device(self, time_zone: str, country: str) -> Aed:
        """The device that would hang here."""
        return Aed(
            id=self.id,
            position=self.position,
            place=self.name,
            status=AedStatus.IN_SERVICE,
            time_zone=time_zone,
            country=country,
            source="plan",
            indoor=self.indoor,
            opening_hours=self.opening_hours,
        )


def sites_at_venues(venues: tuple[Venue, ...], kinds: tuple[str, ...]) -> tuple[CandidateSite, ...]:
    """The venues of these kinds, all of them when none is named. Raises InvalidInput for a kind that does not exist.

    "shop_24h" are shops of any kind that the map says are open at any hour; each keeps its own kind.
    """
    known = [kind.value for kind in VenueKind] + [SHOP_24H]
    if unknown := [kind for kind in kinds if kind not in known]:
        raise InvalidInput(f"sites.kinds has '{unknown[0]}', no kind of venue; allowed are {', '.join(known)}.")
    return tuple(
        CandidateSite(
            venue.id,
            venue.name,
            venue.kind.value,
            venue.position,
            venue.opening_hours,
            indoor=is_indoors(venue.kind),
        )
        for venue in venues
        if not kinds or venue.kind.value in kinds or (SHOP_24H in kinds and _is_shop_24h(venue))
    )


def count_kinds(venues: tuple[Venue, ...]) -> dict[str, int]:
    """How many sites each word that sites.kinds takes gives among these venues; words that give none are left out."""
    counts = Counter(venue.kind.value for venue in venues)
    counts[SHOP_24H] = sum(_is_shop_24h(venue) for venue in venues)
    return {kind: count for kind, count in counts.items() if count}


def usable_sites(sites: Sequence[CandidateSite]) -> tuple[tuple[CandidateSite, ...], int]:
    """The sites whose owner has not refused, in their order, and how many have."""
    usable = tuple(site for site in sites if site.willing is not False)
    return usable, len(sites) - len(usable)


def all_sites(*groups: Sequence[CandidateSite]) -> tuple[CandidateSite, ...]:
    """The sites of several sources, in their order.

    A site with the id of one in an earlier group takes its place: so a planner's list tells what a venue's owner said.
    """
    by_id = {site.id: site for group in groups for site in group}
    return tuple(by_id.values())


def _is_shop_24h(venue: Venue) -> bool:
    return venue.kind in _SHOPS and is_always_open(venue.opening_hours)
