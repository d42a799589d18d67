"""From a walk on the network to the list of steps that a person is told."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aedmap.geography import Position
from aedmap.network.directions.legs import Route, route_of
from aedmap.network.directions.turns import Turn, turns_of
from aedmap.network.directions.vocabulary import Manoeuvre, Modifier, Step, deviation
from aedmap.network.profiles import StreetKind
from aedmap.network.street_network import StreetNetwork
from aedmap.network.walk import Walk

# Closer to the street than this, "on the left" helps nobody. Metres.
_BESIDE_M = 4.0
# A first turn within this is where the walk begins. Metres.
_AT_ONCE_M = 8.0
# A target this much ahead or more is neither left nor right. Degrees.
_STRAIGHT_AHEAD = 30.0


@dataclass(frozen=True, eq=False)
class Directions:
    """steps: depart first, arrive last; their metres and seconds add up to those of the whole.

    lon, lat: (p,) float64, degrees, the line to draw, from the start to the destination themselves
    """

    metres: float
    seconds: float
    steps: tuple[Step, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def directions(
    network: StreetNetwork,
    walk: Walk,
    start: Position,
    destination: Position,
    speed_mps: float | None = None,
    edge_kind: NDArray[np.uint8] | None = None,
    by_vehicle: bool = False,
) -> Directions:
    """What to say along a walk.

    speed_mps: on a level street and off it, instead of the profile's own pace; stairs stretch with it, the seconds at
    gates and lifts do not
    edge_kind: (m,) StreetKind, instead of the network's
    """
    pace_mps = speed_mps or network.pace_mps
    if walk.straight:
        return _straight(network, walk, start, destination, pace_mps)
    route = route_of(network, walk, speed_mps, edge_kind)
    turns = turns_of(route, by_vehicle)
    # Who starts at a corner is told the street beyond it, not two steps to get there.
    at_once = bool(turns) and sum(leg.metres for leg in route.legs[: turns[0].leg]) <= _AT_ONCE_M
    begin = turns.pop(0).onto if at_once and turns[0].exit_number is None else 0
    off_begin_s, off_end_s = walk.off_begin_m / pace_mps, walk.off_end_m / pace_mps
    begins = [0, *(turn.leg for turn in turns), len(route.legs)]
    stretches = [route.legs[a:b] for a, b in pairwise(begins)]
    metres = [sum(leg.metres for leg in stretch) for stretch in stretches]
    seconds = [sum(leg.seconds for leg in stretch) for stretch in stretches]
    steps = [_depart(route, begin, metres[0] + walk.off_begin_m, seconds[0] + off_begin_s)]
    steps += [_step(route, turn, metres[i], seconds[i]) for i, turn in enumerate(turns, start=1)]
    steps.append(_arrive(network, route, destination, walk.off_end_m, off_end_s))
    lon = np.concatenate([[start.lon], *(leg.lon for leg in route.legs), [destination.lon]])
    lat = np.concatenate([[start.lat], *(leg.lat for leg in route.legs), [destination.lat]])
    moves = np.append(True, (np.diff(lon) != 0) | (np.diff(lat) != 0))
    moves[-1] |= moves.sum() < 2
    return Directions(
        metres=walk.metres,
        seconds=sum(step.seconds for step in steps),
        steps=tuple(steps),
        lon=lon[moves],
        lat=lat[moves],
    )


def _straight(
    network: StreetNetwork, walk: Walk, start: Position, destination: Position, pace_mps: float
) -> Directions:
    """From the start to a destination that is nearer than the streets."""
    lon, lat = np.array([start.lon, destination.lon]), np.array([start.lat, destination.lat])
    x, y = network.projection.to_metres(lon, lat)
    bearing = float(np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0])) % 360)
    metres, seconds = walk.metres, walk.metres / pace_mps
    depart = Step(
        Manoeuvre.DEPART, None, "", metres, seconds, start.lon, start.lat, StreetKind.PATH, bearing_after=bearing
    )
    arrive = Step(Manoeuvre.ARRIVE, None, "", 0.0, 0.0, destination.lon, destination.lat, StreetKind.PATH)
    return Directions(metres, seconds, (depart, arrive), lon, lat)


def _depart(route: Route, begin: int, metres: float, seconds: float) -> Step:
    first, leg = route.legs[0], route.legs[begin]
    bearing = route.after[begin - 1] if begin else route.depart
    at = float(first.lon[0]), float(first.lat[0])
    return Step(Manoeuvre.DEPART, None, leg.name, metres, seconds, *at, leg.kind, bearing_after=bearing)


def _step(route: Route, turn: Turn, metres: float, seconds: float) -> Step:
    at, leg = route.legs[turn.leg], route.legs[turn.onto]
    return Step(
        turn.type,
        turn.modifier,
        leg.name,
        metres,
        seconds,
        float(at.lon[0]),
        float(at.lat[0]),
        leg.kind,
        bearing_after=route.after[turn.onto - 1],
        exit_number=turn.exit_number,
    )


def _arrive(network: StreetNetwork, route: Route, destination: Position, off_m: float, off_s: float) -> Step:
    leg = route.legs[-1]
    at = float(leg.lon[-1]), float(leg.lat[-1])
    side = _side(network, route.arrive, at, destination) if off_m > _BESIDE_M else None
    return Step(Manoeuvre.ARRIVE, side, "", off_m, off_s, *at, leg.kind)


def _side(network: StreetNetwork, heading: float, at: tuple[float, float], destination: Position) -> Modifier:
    x, y = network.projection.to_metres([at[0], destination.lon], [at[1], destination.lat])
    towards = float(np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0])))
    turn = deviation(heading, towards)
    if abs(turn) <= _STRAIGHT_AHEAD:
        return Modifier.STRAIGHT
    return Modifier.RIGHT if turn > 0 else Modifier.LEFT
