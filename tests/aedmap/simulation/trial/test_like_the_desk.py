"""What a trial plays is what the desk itself does with rows of a database, alert by alert."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path

import numpy as np
import pytest

from aedmap.dispatch import AlertState, IncidentReport, Policy, accept, decline, fire_due, open_incident, send_queued
from aedmap.dispatch.alert import Alert
from aedmap.geography import Position
from aedmap.simulation.trial import Staff
from aedmap.simulation.trial.candidates import Candidates
from aedmap.simulation.trial.chance import Luck
from aedmap.simulation.trial.hour_picture import picture_of, under
from aedmap.simulation.trial.people_answer import Answers
from aedmap.simulation.trial.playing import play
from aedmap.storage import Database, open_database
from tests.aedmap.made_up import NOON, make_responder
from tests.aedmap.simulation.trial.worlds import NOON_HOUR, anywhere, random_streets, staff_of

_EMS_S = 10_000.0

Told = list[tuple[str, str, int, bool, str]]


def _policy(chance: np.random.Generator, staff: Staff) -> Policy:
    waves = tuple(chance.integers(1, 5, chance.integers(1, 5)).tolist())
    return Policy(
        reach_m=float(chance.choice([400, 2000])),
        waves=waves,
        delays_s=tuple(chance.choice([15.0, 25.0, 60.0], len(waves) - 1).tolist()),
        cpr_wanted=int(chance.integers(0, 4)),
        aed_wanted=int(chance.integers(0, 2)),
        coordinator_wanted=int(chance.integers(0, 2)),
        fetch_share=float(chance.choice([0.0, 0.34, 0.7])),
        answer_s=float(chance.choice([30.0, 90.0])),
        gate=float(chance.choice([0.0, 0.5])),
        ems_s=staff.conditions.ems_s,
        speed_m_s=staff.conditions.speed_m_s,
        better_by_s=float(chance.choice([20.0, 120.0])),
        stall_s=2 * _EMS_S,
    )


def _by_the_desk(staff: Staff, database: Database, patient: Position, policy: Policy, answers: Answers) -> Told:
    """The desk, with somebody who answers for everybody at the moment they would."""
    turnout_s = staff.conditions.turnout_s
    people = [
        make_responder(f"{i:06}", position=Position(*home), turnout_s=turnout_s)
        for i, home in enumerate(staff.crowd.home.tolist())
    ]
    database.registry.put_aeds(list(staff.devices.aeds), at=NOON, actor="tester")
    database.people.put_responders(people, at=NOON, actor="tester")
    store, streets, due = database.dispatch, staff.streets, [(0.0, 0, 0)]
    ems_at = _at(staff.conditions.ems_s)
    open_incident(store, streets, IncidentReport(patient, ems_at=ems_at), now=NOON, actor="desk", policy=policy)
    known: set[int] = set()
    while due:
        now, _, number = heappop(due)
        _answer(database, number, now, answers)
        fire_due(store, streets, now=_at(now))
        send_queued(store, now=_at(now))
        for alert in store.alerts_of(1):
            answer = answers.of(int(alert.responder_id))
            if alert.id not in known and answer.yes is not None:
                asked_s = (alert.created_at - NOON).total_seconds()
                heappush(due, (asked_s + answer.after_s, 1, alert.id))
            known.add(alert.id)
        for timer in store.timers_of(1):
            if str(timer.state) == "waiting":
                heappush(due, ((timer.due_at - NOON).total_seconds(), 2, 0))
    return _told(store.alerts_of(1))


def _answer(database: Database, number: int, now: float, answers: Answers) -> None:
    if not number:
        return
    alert = database.dispatch.get_alert(number)
    if alert.state in (AlertState.SENT, AlertState.QUEUED):
        act = accept if answers.of(int(alert.responder_id)).yes else decline
        act(database.dispatch, number, now=_at(now), actor="them")


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _told(alerts: Sequence[Alert]) -> Told:
    """Who was asked as what in which wave, and who goes with which device."""
    going = [one.state is AlertState.ACCEPTED for one in alerts]
    return sorted(
        (one.responder_id, str(one.role), one.wave, goes, (one.aed_id or "") if goes else "")
        for one, goes in zip(alerts, going, strict=True)
    )


@pytest.mark.parametrize("seed", range(25))
def test_the_same_people_are_asked_and_go(seed: int, tmp_path: Path) -> None:
    """Random towns, people, devices, rules and answers: the same alerts by wave and role, the same who go."""
    chance = np.random.default_rng(seed)
    streets = random_streets(chance)
    people = anywhere(chance, streets, int(chance.integers(1, 25)))
    devices = anywhere(chance, streets, int(chance.integers(0, 6)))
    staff = staff_of(people, devices, streets)
    policy, (patient,) = _policy(chance, staff), anywhere(chance, streets, 1)
    answers = Answers(staff.conditions, Luck(seed, 0), night=False)
    picture = under(picture_of(staff, NOON_HOUR, policy, seed), policy)
    played = play(policy, Candidates(picture, patient, at_home=False), answers, _EMS_S, staff.conditions.ems_s)
    with open_database(f"sqlite:///{tmp_path / 'desk.sqlite'}") as database:
        assert _told(played.asked) == _by_the_desk(staff, database, patient, policy, answers)
