"""What kind of street a way is, as far as a person must be told."""

from collections.abc import Mapping
from enum import IntEnum

KIND_KEYS = frozenset(
    ["area", "conveying", "cycleway", "footway", "highway", "indoor", "junction", "bridge", "path", "tunnel"]
)


class StreetKind(IntEnum):
    """One byte an edge; directions speak of it, searches do not care."""

    STREET = 0
    PATH = 1
    STEPS = 2
    ESCALATOR = 3
    LIFT = 4
    INDOOR = 5
    AREA = 6
    ROUNDABOUT = 7
    CROSSING = 8
    TUNNEL = 9
    BRIDGE = 10
    ACROSS = 11  # from the middle of a square to its outline, drawn by nobody


_PATHS = frozenset(["bridleway", "cycleway", "footway", "path", "pedestrian", "track"])
_NOT = frozenset(["", "no"])


def kind_of(tags: Mapping[str, str]) -> StreetKind:
    """The kind that matters most: a flight of steps in a tunnel is steps."""
    highway = tags.get("highway", "")
    if highway == "elevator":
        return StreetKind.LIFT
    if highway == "steps":
        return StreetKind.STEPS if tags.get("conveying", "") in _NOT else StreetKind.ESCALATOR
    if tags.get("junction") in ("roundabout", "circular"):
        return StreetKind.ROUNDABOUT
    if "crossing" in (tags.get("footway"), tags.get("path"), tags.get("cycleway")):
        return StreetKind.CROSSING
    if highway == "corridor" or tags.get("indoor", "") not in _NOT:
        return StreetKind.INDOOR
    if tags.get("area") == "across":
        return StreetKind.ACROSS
    if tags.get("area") == "yes":
        return StreetKind.AREA
    if tags.get("tunnel", "") not in _NOT:
        return StreetKind.TUNNEL
    if tags.get("bridge", "") not in _NOT:
        return StreetKind.BRIDGE
    return StreetKind.PATH if highway in _PATHS else StreetKind.STREET
