"""What is assumed of sites that say nothing of themselves: opening hours and costs by kind."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aedmap.errors import InvalidInput
from aedmap.town import VenueKind
from optimizer.sites.always_open import is_ever_open
from optimizer.sites.candidates import CandidateSite
from optimizer.sites.street_sites import OUTDOOR_CABINET


def with_assumed_hours(
    sites: Sequence[CandidateSite], hours_of_kind: Mapping[str, str]
) -> tuple[tuple[CandidateSite, ...], int]:
    """The sites, with the hours of their kind where they say none; and of how many hours were assumed.

    hours_of_kind: opening hours in OSM's grammar by kind of site
    Raises InvalidInput for hours that nobody can read and for a kind that there is not.
    """
    _refuse_unknown_kinds("sites.assumed_hours", hours_of_kind, sites)
    for kind, hours in hours_of_kind.items():
        _refuse_unreadable(kind, hours)
    told = tuple(
        replace(site, opening_hours=hours_of_kind[site.kind])
        if site.opening_hours is None and site.kind in hours_of_kind
        else site
        for site in sites
    )
    return told, sum(
        before.opening_hours is None and after.opening_hours is not None
        for before, after in zip(sites, told, strict=True)
    )


def with_costs(
    sites: Sequence[CandidateSite], cost_of_kind: Mapping[str, float], default: float | None
) -> tuple[CandidateSite, ...]:
    """The sites, with the cost of their kind where they say none, else the default; None where there is none either.

    Raises InvalidInput for a cost below 0 and for a kind that there is not.
    """
    _refuse_unknown_kinds("sites.costs", cost_of_kind, sites)
    for kind, cost in cost_of_kind.items():
        if not (math.isfinite(cost) and cost >= 0):
            raise InvalidInput(f"sites.costs has {cost:g} for {kind}; give an amount of money, 0 or more.")
    return tuple(
        replace(site, cost=cost_of_kind.get(site.kind, default)) if site.cost is None else site for site in sites
    )


def _refuse_unreadable(kind: str, hours: str) -> None:
    if not is_ever_open(hours):
        raise InvalidInput(
            f"sites.assumed_hours has '{hours}' for {kind}, from which nobody can tell when a door is open; write the "
            "hours as OpenStreetMap does, such as 'Mo-Fr 08:00-18:00' or '24/7'."
        )


def _refuse_unknown_kinds(where: str, kinds: Mapping[str, object], sites: Sequence[CandidateSite]) -> None:
    known = sorted({OUTDOOR_CABINET, *(kind.value for kind in VenueKind), *(site.kind for site in sites)} - {""})
    for kind in kinds:
        if kind not in known:
            near = difflib.get_close_matches(kind, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(known)}."
            raise InvalidInput(f"{where} has the kind '{kind}', which no venue and no site is; {hint}")
