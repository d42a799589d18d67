"""Where a person must be told something: pure, on bearings and names.

A junction where one goes on in the only sensible direction is passed in silence, however many footpaths leave there.
"""

from dataclasses import dataclass

from aedmap.network.directions.legs import Exit, Leg, Route
from aedmap.network.directions.vocabulary import Manoeuvre, Modifier, deviation, modifier_of
from aedmap.network.profiles import StreetKind

# Degrees. Up to _AHEAD a street goes on ahead; one that is straighter than all others by _CLEARLY is the obvious one.
_AHEAD = 50.0
_CLEARLY = 25.0
# Metres: two opposite turns closer than this are one street that the map draws offset. No more, since who stands where
# a street ends must be told even a short way to the side.
_STAGGER_M = 6.0
# Metres: any turns closer than this are one corner to a person, however the map draws it; beyond _HAIRPIN degrees in
# all, each is told, since a hairpin is no corner.
_CORNER_M = 8.0
_HAIRPIN = 120.0

_TOLD = frozenset(
    [StreetKind.STEPS, StreetKind.ESCALATOR, StreetKind.LIFT, StreetKind.INDOOR, StreetKind.TUNNEL, StreetKind.BRIDGE]
)
_SIDES = frozenset([Manoeuvre.TURN, Manoeuvre.CONTINUE, Manoeuvre.END_OF_ROAD, Manoeuvre.FORK, Manoeuvre.NEW_NAME])


@dataclass(frozen=True)
class Turn:
    """What to say where leg number leg begins, to lead onto leg number onto. deviation: degrees, right positive"""

    leg: int
    type: Manoeuvre
    modifier: Modifier
    deviation: float
    onto: int
    exit_number: int | None = None


def turns_of(route: Route, by_vehicle: bool = False) -> list[Turn]:
    """What to say at the junctions of a route, in order; by_vehicle: roundabouts are driven round."""
    turns = []
    on = route.legs[0].name  # the street one believes to be on, over crossings without a name
    leg = 1
    while leg < len(route.legs):
        if by_vehicle and _enters_ring(route.legs, leg):
            around, leg = _round(route, leg)
            turns += around
        else:
            if turn := _turn(route, leg, on):
                turns.append(turn)
            on = route.legs[leg].name or on
            leg += 1
    return _merged(route, turns)


def _turn(route: Route, leg: int, on: str) -> Turn | None:
    before, after = route.legs[leg - 1], route.legs[leg]
    change = deviation(route.before[leg - 1], route.after[leg - 1])
    others = [deviation(route.before[leg - 1], other.bearing) for other in route.junctions[leg - 1]]
    modifier = modifier_of(change)
    stays = bool(after.name) and after.name == on
    if _is_obvious(change, others) or (stays and _is_led_by_name(change, others, route.junctions[leg - 1], on)):
        if after.name and after.name != on:
            return Turn(leg, Manoeuvre.NEW_NAME, modifier, change, leg)
        if _must_be_told(before, after):
            return Turn(leg, Manoeuvre.NOTIFICATION, modifier, change, leg)
        return None
    if abs(change) <= _AHEAD:
        return Turn(leg, Manoeuvre.FORK, _side_of_fork(change, others), change, leg)
    if modifier is not Modifier.UTURN and _ends_here(change, others):
        return Turn(leg, Manoeuvre.END_OF_ROAD, modifier, change, leg)
    return Turn(leg, Manoeuvre.CONTINUE if stays else Manoeuvre.TURN, modifier, change, leg)


def _must_be_told(before: Leg, after: Leg) -> bool:
    return after.kind in _TOLD and after.kind is not before.kind


def _is_obvious(change: float, others: list[float]) -> bool:
    """Whether one would go this way without being told: no other street, or all others clearly less straight."""
    if not others:
        return True
    return abs(change) <= _AHEAD and min(abs(other) for other in others) - abs(change) >= _CLEARLY


def _is_led_by_name(change: float, others: list[float], exits: tuple[Exit, ...], on: str) -> bool:
    """Whether one just follows the street one is on: ahead, and none of the others bears its name or is straighter."""
    straightest = min(abs(other) for other in others)
    return abs(change) <= _AHEAD and abs(change) - straightest < _CLEARLY and all(other.name != on for other in exits)


def _side_of_fork(change: float, others: list[float]) -> Modifier:
    rivals = [other for other in others if abs(other) <= _AHEAD + _CLEARLY]
    if all(change < other for other in rivals):
        return Modifier.SLIGHT_LEFT
    return Modifier.SLIGHT_RIGHT if all(change > other for other in rivals) else Modifier.STRAIGHT


def _ends_here(change: float, others: list[float]) -> bool:
    """Nothing goes on ahead and there is a choice of sides."""
    return all(abs(other) > _AHEAD for other in others) and any(other * change < 0 for other in others)


def _enters_ring(legs: tuple[Leg, ...], leg: int) -> bool:
    return legs[leg].kind is StreetKind.ROUNDABOUT and legs[leg - 1].kind is not StreetKind.ROUNDABOUT


def _round(route: Route, leg: int) -> tuple[list[Turn], int]:
    """One turn for the whole roundabout and one for leaving it; and the leg after the way out."""
    first, exit_number = leg, 1
    while leg + 1 < len(route.legs) and route.legs[leg + 1].kind is StreetKind.ROUNDABOUT:
        exit_number += any(other.kind is not StreetKind.ROUNDABOUT for other in route.junctions[leg])
        leg += 1
    way_out = leg + 1
    enter = deviation(route.before[first - 1], route.after[first - 1])
    if way_out == len(route.legs):
        return [Turn(first, Manoeuvre.ROUNDABOUT, modifier_of(enter), enter, first)], way_out
    leave = deviation(route.before[leg], route.after[leg])
    return [
        Turn(first, Manoeuvre.ROUNDABOUT, modifier_of(enter), enter, first, exit_number),
        Turn(way_out, Manoeuvre.EXIT_ROUNDABOUT, modifier_of(leave), leave, way_out),
    ], way_out + 1


def _merged(route: Route, turns: list[Turn]) -> list[Turn]:
    """Turns within a few metres of each other as one; none where they lead straight on."""
    kept: list[Turn] = []
    for turn in turns:
        last = kept[-1] if kept else None
        if last is None or not _is_one_corner(route.legs, last, turn):
            kept.append(turn)
            continue
        kept.pop()
        if one := _as_one(route.legs, last, turn):
            kept.append(one)
    return kept


def _is_one_corner(legs: tuple[Leg, ...], first: Turn, second: Turn) -> bool:
    between = legs[first.onto : second.leg]
    if first.type not in _SIDES or second.type not in _SIDES or any(leg.kind in _TOLD for leg in between):
        return False
    metres, net = sum(leg.metres for leg in between), abs(first.deviation + second.deviation)
    return metres <= (_STAGGER_M if net <= _CLEARLY else _CORNER_M) and net <= _HAIRPIN


def _as_one(legs: tuple[Leg, ...], first: Turn, second: Turn) -> Turn | None:
    before, after = legs[first.leg - 1], legs[second.onto]
    net = deviation(0.0, first.deviation + second.deviation)
    modifier = modifier_of(net)
    stays = bool(after.name) and after.name == before.name
    if abs(net) > _CLEARLY:
        kind = Manoeuvre.CONTINUE if stays else Manoeuvre.TURN
    elif after.name and not stays:
        kind = Manoeuvre.NEW_NAME
    elif _must_be_told(before, after):
        kind = Manoeuvre.NOTIFICATION
    else:
        return None
    return Turn(first.leg, kind, modifier, net, onto=second.onto)
