"""Matching on filed people and devices against trying every device for everybody."""

import math
import random
from datetime import timedelta

import pytest

from aedmap.dispatch import Policy
from aedmap.dispatch.devices import open_for_pickup, pickup_s
from aedmap.dispatch.matching import MOST, match
from aedmap.dispatch.picture import draw_picture
from aedmap.geography import LocalProjection, Position
from aedmap.network import EdgeIndex, Snapped, metres_to_one, snap
from aedmap.people import Responder
from aedmap.registry import Aed
from tests.aedmap.made_up import NOON, make_aed, make_responder
from tests.aedmap.network.random_towns import network_of

_HOURS = ["24/7", "24/7", "08:00-12:03", "12:02-20:00", "12:04-12:07", None, "08:00-11:00", '24/7 "?"']


def _metres(streets: EdgeIndex, start: Snapped, end: Position) -> float:
    there = snap(streets, end.lon, end.lat, 1000.0)
    return float(metres_to_one(streets.network, there, start, 1e6)[0])


def _brute_force(
    streets: EdgeIndex, aeds: list[Aed], one: Responder, patient: Position, policy: Policy
) -> tuple[float, float]:
    """Direct and best via time by trying every device, each leg searched on its own."""
    assert one.position is not None
    start = snap(streets, one.position.lon, one.position.lat, 1000.0)
    speed = one.speed_m_s or policy.speed_m_s
    direct_m = _metres(streets, start, patient)
    best_s = math.inf
    for aed in aeds:
        door = snap(streets, aed.position.lon, aed.position.lat, 1000.0)
        to_door, onwards, takes_s = (
            _metres(streets, start, aed.position),
            _metres(streets, door, patient),
            pickup_s(aed, policy),
        )
        arrives_s = one.turnout_s + to_door / speed
        if to_door + onwards + takes_s * speed <= policy.fetch_reach_m and open_for_pickup(
            aed, NOON, arrives_s, takes_s
        ):
            best_s = min(best_s, arrives_s + takes_s + onwards / speed)
    return (one.turnout_s + direct_m / speed if direct_m <= policy.reach_m else math.inf), best_s


def _check_world(seed: int) -> None:
    """Random streets, people, paces, devices, floors and hours that end or begin within minutes."""
    chance = random.Random(seed)
    places = [(100 * x, 100 * y) for x in range(8) for y in range(8) if chance.random() < 0.4]
    places = sorted({*places, (0, 0), (700, 700)})
    ways = [[chance.randrange(len(places)) for _ in range(4)] for _ in range(8)]
    ways = [[a for a, b in zip(way, [*way[1:], -1], strict=True) if a != b] for way in ways]
    streets = EdgeIndex.of(network_of(places, [way for way in ways if len(set(way)) > 1]))

    def anywhere() -> Position:
        lon, lat = LocalProjection(24.94, 60.17).to_degrees(chance.uniform(0, 700), chance.uniform(0, 700))
        return Position(float(lon), float(lat))

    aeds = [
        make_aed(f"aed-{i}", position=anywhere(), opening_hours=chance.choice(_HOURS), floor=chance.choice([None, "3"]))
        for i in range(6)
    ]
    people = [
        make_responder(
            f"R-{i}", position=anywhere(), turnout_s=chance.uniform(0, 120), speed_m_s=chance.choice([None, 1.5, 4.0])
        )
        for i in range(6)
    ]
    reach_m, fetch_reach_m = chance.choice([(400, 900), (600, 4000), (2000, 4000)])
    policy, patient, most = (
        Policy(reach_m=reach_m, fetch_reach_m=fetch_reach_m),
        anywhere(),
        chance.choice([1, 2, MOST]),
    )
    picture = draw_picture(streets, aeds, people, NOON, policy)
    found = {one.responder_id: one for one in match(picture, patient, NOON, most=most)}
    expected = {one.id: _brute_force(streets, aeds, one, patient, policy) for one in people}
    direct = sorted(direct_s for direct_s, _ in expected.values() if math.isfinite(direct_s))
    via = sorted(via_s for direct_s, via_s in expected.values() if math.isfinite(direct_s) and math.isfinite(via_s))
    told = sorted(one.direct_s for one in found.values())[: min(most, len(direct))]
    assert told == pytest.approx(direct[:most])
    fetchers = sorted(one.via_s for one in found.values() if one.via_s is not None)
    assert fetchers == pytest.approx(via[:most])
    for one in found.values():
        assert one.direct_s == pytest.approx(expected[one.responder_id][0])
        assert one.via_s is None or one.via_s == pytest.approx(expected[one.responder_id][1])


@pytest.mark.parametrize("seed", range(25))
def test_matching_equals_brute_force(seed: int) -> None:
    """The soonest straight there and the soonest with a device are those that trying every device gives."""
    _check_world(seed)


@pytest.mark.proof
def test_matching_equals_brute_force_on_a_thousand_worlds() -> None:
    """A thousand more."""
    for seed in range(1_000, 2_000):
        _check_world(seed)


def test_a_picture_is_good_for_questions_a_while_later() -> None:
    """Drawn five minutes before a device closes, it still tells at the question who comes too late for it."""
    streets = EdgeIndex.of(network_of([(0, 0), (300, 0), (600, 0)], [[0, 1, 2]]))
    here, door, there = (
        Position(*map(float, LocalProjection(24.94, 60.17).to_degrees(x, 0.0))) for x in (0.0, 300.0, 600.0)
    )
    aed = make_aed(position=door, opening_hours="08:00-12:05")
    picture = draw_picture(streets, [aed], [make_responder(position=here)], NOON, Policy())
    (early,) = match(picture, there, NOON)
    (late,) = match(picture, there, NOON + timedelta(minutes=2))
    assert early.aed_id == aed.id  # 30 s turnout, 150 s to the door, 30 s there: in hand at 3:30
    assert late.aed_id is None
