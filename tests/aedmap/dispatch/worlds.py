"""Small towns with people and devices for tests of the desk."""

from typing import Any

from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.people import Responder
from aedmap.registry import Aed
from tests.aedmap.made_up import make_aed, make_responder
from tests.drawing import draw_streets

# 100 m a step: a street of 1.2 km with a side street of 200 m at C.
NETWORK, PLACES = draw_streets(
    """
    A--B--C--D--E
          |
          |
          F
    """,
    step_m=100.0,
)
STREETS = EdgeIndex.of(NETWORK)


def responder_at(letter: str, responder_id: str | None = None, **changes: Any) -> Responder:
    place: Position = PLACES[letter]
    return make_responder(responder_id or f"R-{letter}", **{"position": place, **changes})


def aed_at(letter: str, aed_id: str | None = None, **changes: Any) -> Aed:
    return make_aed(aed_id or f"aed-{letter}", **{"position": PLACES[letter], "place": f"House {letter}", **changes})
