"""What the desk is told where nobody can be sent or nothing be brought."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aedmap.dispatch import IncidentReport, Policy, Refusal, Scene, alert_next, look, open_incident, rank, say
from aedmap.dispatch.sentences import clock
from aedmap.geography import Position
from aedmap.people import Availability, WeeklyHours
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
# NOON is 12:00 on a Wednesday in Shanghai.
EVENINGS = Availability((WeeklyHours(2, 18 * 60, 22 * 60),), "Asia/Shanghai")
QUIET = Availability((WeeklyHours(2, 0, 1440),), "Asia/Shanghai", quiet=(WeeklyHours(2, 660, 780),))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def test_where_everybody_can_be_sent_nothing_more_is_told() -> None:
    """A ranking with somebody and a device says no more."""
    assert rank(STREETS, [aed_at("D")], [responder_at("A"), responder_at("B")], E, NOON).next_best is None


def test_the_soonest_whom_a_telephone_call_may_bring_is_named() -> None:
    """Off hours and near beats paused and far; no certificate and another incident are not overcome."""
    paused = Availability(EVENINGS.hours, "Asia/Shanghai", paused_until=NOON + timedelta(hours=1))
    people = [
        responder_at("D", certificates=()),
        responder_at("D", "R-busy", busy_with=9),
        responder_at("C", availability=EVENINGS),
        responder_at("A", availability=paused),
    ]
    best = rank(STREETS, [], people, E, NOON).next_best
    assert best is not None and best.person is not None
    assert (best.person.responder_id, best.person.reason) == ("R-C", Refusal.OFF_HOURS)
    assert best.person.metres == pytest.approx(600, rel=2e-3)
    assert best.person.expected_s == pytest.approx(30 + 300, rel=2e-3)
    asked = rank(STREETS, [], people, E, NOON, asked=["R-C"]).next_best
    assert asked is not None and asked.person is not None
    assert (asked.person.responder_id, asked.person.reason) == ("R-A", Refusal.PAUSED)


@pytest.mark.parametrize(
    ("changes", "at_home", "reason"),
    [
        ({"homes_too": False}, True, Refusal.NOT_IN_HOMES),
        ({"availability": QUIET}, False, Refusal.QUIET_HOURS),
        ({}, False, Refusal.TOO_FAR),
    ],
)
def test_the_reason_is_told(changes: dict[str, object], at_home: bool, reason: Refusal) -> None:
    """Public places only, quiet hours, and too far by street."""
    policy = Policy(reach_m=2000 if at_home or changes else 1100)
    best = rank(STREETS, [], [responder_at("A", **changes)], E, NOON, policy, at_home=at_home).next_best
    assert best is not None and best.person is not None
    assert (best.person.responder_id, best.person.reason) == ("R-A", reason)


def test_the_nearest_device_that_is_shut_is_named_with_its_opening() -> None:
    """Closed with the hour it opens, unknown without; a broken one is no device."""
    closed = aed_at("D", opening_hours="20:00-21:00")
    broken = aed_at("E", status=AedStatus.OUT_OF_SERVICE)
    ranking = rank(STREETS, [closed, broken, aed_at("F", opening_hours=None)], [responder_at("A")], E, NOON)
    best = ranking.next_best
    assert best is not None and best.person is None and best.device is not None
    assert (best.device.aed_id, best.device.reason) == ("aed-D", "closed")
    assert best.device.opens_at == NOON + timedelta(hours=8)
    assert best.device.metres == pytest.approx(300, rel=2e-3)
    assert "Nearest device otherwise: aed-D, closed, 300 m away, opens at 2026-05-06 12:00 UTC." in say(ranking)
    unknown = rank(STREETS, [aed_at("F", opening_hours=None)], [responder_at("A")], E, NOON).next_best
    assert unknown is not None and unknown.device is not None
    assert (unknown.device.reason, unknown.device.opens_at) == ("unknown_hours", None)


def test_off_the_streets_the_nearest_street_is_told() -> None:
    """1.5 km from the last house: how far the street is, and who is nearest as the crow flies."""
    lost = Position(E.lon, E.lat + 1500 / 111_195)
    ranking = rank(STREETS, [aed_at("D")], [responder_at("A"), responder_at("D")], lost, NOON)
    best = ranking.next_best
    assert ranking.street_m is None and best is not None
    assert best.street_m == pytest.approx(1500, rel=5e-3)
    assert best.person is not None and best.person.responder_id == "R-D"
    assert "The nearest mapped street is 1" in say(ranking)
    nowhere = rank(STREETS, [], [], Position(30.0, 60.0), NOON).next_best
    assert nowhere is not None and (nowhere.person, nowhere.device, nowhere.street_m) == (None, None, None)


def test_the_next_best_is_looked_for_beyond_the_reach(database: Database) -> None:
    """Nobody and no device within 400 m: those 1,200 m away are named, and the call is kept all the same."""
    database.people.put_responders([responder_at("A")], at=NOON, actor="tester")
    database.registry.put_aeds([aed_at("A")], at=NOON, actor="tester")
    near = Policy(reach_m=400, fetch_reach_m=600)
    best = look(database.dispatch, STREETS, E, NOON, near).next_best
    assert best is not None and best.person is not None and best.device is not None
    assert (best.person.responder_id, best.person.reason) == ("R-A", Refusal.TOO_FAR)
    assert (best.device.aed_id, best.device.reason) == ("aed-A", "too_far")
    opened = open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=near)
    assert opened.alerts == () and opened.ranking is not None and opened.ranking.next_best == best


GATED = Policy(gate=0.2)


def test_where_the_ambulance_is_sooner_than_all_the_desk_is_told_so(database: Database) -> None:
    """That people qualify is not hidden: how many, why none is asked, and who would be the soonest."""
    database.people.put_responders([responder_at("A"), responder_at("B")], at=NOON, actor="tester")
    ranking = look(database.dispatch, STREETS, E, NOON, GATED, scene=Scene(ems_s=20))
    assert ranking.nobody
    assert ranking.behind_ems == len(ranking.matches) == 2
    assert "2 qualify, and none is expected before the ambulance" in say(ranking)
    assert f"Next best: R-B, not expected before the ambulance, {clock(ranking.matches[0].direct_s)} away." in say(
        ranking
    )
    assert not look(database.dispatch, STREETS, E, NOON, GATED, scene=Scene(ems_s=3600)).nobody


def test_when_the_ambulance_is_late_everybody_is_asked(database: Database) -> None:
    """Past its time nobody knows when it comes; up to it those who would be later than it are spared."""
    database.people.put_responders([responder_at("A"), responder_at("B")], at=NOON, actor="tester")
    report = IncidentReport(E, ems_at=NOON + timedelta(seconds=120))
    opened = open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=GATED)
    assert opened.alerts == ()

    def next_after(seconds: float) -> int:
        at = NOON + timedelta(seconds=seconds)
        return len(alert_next(database.dispatch, STREETS, opened.incident.id, now=at, actor="desk").alerts)

    assert next_after(119) == 0
    assert next_after(121) > 0
