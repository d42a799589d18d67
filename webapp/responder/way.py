"""The way of somebody who goes: leg by leg in words, and as lines on the map."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import Position
from aedmap.network import snap
from aedmap.network.directions import Manoeuvre, directions, distance_text, instruction, load_wording
from aedmap.network.walk import quickest_walk
from webapp.deployment import Deployment
from webapp.languages import LANGUAGES
from webapp.responder.task import Task

_LEAST_TOLD_M = 10.0


@dataclass(frozen=True)
class Stop:
    """sign: on the map; to: "device" or "patient", "" for where somebody is"""

    position: Position
    sign: str
    to: str = ""


@dataclass(frozen=True)
class Leg:
    """to: "device" or "patient"; steps: sentences, none where no mapped street leads there"""

    to: str
    metres: float
    seconds: float
    steps: tuple[str, ...]
    line: list[list[float]]


def stops_of(task: Task) -> list[Stop]:
    """What is still ahead, in order, beginning with the person where their phone has told."""
    stops = [Stop(task.here, "here")] if task.here is not None else []
    if task.to_device and task.aed is not None:
        stops.append(Stop(task.aed.position, "aed-reserved", "device"))
    return [*stops, Stop(task.incident.position, "incident", "patient")]


def legs_of(deployment: Deployment, task: Task, locale: str) -> list[Leg]:
    """From stop to stop; a single stop has no way, which then is left to a map app."""
    return [_leg(deployment, start, end, LANGUAGES[locale][1]) for start, end in pairwise(stops_of(task))]


def shown_on_map(task: Task, legs: list[Leg]) -> dict[str, Any]:
    """GeoJSON of what is ahead."""
    features: list[dict[str, Any]] = [
        _feature("Point", [stop.position.lon, stop.position.lat], sign=stop.sign) for stop in stops_of(task)
    ]
    features += [_feature("LineString", leg.line) for leg in legs]
    return {"type": "FeatureCollection", "features": features}


def _leg(deployment: Deployment, start: Stop, end: Stop, language: str) -> Leg:
    network, a, b = deployment.town.streets_for("responder"), start.position, end.position
    speed_m_s = deployment.settings.responder_speed_m_s
    try:
        walk = quickest_walk(network.network, snap(network, a.lon, a.lat), snap(network, b.lon, b.lat))
    except (InvalidInput, NotFound):  # off the mapped streets, or none leads there: the line is straight
        return Leg(end.to, 0.0, 0.0, (), [[a.lon, a.lat], [b.lon, b.lat]])
    guide, wording = directions(network.network, walk, a, b, speed_m_s), load_wording(language)
    steps = []
    for step in guide.steps:
        sentence = instruction(step, wording)
        far = step.metres >= _LEAST_TOLD_M and step.type is not Manoeuvre.ARRIVE
        steps.append(f"{sentence} · {distance_text(step.metres, wording)}" if far else sentence)
    line = [[lon, lat] for lon, lat in zip(guide.lon.tolist(), guide.lat.tolist(), strict=True)]
    return Leg(end.to, guide.metres, guide.seconds, tuple(steps), line)


def _feature(kind: str, coordinates: list[Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
