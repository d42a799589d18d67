"""Where somebody asks from: a position, or the name of a place of the town."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aedmap.errors import InvalidInput
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.geography.datum import named_datum, position_from
from aedmap.town import Place, Town
from aedmap.town.meant_place import find_meant
from webapp.translate import _


@dataclass(frozen=True)
class Question:
    """position: None while nothing was asked or what was asked is not clear; fault: the sentence that says why

    choices: places that the name may mean, where it is not sure which
    """

    position: Position | None = None
    place: str = ""
    fault: str | None = None
    choices: Sequence[Place] = ()


def read_question(fields: Mapping[str, str], town: Town, name: str, *, surely: bool = False) -> Question:
    """lon and lat in degrees of a declared datum when both are given, else the best place that the typed name fits.

    surely: where people are sent there, so that a name that may mean another place is not taken
    """
    typed = fields.get("place", "").strip()[:200]
    if fields.get("lon") or fields.get("lat"):
        degrees = fields.get("lon", ""), fields.get("lat", ""), fields.get("datum") or "WGS84"
        return _at_position(degrees, typed, town, name)
    if "place" not in fields:
        return Question()
    if not typed:
        return Question(fault=_("Type a place: a street, an address, a station or a house."))
    found: Place | None = next(iter(town.find_places(typed, 1)), None)
    if found is None:
        return Question(
            place=typed, fault=_("No place in %(town)s is called “%(place)s”; try a street.", town=name, place=typed)
        )
    return _sure_question(typed, town) if surely else Question(found.position, found.name)


def _sure_question(typed: str, town: Town) -> Question:
    meant = find_meant(town, typed)
    places = [place for place, _fit in meant.candidates]
    if meant.sure:
        return Question(places[0].position, places[0].name)
    fault = _("Which place is “%(place)s”? Choose one, or type its whole name.", place=typed)
    return Question(place=typed, fault=fault, choices=places)


def _at_position(degrees: tuple[str, str, str], typed: str, town: Town, name: str) -> Question:
    lon, lat, datum = degrees
    try:
        position = position_from(_degrees(lon), _degrees(lat), named_datum(datum))
    except InvalidInput:
        return Question(place=typed, fault=_("That is not a position; tap the map or type a place."))
    try:
        refuse_outside(position, town.info.bbox, name)
    except InvalidInput:
        sentence = _("That is outside %(town)s, the only town known here; type a place of the town.", town=name)
        return Question(place=typed, fault=sentence)
    return Question(position, typed)


def _degrees(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInput(f"{text[:40]!r} is not a number of degrees.")
    return value
