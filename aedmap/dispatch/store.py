"""What the desk needs kept; the storage room implements it and the door hands it in."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import AlertState, AssignmentState, IncidentState, TimerState, Triage
from aedmap.dispatch.live_picture import LivePicture
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import Responder
from aedmap.registry import Aed, AedStatus


class DispatchTransaction(Protocol):
    """All of it is kept, events included, or nothing is."""

    def find_by_key(self, key: str) -> Incident | None: ...
    def get_incident(self, incident_id: int) -> Incident:
        """Held until the transaction ends, so that the steps of one incident come one after the other."""

    def get_incident_of(self, alert_id: int) -> Incident:
        """The incident of an alert, held in the same way; NotFound when there is no such alert."""

    def get_alert(self, alert_id: int) -> Alert: ...
    def alerts_of(self, incident_id: int) -> Sequence[Alert]: ...

    def add_incident(self, report: IncidentReport, at: datetime, actor: str, policy: Policy) -> Incident: ...
    def add_alerts(
        self, incident_id: int, assignments: Sequence[Assignment], at: datetime, wave: int
    ) -> Sequence[Alert]:
        """In the order of the assignments."""

    def set_incident(self, incident: Incident, to_state: IncidentState, at: datetime) -> Incident | None:
        """Compare and swap: as it is now, None when somebody else was first."""

    def set_alert(self, alert: Alert, to_state: AlertState, at: datetime) -> Alert | None:
        """Compare and swap: as it is now, None when somebody else was first."""

    def set_alias(self, incident_id: int, of: int) -> None: ...
    def has_aliases(self, incident_id: int) -> bool:
        """Whether other calls lead to this incident."""

    def set_place(
        self, incident_id: int, position: Position, uncertainty_m: float | None, place: str | None
    ) -> None: ...

    def set_triage(self, incident_id: int, outcome: Triage) -> None: ...

    def set_ems_at(self, incident_id: int, ems_at: datetime | None) -> None: ...

    def set_policy(self, incident_id: int, policy: Policy) -> None: ...

    def set_progress(self, alert: Alert, to_state: AssignmentState, at: datetime) -> Alert | None:
        """Compare and swap: as it is now, None when somebody else was first."""

    def set_stalled(self, alert: Alert, since: datetime) -> Alert:
        """Nothing more is counted on from them, until they report a step or get another role."""

    def set_expected(self, alert: Alert, expected_s: float) -> Alert:
        """Seconds from the alert to the patient, once more is known."""

    def set_offer(self, alert: Alert, instead: Assignment, at: datetime) -> Alert:
        """Another device, with its times and metres; those of the assignment count from the alert."""

    def set_role(self, alert: Alert, role: Role, at: datetime) -> Alert:
        """Another role, without the device that went with the old one."""

    def add_timer(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> None: ...

    def set_timer(self, timer: Timer, to_state: TimerState, at: datetime) -> bool:
        """Compare and swap from waiting: False when somebody else was first."""

    def waiting_timers(self, incident_id: int) -> Sequence[Timer]: ...

    def put_off(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> bool:
        """Let a timer that still waits fall due then; False when none does. What was done is not done again."""

    def begin_anew(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> bool:
        """Let a timer fall due then, whether it still waits or has fallen due before; False when there was none."""

    def hasten(self, incident_id: int, kind: TimerKind, now: datetime) -> None:
        """Let the waiting timers of a kind fall due now."""

    def get_responders(self, responder_ids: Sequence[str]) -> Sequence[Responder]:
        """As they are at this moment, busy or not; who does not exist any more is left out."""

    def claim_responders(self, responder_ids: Sequence[str], incident: Incident) -> set[str]:
        """Take those who are still free, and tell who that was. A real incident takes them out of an exercise; an
        exercise takes them only from nobody."""

    def hold_people_of(self, incident_id: int) -> None:
        """Before several are given back: in the order in which others claim people, so that nobody waits crosswise."""

    def release_responder(self, responder_id: str, incident_id: int) -> None: ...

    def tell_again(self, alert_ids: Sequence[int], at: datetime) -> None:
        """The task of these people, who accepted, is another now: the channels tell them so."""

    def get_aed(self, aed_id: str) -> Aed: ...

    def reserve_aed(self, aed_id: str, incident: Incident) -> AedStatus | None:
        """Take the device if still usable and give the status it had; None when it is not. An exercise leaves the
        status as it is, so that the device stays there for everybody else."""

    def release_aed(self, aed_id: str, incident_id: int, to_status: AedStatus | None = None) -> AedStatus | None:
        """Give the device back, as it was or in another status; None when this incident did not hold it."""

    def end_exercise_hold(self, aed_id: str, incident_id: int) -> AedStatus | None:
        """End an exercise's hold on the device and give its status; None when this incident did not hold it so."""

    def happened(self, alert: Alert, reason: str) -> bool:
        """Whether the event log has this reason for the alert."""

    def record(self, change: Change) -> None:
        """Append to the event log when the transaction commits."""


class DispatchStore(Protocol):
    @property
    def live(self) -> LivePicture | None:
        """A picture that this process keeps, where it answers many incidents."""

    def transaction(self) -> AbstractContextManager[DispatchTransaction]: ...

    def get_incident(self, incident_id: int) -> Incident: ...
    def find_by_key(self, key: str) -> Incident | None: ...
    def list_incidents(
        self, *, active_only: bool = False, limit: int = 200, since: datetime | None = None
    ) -> Sequence[Incident]:
        """Newest first; since: received then or later."""

    def get_alert(self, alert_id: int) -> Alert: ...
    def alerts_of(self, incident_id: int) -> Sequence[Alert]: ...
    def queued_alerts(self) -> Sequence[Alert]: ...
    def due_timers(self, now: datetime, limit: int = 50) -> Sequence[Timer]:
        """Those that wait and are due, the longest due first."""

    def timers_of(self, incident_id: int) -> Sequence[Timer]: ...

    def asked_often(self, since: datetime, at_least: int) -> frozenset[str]:
        """Ids of those who were alerted at least so often since a moment, exercises left out."""

    def overtaken_alerts(self) -> Sequence[Alert]:
        """Alerts of exercises that hold somebody or something that a real incident has taken since."""

    def get_responder(self, responder_id: str) -> Responder:
        """NotFound when there is no such person."""

    def aeds_near(self, position: Position, within_m: float, *, exercise: bool = False) -> Sequence[Aed]:
        """Every device within the metres, whatever its status; for an exercise, what another one holds is reserved."""

    def responders_near(self, position: Position, within_m: float, *, exercise: bool = False) -> Sequence[Responder]:
        """Every responder last seen or usually found within the metres, busy or not; an exercise keeps people busy
        for other exercises only."""
