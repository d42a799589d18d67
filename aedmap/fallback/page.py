"""The sheet as one HTML file that prints on A4 and loads nothing from elsewhere."""

import json
from dataclasses import dataclass
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import Environment

from aedmap.errors import NotFound
from aedmap.fallback.content import NearDevice, Sheet
from aedmap.fallback.map_drawing import draw_leaves, draw_overview
from aedmap.geography.emergency_number import emergency_number
from aedmap.network import StreetNetwork
from aedmap.people import write_weekly_hours
from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.settings import LANGUAGES

# After so many days people and devices have changed too much for what stands on paper.
GOOD_FOR_DAYS = 7


@dataclass(frozen=True)
class Place:
    """For which town the sheet is; country: ISO 3166-1 alpha-2, None at sea; zone: of the times on it."""

    name: str
    country: str | None
    zone: ZoneInfo


def render_sheet(
    sheet: Sheet,
    network: StreetNetwork,
    place: Place,
    *,
    language: str = "en",
    walk_m_s: float = 1.4,
    sample: bool = False,
    progress: Progress = silent,
) -> str:
    """The whole file. network: the streets to draw; walk_m_s: of the minutes; NotFound for an unknown language."""
    words = _words(language)

    def say(sentence: str, **values: object) -> str:
        told = words[sentence] if words else sentence
        return told.format(**values) if values else told

    def minutes(metres: float) -> str:
        return f"{max(1, round(metres / walk_m_s / 60))}"

    leaves = []
    for done, leaf in enumerate(draw_leaves(sheet.cells, network), start=1):
        leaves.append((leaf, sheet.entries[leaf.first - 1 : leaf.last]))
        progress("Drawing maps", done / sheet.cells.leaves)
    text = (files(__package__) / "sheet.html").read_text("utf-8")
    # Formatting each number in a template would be most of the work for thousands of cells.
    engine = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return engine.from_string(text).render(
        sheet=sheet,
        place=place,
        sample=sample,
        leaves=leaves,
        overview=draw_overview(sheet.cells, network),
        made=sheet.at.astimezone(place.zone),
        number=emergency_number(place.country),
        good_for_days=GOOD_FOR_DAYS,
        language=language,
        say=say,
        metres=_metres,
        minutes=minutes,
        where=_where,
        hours=lambda near: _hours(near, say("day and night"), say("not known: call or send somebody else too")),
        called=lambda person: write_weekly_hours(person.availability.hours),
        quiet=lambda person: write_weekly_hours(person.availability.quiet),
    )


def _words(language: str) -> dict[str, str]:
    if language == "en":
        return {}
    if language not in LANGUAGES:
        raise NotFound(f"Sheets in {language!r} are not known; give one of {', '.join(LANGUAGES)}.")
    words: dict[str, str] = json.loads((files(__package__) / "words" / f"{language}.json").read_text("utf-8"))
    return words


def _metres(metres: float) -> str:
    """To ten metres: the middle of a cell is no patient."""
    return f"{max(10, 10 * round(metres / 10))} m"


def _where(aed: Aed) -> str:
    return " · ".join(part for part in (aed.location, aed.floor, aed.address) if part)


def _hours(near: NearDevice, always: str, unknown: str) -> str:
    """As the record has them, never judged: whether a door is open is told by the clock of whoever reads."""
    return always if near.always else near.aed.opening_hours or near.aed.hours_raw or unknown
