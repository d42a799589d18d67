"""The choices as rows of a table: what the report, the spreadsheet and the files for maps all tell of a site."""

import math
from dataclasses import dataclass
from itertools import accumulate

from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.site_words import reasons
from optimizer.reports.wording import site_name


@dataclass(frozen=True)
class SiteRow:
    """One choice. gain: what it adds to the objective, as a share of all demand; total: the objective with all devices
    out and the choices up to this one.

    arrests_per_year: the gain in arrests (or survivors), None where a proxy knows none
    price: None where nobody said; spent: on the choices up to this one, None from the first without a price on
    reasons: why this site, in a sentence or two
    """

    rank: int
    id: str
    name: str
    kind: str
    lon: float
    lat: float
    opening_hours: str | None
    gain: float
    total: float
    arrests_per_year: float | None
    price: float | None
    spent: float | None
    reasons: str


def site_rows(plan: PlacementPlan, language: Language = ENGLISH) -> list[SiteRow]:
    """The choices in order."""
    gains = [choice.gain_share for choice in plan.choices]
    running = list(accumulate(gains, initial=plan.objective.before))[1:]
    prices = [math.nan if choice.cost is None else choice.cost for choice in plan.choices]
    spent = list(accumulate(prices))
    return [
        SiteRow(
            rank=choice.rank,
            id=choice.site.id,
            name=site_name(choice.site, language),
            kind=language.kind(choice.site.kind),
            lon=choice.position.lon,
            lat=choice.position.lat,
            opening_hours=choice.site.opening_hours,
            gain=choice.gain_share,
            total=total,
            arrests_per_year=None if plan.proxy else choice.gain,
            price=choice.cost,
            spent=None if math.isnan(paid) else paid,
            reasons=reasons(plan, choice, language),
        )
        for choice, total, paid in zip(plan.choices, running, spent, strict=True)
    ]
