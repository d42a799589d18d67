"""A route as the stretches between its junctions, with what else leaves from each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.along import part_of_edge
from aedmap.network.profiles import StreetKind
from aedmap.network.street_network import StreetNetwork
from aedmap.network.walk import Walk

# Bearings are taken over this much street: less would follow a kerb, more would miss the next corner. A shorter
# stretch counts alone, unless it is so short that it is only how the map joins two streets.
LOOK_M = 12.0
_LEAST_LOOK_M = 5.0

_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Leg:
    """A stretch of one edge. lon, lat: (p,) float64, degrees, at least two points"""

    name: str
    kind: StreetKind
    lon: _Floats
    lat: _Floats
    metres: float
    seconds: float


@dataclass(frozen=True)
class Exit:
    """Another street that leaves a junction. bearing: degrees clockwise from north"""

    bearing: float
    name: str
    kind: StreetKind


@dataclass(frozen=True, eq=False)
class Route:
    """legs[i] and legs[i + 1] meet at junctions[i].

    before, after: bearings at each junction, degrees; depart: bearing at the start, arrive: at the end
    """

    legs: tuple[Leg, ...]
    junctions: tuple[tuple[Exit, ...], ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    depart: float
    arrive: float


def route_of(
    network: StreetNetwork, walk: Walk, speed_mps: float | None = None, edge_kind: NDArray[np.uint8] | None = None
) -> Route:
    """The legs of a walk.

    speed_mps: on a level street, instead of the profile's own; edge_kind: (m,) StreetKind, instead of the network's
    """
    kinds = network.edge_kind if edge_kind is None else edge_kind
    slower = network.pace_mps / speed_mps if speed_mps else 1.0
    legs = []
    stretches = zip(walk.edge.tolist(), walk.begin_m, walk.end_m, walk.seconds_at(slower).tolist(), strict=True)
    for edge, begin_m, end_m, seconds in stretches:
        lon, lat = part_of_edge(network, edge, float(begin_m), float(end_m))
        metres = abs(float(end_m - begin_m))
        name = network.names[network.edge_name[edge]]
        legs.append(Leg(name, StreetKind(int(kinds[edge])), lon, lat, metres, seconds))
    junctions = tuple(
        _exits(network, kinds, _node_after(network, walk, i), {int(walk.edge[i]), int(walk.edge[i + 1])})
        for i in range(len(legs) - 1)
    )
    line = _RouteLine(network, legs)
    ends = np.cumsum([leg.metres for leg in legs])[:-1].tolist()
    look_m = [min(max(leg.metres, _LEAST_LOOK_M), LOOK_M) for leg in legs]
    return Route(
        legs=tuple(legs),
        junctions=junctions,
        before=tuple(line.bearing(at - look_m[i], at) for i, at in enumerate(ends)),
        after=tuple(line.bearing(at, at + look_m[i + 1]) for i, at in enumerate(ends)),
        depart=line.bearing(0.0, LOOK_M),
        arrive=line.bearing(line.length - LOOK_M, line.length),
    )


def _node_after(network: StreetNetwork, walk: Walk, i: int) -> int:
    edge = int(walk.edge[i])
    return int(network.edge_to[edge] if walk.end_m[i] > walk.begin_m[i] else network.edge_from[edge])


def _exits(network: StreetNetwork, kinds: NDArray[np.uint8], node: int, but_edges: set[int]) -> tuple[Exit, ...]:
    exits = []
    for arc in range(int(network.arc_start[node]), int(network.arc_start[node + 1])):
        edge = int(network.arc_edge[arc])
        length = float(network.edge_m[edge])
        if edge in but_edges or length == 0:  # a gate is no street
            continue
        begin, end = (
            (0.0, min(LOOK_M, length)) if network.edge_from[edge] == node else (length, max(length - LOOK_M, 0))
        )
        x, y = network.projection.to_metres(*part_of_edge(network, edge, begin, end))
        exits.append(Exit(_bearing(x, y), network.names[network.edge_name[edge]], StreetKind(int(kinds[edge]))))
    return tuple(exits)


class _RouteLine:
    """The whole route as one line in metres, so that bearings look across short edges."""

    def __init__(self, network: StreetNetwork, legs: list[Leg]) -> None:
        self._x, self._y = network.projection.to_metres(
            np.concatenate([leg.lon for leg in legs]), np.concatenate([leg.lat for leg in legs])
        )
        begin = np.cumsum([0.0, *(leg.metres for leg in legs)])
        along = []
        for leg, start_m in zip(legs, begin[:-1], strict=True):
            x, y = network.projection.to_metres(leg.lon, leg.lat)
            drawn = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
            along.append(start_m + drawn * (leg.metres / drawn[-1] if drawn[-1] else 0.0))
        self._along = np.maximum.accumulate(np.concatenate(along))
        self.length = float(begin[-1])

    def bearing(self, start_m: float, end_m: float) -> float:
        at = np.clip([start_m, end_m], 0.0, self.length)
        return _bearing(np.interp(at, self._along, self._x), np.interp(at, self._along, self._y))


def _bearing(x: _Floats, y: _Floats) -> float:
    return float(np.degrees(np.arctan2(x[-1] - x[0], y[-1] - y[0])) % 360)
