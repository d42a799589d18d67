"""Who is there how soon, empty-handed and with a device."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aedmap.dispatch import rank, say
from aedmap.geography import Position
from aedmap.registry import AedStatus
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]


def _shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_times_count_turnout_street_and_pick_up() -> None:
    """A to E is 1,200 m at 2 m/s after 30 s; by way of F 400 m more and 30 s at the cabinet."""
    ranking = rank(STREETS, [aed_at("F")], [responder_at("A"), responder_at("E")], E, NOON)
    one = ranking.matches[1]
    assert one.direct_s == pytest.approx(30 + 1200 / 2, rel=2e-3)
    assert one.via_s == pytest.approx(30 + 1800 / 2 + 30, rel=2e-3)
    assert one.in_hand_s == pytest.approx(30 + 900 / 2 + 30, rel=2e-3)
    assert one.aed_id == "aed-F"


def test_a_device_on_an_upper_floor_costs_its_stairs() -> None:
    """On the way anyway, but twelve floors up, it loses to one on the ground in the side street."""
    high, low = aed_at("D", floor="12F"), aed_at("F")
    (one,) = rank(STREETS, [high, low], [responder_at("A")], E, NOON).matches
    assert one.aed_id == "aed-F"


def test_somebody_on_a_bicycle_is_sooner() -> None:
    """Farther away and quicker: each is ranked at their own pace."""
    ranking = rank(STREETS, [], [responder_at("C"), responder_at("A", speed_m_s=6.0)], E, NOON)
    assert [one.responder_id for one in ranking.matches] == ["R-A", "R-C"]


def test_a_device_must_be_open_at_the_pick_up_not_at_the_call() -> None:
    """One closes two minutes before the fetcher gets there; one opens a minute before."""
    closing, opening = aed_at("D", opening_hours="08:00-17:00"), aed_at("F", opening_hours="17:05-23:00")
    call = _shanghai("2026-05-06T16:58")
    one = responder_at("A", position_at=call)
    (found,) = rank(STREETS, [closing, opening], [one], E, call).matches
    assert found.aed_id == "aed-F"
    (early,) = rank(STREETS, [closing, opening], [one], E, call - timedelta(minutes=20)).matches
    assert early.aed_id == "aed-D"


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": AedStatus.OUT_OF_SERVICE},
        {"status": AedStatus.RESERVED},
        {"opening_hours": None},
        {"opening_hours": '24/7 "ask the guard"'},
        {"opening_hours": "20:00-21:00"},
    ],
)
def test_no_one_is_sent_to_a_device_that_may_be_locked_or_broken(wrong: dict[str, object]) -> None:
    """Unknown is not open; the ranking says how many were left out and why."""
    ranking = rank(STREETS, [aed_at("D", **wrong)], [responder_at("A"), responder_at("B")], E, NOON)
    assert ranking.no_device
    assert ranking.proposal.aed is None
    assert ranking.devices_open == 0
    assert sum(ranking.devices_left_out.values()) == 1
    assert "No device is known to be open (1 " in say(ranking)


def test_nobody_is_said_plainly_with_the_reasons() -> None:
    """The desk learns why, not only that."""
    people = [
        responder_at("A", certificates=()),
        responder_at("B", busy_with=9),
        responder_at("C", "R-X", busy_with=9),
        responder_at("D", "R-Y", position=Position(E.lon, E.lat + 0.0135)),  # 1.5 km from any street
    ]
    ranking = rank(STREETS, [aed_at("D")], people, E, NOON)
    assert ranking.nobody
    assert ranking.refused == {"busy": 2, "no_certificate": 1, "too_far": 1}
    assert "Nobody qualifies (2 serving another incident, 1 without a certificate, 1 too far by street)" in say(ranking)
    assert "none is registered nearby" in say(rank(STREETS, [], [], E, NOON))


def test_a_patient_far_from_any_street_is_said_plainly() -> None:
    """No ranking is better than a wrong one."""
    ranking = rank(STREETS, [aed_at("D")], [responder_at("A")], Position(25.3, 60.3), NOON)
    assert ranking.street_m is None
    assert "No mapped street" in say(ranking)


def test_the_way_by_a_device_is_measured_for_whoever_is_sent() -> None:
    """900 m to F and 900 m on; somebody else is at the patient meanwhile."""
    proposed = rank(STREETS, [aed_at("F")], [responder_at("A"), responder_at("E")], E, NOON).proposal.aed
    assert proposed is not None
    assert proposed.responder_id == "R-E" or proposed.metres == pytest.approx(1800, rel=2e-3)
