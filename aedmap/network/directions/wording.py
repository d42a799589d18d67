"""Steps in words: templates of osrm-text-instructions, our own words over them, and one function that fills them in.

The templates are an npm package that the front-end build copies into templates/; words/ holds what we put over them:
corrections of the Chinese ones, other verbs for people on foot, all of Uyghur, and what OSRM has no words for.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from aedmap.errors import NotFound, SourceUnavailable
from aedmap.network.directions.vocabulary import Manoeuvre, Step
from aedmap.network.profiles import StreetKind

LANGUAGES = ("en", "zh-Hans", "ug")
_TOKEN = re.compile(r"\{(\w+)(?::\w+)?\}")
_COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
# Degrees either side of north, east, south and west that still bear their name: OSRM's classes.
_CARDINAL = 20.0


@dataclass(frozen=True)
class Wording:
    """One language. needs_review: no speaker has checked our own words yet; a page must not hide that."""

    language: str
    templates: Mapping[str, Any]
    phrases: Mapping[str, str]
    on_foot: tuple[tuple[str, str], ...]
    capitals: bool
    needs_review: bool


@cache
def load_wording(language: str) -> Wording:
    """The words of en, zh-Hans or ug; raises NotFound for others, SourceUnavailable before the build copied them."""
    if language not in LANGUAGES:
        raise NotFound(f"Directions in {language!r} are not known; give one of {', '.join(LANGUAGES)}.")
    own = json.loads(_read("words", language))
    base: dict[str, Any] = {}
    if own["based_on"]:
        base = json.loads(_read("templates", own["based_on"]))
    return Wording(
        language=language,
        templates=_over(base.get("v5", {}), own["templates"]),
        phrases=own["phrases"],
        on_foot=tuple((word, better) for word, better in own["on_foot"]),
        capitals=bool(base.get("meta", {}).get("capitalizeFirstLetter", False)),
        needs_review=own["needs_review"],
    )


def instruction(step: Step, wording: Wording, on_foot: bool = True, destination: str = "") -> str:
    """One step as a sentence without a full stop. destination: what the place is called, "" for just that."""
    if step.type is Manoeuvre.NOTIFICATION and (phrase := _of_kind(step.kind, wording)):
        return phrase
    template = _template(step, wording, destination)
    if on_foot:  # in the template, since a street may bear such a word in its name
        for word, better in wording.on_foot:
            template = template.replace(word, better)
    text = _filled(template, step, wording, destination)
    turned = step.type not in (Manoeuvre.DEPART, Manoeuvre.ARRIVE)
    if turned and (phrase := _of_kind(step.kind, wording)):
        text = wording.phrases["and then"].format(first=text, second=_small(phrase, wording))
    return text


def phrase(wording: Wording, name: str, **tokens: str) -> str:
    """One of our own phrases, filled in."""
    return wording.phrases[name].format(**tokens)


def _template(step: Step, wording: Wording, destination: str) -> str:
    kinds = wording.templates[step.type]
    chosen = kinds.get(step.modifier or "default", kinds["default"])
    if step.type is Manoeuvre.ROUNDABOUT:
        chosen = chosen["exit"] if step.exit_number else chosen["default"]
    wanted = "name" if step.name else "named" if destination else "default"
    return str(chosen.get(wanted, chosen["default"]))


def _filled(template: str, step: Step, wording: Wording, destination: str) -> str:
    constants = wording.templates["constants"]
    tokens = {
        "way_name": step.name,
        "modifier": constants["modifier"].get(step.modifier or "", ""),
        "direction": _direction(step.bearing_after, constants["direction"]),
        "exit_number": constants["ordinalize"].get(str(step.exit_number or 1), str(step.exit_number)),
        "nth": "",
        "waypoint_name": destination,
    }
    text = _TOKEN.sub(lambda found: tokens.get(found[1], found[0]), template).replace("  ", " ")
    return text[:1].upper() + text[1:] if wording.capitals else text


def _direction(bearing: float | None, names: Mapping[str, str]) -> str:
    if bearing is None:
        return ""
    quarter, rest = divmod((bearing + 45) % 360, 90)
    if abs(rest - 45) <= _CARDINAL:
        return names[_COMPASS[int(quarter) * 2]]
    return names[_COMPASS[(int(quarter) * 2 + (1 if rest > 45 else -1)) % 8]]


def _of_kind(kind: StreetKind, wording: Wording) -> str:
    return wording.phrases.get(kind.name.lower(), "")


def _small(text: str, wording: Wording) -> str:
    return text[:1].lower() + text[1:] if wording.capitals else text


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Ours where both have a text, at any depth."""
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _over(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def _read(folder: str, language: str) -> str:
    file = resources.files(__package__).joinpath(folder, f"{language}.json")
    try:
        return file.read_text("utf-8")
    except FileNotFoundError as error:
        raise SourceUnavailable(
            "The texts of directions were not built into this installation; run 'make frontend' once, "
            "or install a released wheel, which holds them."
        ) from error
