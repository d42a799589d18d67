"""A model of the life cycles: anything the desk, people and workers may do, in any order, and what must always hold."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from aedmap import dispatch
from aedmap.dispatch import (
    Alert,
    AlertState,
    AssignmentState,
    Incident,
    IncidentReport,
    IncidentState,
    Mode,
    Policy,
    Role,
    TimerState,
    Triage,
)
from aedmap.dispatch.life_cycle import (
    ALERT_TRANSITIONS,
    ASSIGNMENT_TRANSITIONS,
    HOLDING_ALERT,
    INCIDENT_TRANSITIONS,
)
from aedmap.dispatch.quotas import accepted, wanted
from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.registry import AedStatus
from aedmap.storage import Database, Event
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

_QUICK = {"answer_s": 40.0, "stall_s": 30.0, "better_by_s": 20.0, "position_fresh_s": 604_800.0}
POLICIES = (
    Policy(waves=(2, 2), delays_s=(15,), cpr_wanted=1, aed_wanted=1, **_QUICK),
    Policy(waves=(4,), delays_s=(), cpr_wanted=2, aed_wanted=1, coordinator_wanted=1, fetch_share=0.5, **_QUICK),
    Policy(waves=(1, 1, 3), delays_s=(5, 10), cpr_wanted=1, aed_wanted=0, await_triage=True, **_QUICK),
)
_TABLES: Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]] = {
    "incident": INCIDENT_TRANSITIONS,  # type: ignore[dict-item]  # each of its own enumeration
    "alert": ALERT_TRANSITIONS,  # type: ignore[dict-item]
    "assignment": ASSIGNMENT_TRANSITIONS,  # type: ignore[dict-item]
}
# Words to the desk about somebody whose state stays.
_NO_STATES = frozenset({"alias", "stalled"})
_MOST_OPEN = 4
_NUMBER = st.integers(0, 10_000)


@dataclass
class Log:
    """What was seen of a database so far. steps: how many were tried; fired: how often each timer was done, by
    its number and when it was due: who reports a step is watched anew."""

    database: Database
    now: datetime = NOON
    seq: int = 0
    steps: int = 0
    fired: Counter[tuple[int, datetime]] = field(default_factory=Counter)
    states: dict[tuple[str, str], str] = field(default_factory=dict)

    def fill(self) -> None:
        """Ten people and three devices along the street."""
        self.database.registry.put_aeds([aed_at(one) for one in "BDF"], at=NOON, actor="tester")
        people = [responder_at("ABCDEF"[i % 6], f"R-{i}") for i in range(10)]
        self.database.people.put_responders(people, at=NOON, actor="tester")


class LifeModel(RuleBasedStateMachine):
    """Goes on in the database that earlier runs left, with every case of theirs closed."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log, self.store = log, log.database.dispatch
        for one in self.store.list_incidents(active_only=True):
            dispatch.close_incident(self.store, one.id, now=log.now, actor="desk", aed_used=False)

    @rule(
        policy=st.sampled_from(POLICIES),
        place=st.sampled_from("ACE"),
        mode=st.sampled_from([Mode.ACTUAL, Mode.ACTUAL, Mode.EXERCISE]),
        triage=st.sampled_from([None, None, Triage.ARREST, *Triage]),
    )
    def open_incident(self, policy: Policy, place: str, mode: Mode, triage: Triage | None) -> None:
        active = self.store.list_incidents(active_only=True)
        if len(active) >= _MOST_OPEN:
            return
        report = IncidentReport(PLACES[place], mode=mode, triage=triage)
        self._try(lambda: dispatch.open_incident(self.store, STREETS, report, policy=policy, **self._by("desk")))

    @rule(which=_NUMBER, streets=st.booleans())
    def accept(self, which: int, streets: bool) -> None:
        known = STREETS if streets else None
        self._with_alert(which, lambda one: dispatch.accept(self.store, one.id, streets=known, **self._by("R")))

    @rule(which=_NUMBER)
    def accept_another(self, which: int) -> None:
        self.accept(which, True)

    @rule(which=_NUMBER)
    def accept_one_more(self, which: int) -> None:
        self.accept(which, True)

    @rule(which=_NUMBER)
    def accept_and_stall(self, which: int) -> None:
        self.accept(which, True)
        self.let_time_pass(31)

    @rule(which=_NUMBER, off=st.booleans())
    def refuse(self, which: int, off: bool) -> None:
        end = dispatch.stand_down if off else dispatch.decline
        self._with_alert(which, lambda one: end(self.store, one.id, **self._by("R")))

    @rule(which=_NUMBER)
    def see(self, which: int) -> None:
        self._with_alert(which, lambda one: dispatch.mark_seen(self.store, one.id, **self._by("R")))

    @rule(which=_NUMBER, step=st.sampled_from(["departed", "at_aed", "aed_taken", "on_scene", "no_show"]))
    def report(self, which: int, step: str) -> None:
        to_state = AssignmentState(step)
        self._with_alert(which, lambda one: dispatch.report_progress(self.store, one.id, to_state, **self._by("R")))

    @rule(which=_NUMBER, outcome=st.sampled_from(Triage))
    def triage(self, which: int, outcome: Triage) -> None:
        if outcome is Triage.NOT_ARREST and which % 3:
            return
        self._with_incident(
            which, lambda one: dispatch.triage(self.store, STREETS, one.id, outcome, **self._by("desk"))
        )

    @rule(which=_NUMBER, place=st.sampled_from("ACE"), uncertainty_m=st.sampled_from([None, 50.0, 400.0]))
    def relocate(self, which: int, place: str, uncertainty_m: float | None) -> None:
        def move(one: Incident) -> object:
            to = PLACES[place]
            return dispatch.relocate(self.store, STREETS, one.id, to, uncertainty_m=uncertainty_m, **self._by("desk"))

        self._with_incident(which, move)

    @rule(which=_NUMBER, who=st.integers(0, 10), role=st.sampled_from(Role))
    def add(self, which: int, who: int, role: Role) -> None:
        self._with_incident(
            which,
            lambda one: dispatch.add_by_hand(self.store, STREETS, one.id, f"R-{who}", role, **self._by("desk")),
        )

    @rule(which=_NUMBER)
    def ask_next(self, which: int) -> None:
        self._with_incident(which, lambda one: dispatch.alert_next(self.store, STREETS, one.id, **self._by("desk")))

    @rule(which=_NUMBER, how=st.sampled_from(["ems", "hand_over", "close", "cancel"]))
    def end(self, which: int, how: str) -> None:
        def step(one: Incident) -> object:
            if which % 3:
                return None  # else hardly any case would live long enough
            if how == "ems":
                return dispatch.advance(self.store, one.id, IncidentState.EMS_ON_SCENE, **self._by("desk"))
            if how == "hand_over":
                return dispatch.hand_over(self.store, one.id, **self._by("desk"))
            if how == "cancel":
                return dispatch.cancel_incident(self.store, one.id, "scene_unsafe", **self._by("desk"))
            return self._close(one)

        self._with_incident(which, step)

    @rule(which=_NUMBER, of=_NUMBER)
    def make_alias(self, which: int, of: int) -> None:
        incidents = self.store.list_incidents(limit=_MOST_OPEN + 1)
        if incidents and which % 3 == 0:
            other = incidents[of % len(incidents)].id
            self._with_incident(which, lambda one: dispatch.make_alias(self.store, one.id, other, **self._by("desk")))

    @rule(seconds=st.sampled_from([1, 5, 10]))
    def let_a_moment_pass(self, seconds: int) -> None:
        self.let_time_pass(seconds)

    @rule(seconds=st.sampled_from([1, 5, 10, 20, 45, 400]))
    def let_time_pass(self, seconds: int) -> None:
        self.log.now += timedelta(seconds=seconds)
        for fired in dispatch.fire_due(self.store, STREETS, now=self.log.now):
            self.log.fired[fired.timer.id, fired.timer.due_at] += 1
        dispatch.send_queued(self.store, now=self.log.now)

    @invariant()
    def always(self) -> None:
        self.log.steps += 1
        events = self.log.database.events.read_after(self.log.seq)
        if not events:
            return  # nothing has changed since the last look
        self._events_follow_the_tables(events)
        active = self.store.list_incidents(active_only=True)
        alerts = {one.id: self.store.alerts_of(one.id) for one in active}
        self._nobody_is_in_two_places(active, alerts)
        self._no_quota_is_exceeded(active, alerts)
        self._each_device_has_one_fetcher(active, alerts)
        self._each_timer_is_done_once({one.id for one in active}, {one.incident_id for one in events})

    def teardown(self) -> None:
        assert self.log.database.events.first_broken() is None

    def _nobody_is_in_two_places(self, active: list[Incident], alerts: Mapping[int, list[Alert]]) -> None:
        holding: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        whose: dict[str, int] = {}
        for incident in active:
            for alert in alerts[incident.id]:
                if alert.state in HOLDING_ALERT:
                    holding[incident.real][alert.responder_id] += 1
                    if incident.real:
                        whose[alert.responder_id] = incident.id
        assert max([*holding[True].values(), *holding[False].values(), 0]) <= 1
        busy = {one.id: one.busy_with for one in self.log.database.people.list_responders() if one.busy_with}
        assert busy == whose

    def _no_quota_is_exceeded(self, active: list[Incident], alerts: Mapping[int, list[Alert]]) -> None:
        for incident in active:
            most = wanted(incident.policy)
            assert all(count <= most[role] for role, count in accepted(alerts[incident.id]).items())

    def _each_device_has_one_fetcher(self, active: list[Incident], alerts: Mapping[int, list[Alert]]) -> None:
        fetched = Counter(
            alert.aed_id
            for incident in active
            for alert in alerts[incident.id]
            if incident.real and alert.state is AlertState.ACCEPTED and alert.aed_id is not None
        )
        assert max([*fetched.values(), 0]) <= 1
        devices = self.log.database.registry.list_aeds()
        assert {one.id for one in devices if one.status is AedStatus.RESERVED} == set(fetched)

    def _each_timer_is_done_once(self, active: Collection[int], changed: Collection[int | None]) -> None:
        assert max([*self.log.fired.values(), 0]) <= 1
        for number in changed:
            timers = self.store.timers_of(number) if number is not None else []
            waiting = [one for one in timers if one.state is TimerState.WAITING]
            assert number in active or not waiting
            assert not any(self.log.fired[one.id, one.due_at] for one in waiting)

    def _events_follow_the_tables(self, events: Sequence[Event]) -> None:
        for event in events:
            assert event.seq == self.log.seq + 1
            self.log.seq = event.seq
            self._follows(event)

    def _follows(self, event: Event) -> None:
        table = _TABLES.get(event.subject)
        if table is None or event.to_state in _NO_STATES:
            return
        thing = (event.subject, event.subject_id)
        before = self.log.states.get(thing, "offered" if event.subject == "assignment" else None)
        assert event.from_state == before
        if before is not None and before != event.to_state:
            allowed = {str(state): following for state, following in table.items()}[before]
            assert event.to_state in {str(one) for one in allowed}
        self.log.states[thing] = event.to_state

    def _by(self, actor: str) -> dict[str, object]:
        return {"now": self.log.now, "actor": actor}

    def _close(self, one: Incident) -> Incident:
        return dispatch.close_incident(self.store, one.id, aed_used=False, **self._by("desk"))  # type: ignore[arg-type]

    def _with_alert(self, which: int, step: Callable[[Alert], object]) -> None:
        incidents = self.store.list_incidents(limit=_MOST_OPEN + 1)
        alerts = [alert for one in incidents for alert in self.store.alerts_of(one.id)]
        if which % 10:  # of those that are over now and then, too
            alerts = [alert for alert in alerts if alert.state in HOLDING_ALERT] or alerts
        if alerts:
            self._try(lambda: step(alerts[which % len(alerts)]))

    def _with_incident(self, which: int, step: Callable[[Incident], object]) -> None:
        incidents = self.store.list_incidents(limit=_MOST_OPEN + 1)
        if incidents:
            self._try(lambda: step(incidents[which % len(incidents)]))

    def _try(self, step: Callable[[], object]) -> None:
        """A refusal is as good as an answer, as long as it changes nothing."""
        before = self.log.database.events.last_seq()
        try:
            step()
        except (StateConflict, InvalidInput, NotFound):
            assert self.log.database.events.last_seq() == before
