"""Which place of the town a typed name means where people are sent to it: only what cannot be another one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aedmap.geography import LocalProjection
from aedmap.town.folding import fold
from aedmap.town.name_search import Fit
from aedmap.town.place import Place
from aedmap.town.town import Town

MOST_CANDIDATES = 8
_SAME_PLACE_M = 150.0


@dataclass(frozen=True)
class Meant:
    """candidates: best first, none where no place fits; sure: the first is meant, whoever typed it need not choose"""

    candidates: Sequence[tuple[Place, Fit]]
    sure: bool


def find_meant(town: Town, text: str) -> Meant:
    """Sure is a whole name, its words in any order, at one spot: "Main Street 1" may be number 15, or a 1a.

    Where it may be another, the street without the house number stands first: the map may lack the house.
    """
    rated = town.find_with_fit(text, MOST_CANDIDATES)
    whole = [one for one in rated if one[1] is Fit.WHOLE]
    whole = whole or [(place, fit) for place, fit in rated if _same_words(place, text)]
    if whole:
        return Meant(whole, not any(_far_apart(whole[0][0], other) for other, _ in whole[1:]))
    street = " ".join(word for word in fold(text).split(" ") if not word[:1].isdigit())
    streets = town.find_with_fit(street, MOST_CANDIDATES) if street else []
    without = [(place, Fit.NO_HOUSE) for place, fit in streets if fit is Fit.WHOLE]
    names = {place for place, _ in without}
    return Meant([*without, *(one for one in rated if one[0] not in names)][:MOST_CANDIDATES], sure=False)


def _same_words(place: Place, text: str) -> bool:
    typed = sorted(fold(text).split(" "))
    names = (place.name, place.name_en, place.name_zh)
    return any(sorted(fold(name).split(" ")) == typed for name in names if name)


def _far_apart(one: Place, other: Place) -> bool:
    to_other = LocalProjection(one.position.lon, one.position.lat).to_metres(other.position.lon, other.position.lat)
    return math.hypot(*to_other) > _SAME_PLACE_M
