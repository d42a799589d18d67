"""The nearest device that can be had: by street, by hour, and honest about what is not known."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.finding import Note, nearest_aeds, refuse_outside, say
from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.registry import Aed, AedStatus, OpenState
from aedmap.registry.vertical import VerticalTime
from tests.aedmap.made_up import NOON, make_aed
from tests.drawing import draw_streets

# 50 m a step. The straight way from A to E is short; the street goes round by B, C and D.
NETWORK, PLACES = draw_streets(
    """
    A--B------C
              |
    E---------D
    """
)
STREETS = EdgeIndex.of(NETWORK)
A = PLACES["A"]


def _at(letter: str, **changes: object) -> Aed:
    return make_aed(f"aed-{letter}", position=PLACES[letter], place=f"House {letter}", **changes)


def _shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_devices_come_by_the_way_along_the_street() -> None:
    """E is 100 m from A as the crow flies and last on foot."""
    answer = nearest_aeds(STREETS, [_at("E"), _at("C"), _at("B")], A, NOON)
    assert [found.aed.id for found in answer.devices] == ["aed-B", "aed-C", "aed-E"]
    assert [found.walk_m for found in answer.devices] == pytest.approx([150, 500, 1100], rel=2e-3)
    assert answer.devices[0].walk_s == pytest.approx(150 / 1.4, rel=2e-3)
    assert answer.notes == ()
    assert say(answer).startswith("The nearest open device is House B, about 2 min on foot (150 m)")


def test_only_usable_devices_are_named() -> None:
    """Whatever is out of service, held, used, retired or expired stays out, however near."""
    bad = [_at("B", status=status) for status in AedStatus if status not in (AedStatus.IN_SERVICE, AedStatus.CHECK_DUE)]
    bad += [_at("B", pads_expire_on=date(2026, 5, 5)), _at("B", battery_expires_on=date(2026, 5, 5))]
    answer = nearest_aeds(STREETS, [*bad, _at("C", pads_expire_on=date(2026, 5, 6))], A, NOON)
    assert [found.aed.id for found in answer.devices] == ["aed-C"]
    assert nearest_aeds(STREETS, bad, A, NOON).notes == (Note.NO_DEVICES, Note.NONE_OPEN)


def test_the_nearest_open_one_is_named_even_behind_many_unknown_ones() -> None:
    """Two nearer devices with unknown hours do not push the open one off a list of two."""
    aeds = [_at("A", opening_hours=None), _at("B", opening_hours='"ask"'), _at("D")]
    answer = nearest_aeds(STREETS, aeds, A, NOON, k=2)
    assert [found.state for found in answer.devices] == [OpenState.UNKNOWN, OpenState.OPEN]
    assert answer.nearest_open is not None
    assert answer.nearest_open.aed.id == "aed-D"


def test_when_none_is_open_it_says_so_and_what_comes_next() -> None:
    """Unknown ones first, then closed ones by when they can be had."""
    aeds = [
        _at("B", opening_hours="09:00-17:00"),
        _at("C", opening_hours="06:00-17:00"),
        _at("D", opening_hours="off"),
        _at("E", opening_hours=None),
    ]
    answer = nearest_aeds(STREETS, aeds, A, _shanghai("2026-05-06T03:00"))
    assert answer.none_open
    assert [found.aed.id for found in answer.devices] == ["aed-E", "aed-C", "aed-B", "aed-D"]
    assert answer.devices[1].opens_at == _shanghai("2026-05-06T06:00")
    sentence = say(answer)
    assert "No device is known to be open now" in sentence
    assert "perhaps open: House E" in sentence
    assert "Next to open: House C, Wed 06 May 06:00" in sentence


def test_a_device_that_closes_before_one_arrives_is_closed() -> None:
    """100 seconds on foot, 60 seconds until the door is locked."""
    aed = _at("B", opening_hours="08:00-17:00")
    late = nearest_aeds(STREETS, [aed], A, _shanghai("2026-05-06T16:59")).devices[0]
    assert (late.state, late.opens_at) == (OpenState.CLOSED, _shanghai("2026-05-07T08:00"))
    in_time = nearest_aeds(STREETS, [aed], A, _shanghai("2026-05-06T16:50")).devices[0]
    assert (in_time.state, in_time.closes_at) == (OpenState.OPEN, _shanghai("2026-05-06T17:00"))


def test_a_position_far_from_any_street_is_told_so() -> None:
    """The answer still names devices, with the metres to the street included."""
    answer = nearest_aeds(STREETS, [_at("A")], Position(A.lon - 0.01, A.lat), NOON)
    assert answer.off_network
    assert answer.street_m == pytest.approx(555, rel=0.01)
    assert answer.devices[0].walk_m == pytest.approx(answer.street_m)
    assert "nearest mapped street is 55" in say(answer)


def test_a_position_without_any_street_finds_nothing_and_says_so() -> None:
    """At sea there is no list to trust."""
    answer = nearest_aeds(STREETS, [_at("A")], Position(A.lon - 1, A.lat), NOON)
    assert answer.devices == ()
    assert {Note.OFF_NETWORK, Note.NONE_REACHABLE, Note.NONE_OPEN} == set(answer.notes)
    assert "No mapped street is near" in say(answer)


def test_devices_beyond_a_gap_are_counted_not_hidden() -> None:
    """A device on streets that nothing joins to these is not silently forgotten."""
    network, places = draw_streets("A--B--C--D--E                                        X--Y")
    streets = EdgeIndex.of(network)
    near, far = make_aed("near", position=places["B"]), make_aed("far", position=places["Y"])
    answer = nearest_aeds(streets, [near, far], places["A"], NOON)
    assert [found.aed.id for found in answer.devices] == ["near"]
    assert answer.unreachable == 1
    assert nearest_aeds(streets, [far], places["X"], NOON).notes == (Note.ON_ISLAND,)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_another_device_never_makes_the_nearest_farther(letters: list[str], k: int, random: Random) -> None:
    """And the order in which devices are given does not matter."""
    aeds = [_at(letter) for letter in letters]
    before = nearest_aeds(STREETS, aeds[:-1], A, NOON, k=k).nearest_open
    after = nearest_aeds(STREETS, aeds, A, NOON, k=k)
    assert after.nearest_open is not None
    assert before is None or after.nearest_open.walk_m <= before.walk_m
    shuffled = list(aeds)
    random.shuffle(shuffled)
    assert nearest_aeds(STREETS, shuffled, A, NOON, k=k) == after


@pytest.mark.parametrize("k", [0, -1, 101])
def test_an_absurd_number_of_devices_is_refused(k: int) -> None:
    """One to a hundred."""
    with pytest.raises(InvalidInput, match="ask for 1 to 100"):
        nearest_aeds(STREETS, [], A, NOON, k=k)


def test_a_position_outside_the_town_is_refused_with_what_is_allowed() -> None:
    """Swapped coordinates land here too."""
    box = (24.9, 60.1, 25.0, 60.2)
    refuse_outside(Position(24.95, 60.15), box, "Helsinki")
    with pytest.raises(InvalidInput, match=r"outside Helsinki; allowed are longitudes 24\.9"):
        refuse_outside(Position(60.15, 24.95), box, "Helsinki")


def test_the_answer_holds_for_any_hour_of_a_week() -> None:
    """Whatever is called open is open then and on arrival."""
    aeds = [_at("B", opening_hours="Mo-Fr 08:00-17:00"), _at("C", opening_hours="Sa,Su 10:00-26:00"), _at("E")]
    for hour in range(7 * 24):
        answer = nearest_aeds(STREETS, aeds, A, NOON + timedelta(hours=hour, minutes=59))
        assert answer.nearest_open is not None
        assert "aed-E" in [found.aed.id for found in answer.devices]


def test_stairs_and_cabinet_stand_beside_the_walk() -> None:
    """Third floor: 30 s for the cabinet and 30 s a flight, assumed; the walk stays as long as the street is."""
    answer = nearest_aeds(STREETS, [_at("B", floor="3"), _at("C")], A, NOON)
    assert [found.pickup_s for found in answer.devices] == [120.0, 30.0]
    assert answer.devices[0].walk_s == pytest.approx(150 / 1.4, rel=2e-3)
    quick = nearest_aeds(STREETS, [_at("B", floor="3")], A, NOON, vertical=VerticalTime(cabinet_s=5.0, flight_s=10.0))
    assert quick.devices[0].pickup_s == 35.0
    with pytest.raises(InvalidInput, match="zero or more"):
        VerticalTime(flight_s=-1.0)
