"""OSRM's words for what to do at a junction, as its HTTP API documents them."""

from dataclasses import dataclass
from enum import StrEnum

from aedmap.network.profiles import StreetKind


class Manoeuvre(StrEnum):
    """The types of OSRM that a route here can have."""

    DEPART = "depart"
    TURN = "turn"
    CONTINUE = "continue"
    NEW_NAME = "new name"
    FORK = "fork"
    END_OF_ROAD = "end of road"
    ROUNDABOUT = "roundabout"
    EXIT_ROUNDABOUT = "exit roundabout"
    NOTIFICATION = "notification"
    ARRIVE = "arrive"


class Modifier(StrEnum):
    """Where to turn."""

    UTURN = "uturn"
    SHARP_RIGHT = "sharp right"
    RIGHT = "right"
    SLIGHT_RIGHT = "slight right"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight left"
    LEFT = "left"
    SHARP_LEFT = "sharp left"


@dataclass(frozen=True)
class Step:
    """What to do at one point, and how far it is from there to the next.

    name: of the street that follows, "" where it has none; kind: what that street is
    metres, seconds: until the next step; lon, lat: of the point, degrees
    bearing_after: degrees clockwise from north, None where nothing follows; exit_number: of a roundabout, from 1
    """

    type: Manoeuvre
    modifier: Modifier | None
    name: str
    metres: float
    seconds: float
    lon: float
    lat: float
    kind: StreetKind = StreetKind.STREET
    bearing_after: float | None = None
    exit_number: int | None = None


# The widest deviation from straight on, degrees, that each word still covers: OSRM's own classes.
_STRAIGHT, _SLIGHT, _PLAIN, _SHARP = 20.0, 40.0, 120.0, 172.0


def modifier_of(deviation_deg: float) -> Modifier:
    """The word for a change of direction, right positive, -180 to 180 degrees."""
    size = abs(deviation_deg)
    right = deviation_deg > 0
    if size <= _STRAIGHT:
        return Modifier.STRAIGHT
    if size <= _SLIGHT:
        return Modifier.SLIGHT_RIGHT if right else Modifier.SLIGHT_LEFT
    if size <= _PLAIN:
        return Modifier.RIGHT if right else Modifier.LEFT
    if size <= _SHARP:
        return Modifier.SHARP_RIGHT if right else Modifier.SHARP_LEFT
    return Modifier.UTURN


def deviation(before_deg: float, after_deg: float) -> float:
    """Change of direction between two bearings, right positive, -180 to 180 degrees."""
    return (after_deg - before_deg + 180) % 360 - 180
