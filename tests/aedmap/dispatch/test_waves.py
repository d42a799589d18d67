"""Waves fall due, are sent once, and stop when enough people go; on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from aedmap.dispatch import (
    AlertState,
    AssignmentState,
    Fired,
    IncidentReport,
    IncidentState,
    Opened,
    Policy,
    Role,
    TimerKind,
    TimerState,
    accept,
    close_incident,
    decline,
    fire_due,
    open_incident,
    report_progress,
)
from aedmap.dispatch.firing import fire
from aedmap.errors import StateConflict
from aedmap.storage import Database, open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

E = PLACES["E"]
PAIRS = Policy(waves=(2, 2, 2), delays_s=(20, 20), answer_s=60, cpr_wanted=2)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        opened.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at("ABCD"[i % 4], f"R-{i}") for i in range(6)]
        opened.people.put_responders(people, at=NOON, actor="tester")
        yield opened


def _open(database: Database, policy: Policy = PAIRS) -> Opened:
    return open_incident(database.dispatch, STREETS, IncidentReport(E), now=NOON, actor="desk", policy=policy)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _work(database: Database, seconds: float) -> list[Fired]:
    return fire_due(database.dispatch, STREETS, now=_at(seconds))


def _asked(database: Database, wave: int) -> list[str]:
    return [one.responder_id for one in database.dispatch.alerts_of(1) if one.wave == wave]


def _waves(database: Database) -> list[tuple[str, str, str | None]]:
    events = database.events.read_after(0, incident_id=1)
    return [(one.subject_id, one.to_state, one.reason) for one in events if one.subject == "wave"]


def test_each_wave_goes_at_its_time_to_people_who_were_not_asked(database: Database) -> None:
    """Two at once, two after 20 s, two after 40 s; nothing is sent early, and nothing twice."""
    _open(database)
    assert len(_asked(database, 1)) == 2
    assert _work(database, 19.9) == []
    (second,) = _work(database, 20)
    assert second.state is TimerState.FIRED
    assert _work(database, 20) == []
    assert len(_work(database, 40)) == 1
    asked = [_asked(database, wave) for wave in (1, 2, 3)]
    assert [len(one) for one in asked] == [2, 2, 2]
    assert len({one for wave in asked for one in wave}) == 6
    assert _waves(database) == [("1.2", "sent", None), ("1.3", "sent", None)]


def test_whoever_does_not_answer_is_free_again_and_the_desk_is_told_when_nobody_is_left(database: Database) -> None:
    """After a minute each; a first wave that is out of time does not stop the others."""
    _open(database)
    for seconds in (20, 40, 60):
        _work(database, seconds)
    alerts = database.dispatch.alerts_of(1)
    assert {one.state for one in alerts if one.wave == 1} == {AlertState.EXPIRED}
    assert {one.busy_with for one in database.people.list_responders()} == {None, 1}
    _work(database, 1000)
    assert {one.busy_with for one in database.people.list_responders()} == {None}
    assert _waves(database)[-1] == ("1.3", "exhausted", "nobody_left")
    with pytest.raises(StateConflict, match="expired and cannot become accepted"):
        accept(database.dispatch, alerts[0].id, now=_at(1001), actor="R")


def test_enough_accepted_stops_the_waves_and_calls_off_who_has_not_answered(database: Database) -> None:
    """Late repliers are cancelled, as HartslagNu does; whoever accepts after that learns it, too."""
    everybody = Policy(waves=(6, 2), delays_s=(20,), cpr_wanted=1, aed_wanted=0)
    opened = _open(database, everybody)
    first, second, *others = opened.alerts
    assert accept(database.dispatch, first.id, now=_at(5), actor="R").state is AlertState.ACCEPTED
    states = {one.id: one.state for one in database.dispatch.alerts_of(1)}
    assert {states[one.id] for one in (second, *others)} == {AlertState.STOOD_DOWN}
    with pytest.raises(StateConflict, match="stood_down and cannot become accepted"):
        accept(database.dispatch, second.id, now=_at(6), actor="R")
    (timer,) = [one for one in _work(database, 20) if one.timer.kind is TimerKind.WAVE]
    assert timer.state is TimerState.NEEDLESS
    assert _waves(database) == [("1.2", "needless", "enough_accepted")]


def test_somebody_whose_role_is_taken_gets_the_one_that_is_open(database: Database) -> None:
    """The second who would have pressed coordinates; the third is stood down by the answer, not by an error."""
    policy = Policy(waves=(3,), delays_s=(), cpr_wanted=1, coordinator_wanted=1, aed_wanted=1, fetch_share=0)
    opened = _open(database, policy)
    assert sorted(one.role for one in opened.alerts) == [Role.AED, Role.COORDINATOR, Role.CPR]
    by_role = {one.role: one for one in opened.alerts}
    for role in (Role.COORDINATOR, Role.CPR, Role.AED):
        assert accept(database.dispatch, by_role[role].id, now=_at(3), actor="R").role is role


def test_a_wave_that_is_long_overdue_is_not_sent_and_the_desk_is_told(database: Database) -> None:
    """The worker was down for an hour: nobody is woken for a case that is over."""
    _open(database)
    missed = [one for one in _work(database, 3600) if one.timer.kind is TimerKind.WAVE]
    assert [one.state for one in missed] == [TimerState.MISSED]
    assert ("1.2", "missed", "overdue") in _waves(database)
    assert _asked(database, 2) == []


def test_a_wave_a_little_overdue_is_sent_once(database: Database) -> None:
    """The worker was down for two minutes, which is still worth asking."""
    _open(database)
    sent = [one for one in _work(database, 140) if one.timer.kind is TimerKind.WAVE]
    assert [one.state for one in sent] == [TimerState.FIRED]
    assert len(_asked(database, 2)) == 2


def test_declining_brings_the_next_wave_forward(database: Database) -> None:
    """Nobody waits 20 s when it is known that somebody more is needed."""
    opened = _open(database)
    decline(database.dispatch, opened.alerts[0].id, now=_at(2), actor="R")
    assert len(_work(database, 2)) == 1


def test_nothing_falls_due_for_an_incident_that_is_over(database: Database) -> None:
    """Its timers are needless, and its people free."""
    _open(database)
    close_incident(database.dispatch, 1, now=_at(5), actor="desk")
    assert _work(database, 10_000) == []
    assert {one.state for one in database.dispatch.timers_of(1)} == {TimerState.NEEDLESS}


def test_of_two_workers_one_sends_the_wave(database: Database) -> None:
    """Both saw the timer; the second finds it done, and asks nobody."""
    _open(database)
    (timer,) = database.dispatch.due_timers(_at(20))
    assert fire(database.dispatch, STREETS, timer, now=_at(20)) is not None
    assert fire(database.dispatch, STREETS, timer, now=_at(20)) is None
    assert len(_asked(database, 2)) == 2


def test_who_goes_reports_the_steps_of_the_life_cycle(database: Database) -> None:
    """Each is an event; being there moves the incident; a step back names the state and what is allowed."""
    opened = _open(database)
    fetcher = next(one for one in opened.alerts if one.role is Role.AED)
    accept(database.dispatch, fetcher.id, now=_at(1), actor="R")
    for step in (AssignmentState.DEPARTED, AssignmentState.AT_AED, AssignmentState.AED_TAKEN, AssignmentState.ON_SCENE):
        report_progress(database.dispatch, fetcher.id, step, now=_at(2), actor="R")
        report_progress(database.dispatch, fetcher.id, step, now=_at(2), actor="R")
    assert database.dispatch.get_incident(1).state is IncidentState.AED_ON_SCENE
    with pytest.raises(StateConflict, match="on_scene and cannot become departed") as refused:
        report_progress(database.dispatch, fetcher.id, AssignmentState.DEPARTED, now=_at(3), actor="R")
    assert (refused.value.state, refused.value.allowed) == ("on_scene", ("released",))
    steps = [one.to_state for one in database.events.read_after(0, incident_id=1) if one.subject == "assignment"]
    assert steps == ["accepted", "departed", "at_aed", "aed_taken", "on_scene"]


def test_who_was_asked_often_enough_is_left_in_peace(database: Database) -> None:
    """With a cap of one a week, the second incident asks the others."""
    once = Policy(waves=(2,), delays_s=(), alerts_a_week=1, cpr_wanted=2)
    first = _open(database, once)
    close_incident(database.dispatch, 1, now=_at(5), actor="desk", aed_used=False)
    second = _open(database, once)
    assert not {one.responder_id for one in first.alerts} & {one.responder_id for one in second.alerts}
    assert second.ranking is not None and second.ranking.refused == {"asked_often": 2}
    later = open_incident(
        database.dispatch, STREETS, IncidentReport(E), now=NOON + timedelta(days=8), actor="desk", policy=once
    )
    assert later.ranking is not None and "asked_often" not in later.ranking.refused


@pytest.mark.parametrize(("share", "roles"), [(0.34, "cpr aed cpr cpr aed cpr"), (0.5, "cpr aed aed cpr cpr aed")])
def test_waves_of_one_ask_for_the_device_in_turn(database: Database, share: float, roles: str) -> None:
    """A wave of one cannot be shared out, so the waves together are: the second is asked to bring the device."""
    _open(database, Policy(waves=(1,) * 6, delays_s=(10.0,) * 5, fetch_share=share))
    for seconds in range(0, 60, 5):
        _work(database, seconds)
    asked = sorted(database.dispatch.alerts_of(1), key=lambda one: one.wave)
    assert " ".join(str(one.role) for one in asked) == roles
