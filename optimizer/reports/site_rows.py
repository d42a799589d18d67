"""The choices as rows of a table: what the report, the spreadsheet and the files for maps all tell of a site."""

from dataclasses import dataclass
from itertools import accumulate

from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.wording import site_name


@dataclass(frozen=True)
class SiteRow:
    """One choice. gain, covered: shares of all demand, covered: by all devices out and the choices up to this one.

    arrests_per_year: newly covered, None where a proxy knows none
    """

    rank: int
    id: str
    name: str
    kind: str
    lon: float
    lat: float
    opening_hours: str | None
    gain: float
    covered: float
    arrests_per_year: float | None


def site_rows(plan: PlacementPlan, language: Language = ENGLISH) -> list[SiteRow]:
    """The choices in order."""
    gains = [choice.gain_share for choice in plan.choices]
    running = list(accumulate(gains, initial=plan.coverage.before))[1:]
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
            covered=covered,
            arrests_per_year=None if plan.proxy else choice.gain,
        )
        for choice, covered in zip(plan.choices, running, strict=True)
    ]
