"""Whoever follows what is told, on a real town, arrives."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from aedmap.errors import NotFound
from aedmap.network import StreetNetwork, build_network
from aedmap.network.directions.legs import Route, route_of
from aedmap.network.directions.turns import Turn, turns_of
from aedmap.network.directions.vocabulary import Manoeuvre, deviation
from aedmap.network.walk import shortest_walk
from aedmap.osm import read_extract
from tests import parts
from tests.aedmap.network.random_towns import beside_streets


@pytest.fixture(scope="module")
def town() -> StreetNetwork:
    return build_network(read_extract(parts.shared_data("osm/baltimore.osm.pbf")))


def routes(town: StreetNetwork, count: int) -> Iterator[Route]:
    """Routes between random points on random streets."""
    random = np.random.default_rng(7)
    for _ in range(count):
        edge = random.integers(0, town.edge_count, 2).astype(np.int32)
        from_m = random.random(2) * town.edge_m[edge]
        ends = beside_streets(town, edge, from_m)
        try:
            yield route_of(town, shortest_walk(town, ends[:1], ends[1:]), 1.4)
        except NotFound:  # one of them lies on an island
            continue


def test_in_silence_one_goes_straight_on_or_keeps_to_the_street(town: StreetNetwork) -> None:
    """Where nothing is told, the way taken is the straightest there is, or the only one of the street's name."""
    silent = 0
    for route in routes(town, 150):
        spans = [(turn.leg, turn.onto) for turn in turns_of(route)]
        on = route.legs[0].name
        offset = _offsets(route)
        for leg in range(1, len(route.legs)):
            name, exits = route.legs[leg].name, route.junctions[leg - 1]
            told = any(first <= leg <= last for first, last in spans) or leg in offset
            if exits and not told:
                silent += 1
                change = abs(deviation(route.before[leg - 1], route.after[leg - 1]))
                straightest = all(abs(deviation(route.before[leg - 1], e.bearing)) > change for e in exits)
                keeps = bool(name) and name == on and all(e.name != on for e in exits)
                assert straightest or keeps
            on = name or on
    assert silent > 1000


def _offsets(route: Route) -> set[int]:
    """Legs that begin or end a very short one, where the map draws a street offset."""
    short = [i for i, leg in enumerate(route.legs) if leg.metres <= 6.0]
    return {leg for i in short for leg in (i, i + 1)}


def test_left_is_left_and_right_is_right(town: StreetNetwork) -> None:
    """Each turn's word agrees with the line on the map, ten metres before and after the corner."""
    checked = 0
    for route in routes(town, 150):
        line, begins = _line(town, route)
        for turn in turns_of(route):
            told = turn.type in (Manoeuvre.TURN, Manoeuvre.END_OF_ROAD, Manoeuvre.CONTINUE) and turn.leg == turn.onto
            around = 12.0 <= begins[turn.leg] <= line.length - 12.0
            if told and around and _is_alone(route, turn):
                x, y = _points(line, [begins[turn.leg] + step for step in (-10.0, 0.0, 10.0)])
                to_the_right = (y[1] - y[0]) * (x[2] - x[1]) - (x[1] - x[0]) * (y[2] - y[1])
                assert "uturn" in turn.modifier or ("right" in turn.modifier) == (to_the_right > 0)
                checked += 1
    assert checked > 300


def _is_alone(route: Route, turn: Turn) -> bool:
    return min(route.legs[turn.leg - 1].metres, route.legs[turn.leg].metres) >= 12.0


def _line(town: StreetNetwork, route: Route) -> tuple[shapely.LineString, list[float]]:
    """The whole route in metres, and how far along it each leg begins."""
    lines = [np.column_stack(town.projection.to_metres(leg.lon, leg.lat)) for leg in route.legs]
    lengths = [shapely.LineString(line).length for line in lines]
    return shapely.LineString(np.concatenate(lines)), [0.0, *np.cumsum(lengths).tolist()]


def _points(line: shapely.LineString, along: list[float]) -> tuple[np.ndarray, np.ndarray]:
    points = shapely.line_interpolate_point(line, along)
    return shapely.get_x(points), shapely.get_y(points)
