"""Tiny worlds for trials of policies: drawn streets, people who stay where they are, luck that can be switched off."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.simulation.trial import Arrests, Conditions, Crowd, DeviceWeek, Staff, read_conditions
from tests.aedmap.dispatch.worlds import STREETS
from tests.aedmap.made_up import make_aed
from tests.aedmap.network.random_towns import network_of

NOON_HOUR = 12
CERTAIN: dict[str, Any] = {
    "accept": 1.0,
    "accept_night": 1.0,
    "decline": 0.0,
    "see_spread": 0.0,
    "decide_spread": 0.0,
    "set_out_spread": 0.0,
    "pace_spread": 0.0,
    "ems_spread": 0.0,
    "speed_m_s": 2.0,
}


def conditions(**changes: Any) -> Conditions:
    """Ours, with some values of one's own."""
    return replace(read_conditions().conditions, **changes)


def crowd_at(places: Sequence[Position], **changes: Any) -> Crowd:
    """People who never leave home."""
    count = len(places)
    home = np.array([(one.lon, one.lat) for one in places]).reshape(count, 2)
    parts: dict[str, Any] = {
        "home": home,
        "work": np.full((count, 2), np.nan),
        "out": home,
        "leaves": np.full(count, 8),
        "returns": np.full(count, 17),
        "homes_too": np.ones(count, bool),
        "turnout_s": np.full(count, np.nan),
        "speed_m_s": np.full(count, np.nan),
    }
    return Crowd(**{**parts, **changes})


def devices_at(places: Sequence[Position]) -> DeviceWeek:
    """Devices that are never closed."""
    aeds = tuple(make_aed(f"D-{i}", position=place) for i, place in enumerate(places))
    return DeviceWeek(aeds, np.ones((len(aeds), 168), bool))


def arrests_at(places: Sequence[Position], hour: int = NOON_HOUR) -> Arrests:
    """One arrest each, all in one hour, none in a home."""
    lon, lat = np.array([one.lon for one in places]), np.array([one.lat for one in places])
    return Arrests(lon, lat, np.full(len(places), hour), np.zeros(len(places), bool))


def staff_of(
    people: Sequence[Position], devices: Sequence[Position], streets: EdgeIndex = STREETS, **changes: Any
) -> Staff:
    """A staff under conditions that are ours but for the changes."""
    return Staff(streets, crowd_at(people), devices_at(devices), conditions(**changes))


def random_streets(chance: np.random.Generator) -> EdgeIndex:
    """Six rows of 750 m, joined by a few columns."""
    side = 6
    places = [(150 * x, 150 * y) for x in range(side) for y in range(side)]
    rows = [[side * y + x for x in range(side)] for y in range(side)]
    columns = [[side * y + x for y in range(side)] for x in range(side) if x in (0, side - 1) or chance.random() < 0.6]
    return EdgeIndex.of(network_of(places, [*rows, *columns]))


def anywhere(chance: np.random.Generator, streets: EdgeIndex, count: int) -> list[Position]:
    """So many places between them."""
    x_m, y_m = chance.uniform(0, 750, (2, count))
    lon, lat = streets.network.projection.to_degrees(x_m, y_m)
    return [Position(float(east), float(north)) for east, north in zip(lon, lat, strict=True)]
