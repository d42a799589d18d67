"""A route as JSON and as lines to read."""

from dataclasses import dataclass
from typing import Any

from aedmap.geography import Position
from aedmap.geography.map_apps import MapApp, Stop, walking_link
from aedmap.network.directions import (
    Directions,
    Indoors,
    Manoeuvre,
    Step,
    Wording,
    distance_text,
    duration_text,
    indoor_sentences,
    instruction,
    phrase,
)


@dataclass(frozen=True)
class RouteAnswer:
    """All that is told of one route. country: ISO 3166-1 alpha-2 or ""; city: its name or "" """

    guide: Directions
    wording: Wording
    profile: str
    start: Position
    destination: Position
    indoors: Indoors
    country: str
    city: str


def plain(answer: RouteAnswer) -> dict[str, Any]:
    """What --json prints."""
    guide = answer.guide
    return {
        "seconds": round(guide.seconds, 1),
        "metres": round(guide.metres, 1),
        "geometry": {
            "type": "LineString",
            "coordinates": [
                [round(lon, 7), round(lat, 7)] for lon, lat in zip(guide.lon.tolist(), guide.lat.tolist(), strict=True)
            ],
        },
        "steps": [_plain_step(step, answer) for step in guide.steps],
        "indoors": indoor_sentences(answer.indoors, answer.wording),
        "links": _links(answer),
        "profile": answer.profile,
        "language": answer.wording.language,
        "needs_review": answer.wording.needs_review,
    }


def spoken(answer: RouteAnswer) -> list[str]:
    """What people read: the whole first, then one numbered line a step, then the way inside."""
    guide, wording = answer.guide, answer.wording
    distance, duration = distance_text(guide.metres, wording), duration_text(guide.seconds, wording)
    lines = [phrase(wording, "summary", distance=distance, duration=duration)]
    sentences = []
    for step in guide.steps:
        text = _text(step, answer)
        is_worth_telling = step.metres >= (10 if step.type is Manoeuvre.ARRIVE else 0.5)
        sentences.append(f"{text} · {distance_text(step.metres, wording)}" if is_worth_telling else text)
    sentences += indoor_sentences(answer.indoors, wording)
    lines += [f"{number:>3}. {sentence}" for number, sentence in enumerate(sentences, start=1)]
    if wording.needs_review:
        lines.append(f"({wording.language}: these words wait for a speaker to check them.)")
    return lines


def _text(step: Step, answer: RouteAnswer) -> str:
    return instruction(step, answer.wording, destination=answer.indoors.place)


def _plain_step(step: Step, answer: RouteAnswer) -> dict[str, Any]:
    return {
        "type": step.type,
        "modifier": step.modifier,
        "name": step.name,
        "metres": round(step.metres, 1),
        "seconds": round(step.seconds, 1),
        "position": {"lon": round(step.lon, 7), "lat": round(step.lat, 7)},
        "bearing_after": None if step.bearing_after is None else round(step.bearing_after),
        "exit_number": step.exit_number,
        "kind": step.kind.name.lower(),
        "text": _text(step, answer),
    }


def _links(answer: RouteAnswer) -> dict[str, str]:
    start = Stop(answer.start, phrase(answer.wording, "start"))
    to = Stop(answer.destination, answer.indoors.place or phrase(answer.wording, "destination"))
    return {app.value: walking_link(app, to, start, country=answer.country, city=answer.city) for app in MapApp}
