"""Candidate sites: the town's venues, or a list of the planner's own."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Venue, VenueKind
from optimizer.sites.point_file import read_points


@dataclass(frozen=True)
class CandidateSite:
    """A place where a device may go; opening_hours: raw text in OSM's grammar, None when unknown."""

    id: str
    name: str
    kind: str
    position: Position
    opening_hours: str | None = None

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
            opening_hours=self.opening_hours,
        )


def sites_at_venues(venues: tuple[Venue, ...], kinds: tuple[str, ...]) -> tuple[CandidateSite, ...]:
    """The venues of these kinds, all of them when none is named. Raises InvalidInput for a kind that does not exist."""
    known = [kind.value for kind in VenueKind]
    if unknown := [kind for kind in kinds if kind not in known]:
        raise InvalidInput(f"sites.kinds has '{unknown[0]}', no kind of venue; allowed are {', '.join(known)}.")
    return tuple(
        CandidateSite(venue.id, venue.name, venue.kind.value, venue.position, venue.opening_hours)
        for venue in venues
        if not kinds or venue.kind.value in kinds
    )


def read_sites(path: Path) -> tuple[CandidateSite, ...]:
    """Sites from a CSV (lon, lat; id, name, kind, opening_hours if known) or points in a map file.

    Rows without an id get the name of the file and their number. Raises InvalidInput for an id given twice.
    """
    sites = tuple(
        CandidateSite(
            id=point.texts.get("id") or f"{path.stem}/{number}",
            name=point.texts.get("name", ""),
            kind=point.texts.get("kind", ""),
            position=point.position,
            opening_hours=point.texts.get("opening_hours"),
        )
        for number, point in enumerate(read_points(path), start=1)
    )
    twice = [name for name, count in Counter(site.id for site in sites).items() if count > 1]
    if twice:
        raise InvalidInput(f"{path.name} has the id '{twice[0]}' more than once; give each site its own.")
    return sites
