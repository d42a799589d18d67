"""The picture that a process keeps: the same answers as reading everything, sooner, and never from too long ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from aedmap.dispatch import IncidentReport, Mode, Policy, Ranking, accept, close_incident, look, open_incident
from aedmap.dispatch.live_picture import OLDEST_S, LivePicture
from aedmap.geography import Position
from aedmap.people import Availability, WeeklyHours
from aedmap.registry import AedStatus
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
SOON = NOON + timedelta(seconds=5)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        opened.people.put_responders([responder_at(letter) for letter in "ABCD"], at=NOON, actor="tester")
        yield opened


def _drawn(database: Database, at: datetime = NOON, policy: Policy | None = None) -> LivePicture:
    live = database.dispatch.keep_picture(lambda: at)
    live.draw(STREETS, policy or Policy())
    return live


def _live(live: LivePicture, at: datetime = SOON) -> Ranking:
    found = live.rank(STREETS, E, at, Policy())
    assert found is not None
    return found


def _who(ranking: Ranking) -> list[str]:
    return [one.responder_id for one in ranking.matches]


def test_what_incidents_hold_is_read_for_each_look(database: Database) -> None:
    """Taken by another process after the drawing, somebody is busy and a device reserved at once; and free at once."""
    live = _drawn(database)
    opened = open_incident(database.dispatch, STREETS, IncidentReport(E), now=SOON, actor="elsewhere")
    busy = {alert.responder_id for alert in opened.alerts}
    (fetcher,) = (alert for alert in opened.alerts if alert.aed_id)
    reserved = accept(database.dispatch, fetcher.id, now=SOON, actor="elsewhere").aed_id
    after = _live(live)
    assert set(_who(after)) == {"R-A", "R-B", "R-C", "R-D"} - busy
    assert after.refused == {"busy": len(busy)}
    assert (after.devices_open, after.devices_left_out) == (1, {"reserved": 1})
    assert reserved not in {one.aed_id for one in after.matches}
    close_incident(database.dispatch, opened.incident.id, now=SOON, actor="elsewhere", aed_used=False)
    assert len(_live(live).matches) == 4


def test_an_exercise_sees_what_other_exercises_hold_and_a_real_incident_does_not(database: Database) -> None:
    """Whoever practises can be called away."""
    live = _drawn(database)
    report = IncidentReport(E, mode=Mode.EXERCISE)
    held = len(open_incident(database.dispatch, STREETS, report, now=SOON, actor="desk").alerts)
    assert len(_live(live).matches) == 4
    practising = live.rank(STREETS, E, SOON, Policy(), exercise=True)
    assert practising is not None
    assert practising.refused == {"busy": held}


def test_a_change_in_the_log_is_in_the_next_picture(database: Database) -> None:
    """A new person, a moved one, a broken device and an erased person, each without reading the others again."""
    live = _drawn(database)
    before = live.known
    assert before is not None
    database.people.put_responders([responder_at("E", "R-new")], at=SOON, actor="tester")
    database.people.set_position("R-A", PLACES["D"], at=SOON)
    database.registry.set_status("aed-D", AedStatus.OUT_OF_SERVICE, at=SOON, actor="tester")
    database.person_records.erase("R-B", at=SOON, actor="tester")
    live.draw(STREETS, Policy())
    after = live.known
    assert after is not None
    assert _who(_live(live))[0] == "R-new"
    assert set(_who(_live(live))) == {"R-new", "R-A", "R-C", "R-D"}
    assert after.people["R-A"].position == PLACES["D"]
    assert after.people["R-C"] is before.people["R-C"]
    assert after.devices["aed-F"] is before.devices["aed-F"]
    assert _live(live).devices_left_out == {"out_of_service": 1}


def test_nobody_is_asked_after_the_end_of_their_hours(database: Database) -> None:
    """The picture is from a moment before twelve, the call from a moment after it."""
    until_noon = Availability(tuple(WeeklyHours(day, 0, 12 * 60) for day in range(7)), "Asia/Shanghai")
    one = responder_at("E", "R-morning", availability=until_noon)
    database.people.put_responders([one], at=NOON, actor="tester")
    live = _drawn(database, NOON - timedelta(seconds=4))
    assert "R-morning" in _who(_live(live, NOON - timedelta(seconds=1)))
    after = _live(live, NOON + timedelta(seconds=1))
    assert "R-morning" not in _who(after)
    assert after.refused == {"off_hours": 1}


@pytest.mark.parametrize("seconds", [-5.0, OLDEST_S + 1, 3600.0, -3600.0])
def test_a_picture_that_is_too_old_or_from_the_future_is_not_used(database: Database, seconds: float) -> None:
    """A clock that steps by an hour costs time, never a wrong answer."""
    live = _drawn(database)
    assert live.rank(STREETS, E, NOON + timedelta(seconds=seconds), Policy()) is None


def test_a_look_without_a_picture_reads_the_database_and_has_one_drawn(database: Database) -> None:
    """The first to ask does not wait for the whole town."""
    live, now = database.dispatch.keep_picture(), datetime.now(NOON.tzinfo)
    database.people.put_responders([responder_at("E", "R-now", position_at=now)], at=now, actor="tester")
    assert live.rank(STREETS, E, now, Policy()) is None
    assert _who(look(database.dispatch, STREETS, E, now)) == ["R-now"]
    assert live.wait_until_drawn(10.0)
    found = live.rank(STREETS, E, datetime.now(NOON.tzinfo), Policy())
    assert found is not None
    assert _who(found) == ["R-now"]


@pytest.mark.parametrize("seed", range(8))
def test_the_picture_answers_what_reading_everything_answers(database: Database, database_url: str, seed: int) -> None:
    """Random people, devices, incidents and changes: order, times, proposal and counts are the same."""
    chance = Random(seed)
    letters = list(PLACES)
    people = [
        responder_at(chance.choice(letters), f"R-{i:02}", speed_m_s=chance.choice([None, 1.6, 5.0])) for i in range(30)
    ]
    hours = ["24/7", "08:00-12:05", "12:01-20:00", None]
    devices = [aed_at(chance.choice(letters), f"D-{i}", opening_hours=chance.choice(hours)) for i in range(12)]
    database.registry.put_aeds(devices, at=NOON, actor="tester")
    database.people.put_responders(people, at=NOON, actor="tester")
    live = _drawn(database)
    with open_database(database_url) as other:
        for step in range(6):
            position = _somewhere(chance)
            open_incident(other.dispatch, STREETS, IncidentReport(position), now=SOON, actor="desk")
            if step % 2:
                other.people.set_position(f"R-{chance.randrange(30):02}", position, at=SOON)
                live.draw(STREETS, Policy())
            asked = {f"R-{chance.randrange(30):02}"}
            read = look(other.dispatch, STREETS, position, SOON, asked=asked)
            assert live.rank(STREETS, position, SOON, Policy(), asked) == read


def _somewhere(chance: Random) -> Position:
    place = PLACES[chance.choice(list(PLACES))]
    return Position(place.lon + chance.uniform(-1e-4, 1e-4), place.lat + chance.uniform(-1e-4, 1e-4))


@pytest.mark.parametrize(
    "availability",
    [
        Availability((WeeklyHours(2, 12 * 60, 14 * 60),), "Asia/Shanghai"),
        Availability((WeeklyHours(2, 0, 1440),), "Asia/Shanghai", paused_until=NOON),
    ],
)
def test_whoever_becomes_available_after_the_drawing_is_seen(database: Database, availability: Availability) -> None:
    """At noon somebody's hours begin, or their pause ends; the picture was drawn 20 s before."""
    shy = responder_at("E", "R-noon", availability=availability)
    database.people.put_responders([shy], at=NOON, actor="tester")
    _drawn(database, NOON - timedelta(seconds=20))
    before, after = (look(database.dispatch, STREETS, E, NOON + timedelta(seconds=s)) for s in (-5, 5))
    assert "R-noon" not in _who(before)
    assert "R-noon" in _who(after)
