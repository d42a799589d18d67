"""What the desk changes, inside one transaction; implements DispatchTransaction of aedmap.dispatch.store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, select, update

from aedmap.dispatch import Alert, AlertState, Assignment, Incident, IncidentReport, IncidentState, Policy, Role
from aedmap.dispatch.life_cycle import AssignmentState, TimerState, Triage
from aedmap.dispatch.policy import policy_text
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import Responder
from aedmap.registry import Aed, AedStatus
from aedmap.storage import dispatch_statements as sql
from aedmap.storage import timer_rows
from aedmap.storage.dispatch_rows import alert_values, incident_values, to_alert, to_incident
from aedmap.storage.people_store import read_these
from aedmap.storage.registry_store import read_this
from aedmap.storage.transaction import Writing


class DispatchSqlTransaction:
    """Each change of a state is one UPDATE that names the state it comes from: of two at once, one finds no row."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._connection = writing.session.connection()

    def record(self, change: Change) -> None:
        self._writing.record(change)

    def happened(self, alert: Alert, reason: str) -> bool:
        its = {"of": alert.incident_id, "one": str(alert.id), "reason": reason}
        return self._connection.execute(sql.ALERT_EVENT, its).first() is not None

    def find_by_key(self, key: str) -> Incident | None:
        return find_by_key(self._connection, key)

    def get_incident(self, incident_id: int) -> Incident:
        return read_incident(self._connection, incident_id, hold=True)

    def get_incident_of(self, alert_id: int) -> Incident:
        row = self._connection.execute(sql.HELD_INCIDENT_OF_ALERT, {"one": alert_id}).first()
        if row is None:
            raise _no_alert(alert_id)
        return to_incident(row)

    def get_alert(self, alert_id: int) -> Alert:
        return read_alert(self._connection, alert_id)

    def alerts_of(self, incident_id: int) -> list[Alert]:
        return read_alerts_of(self._connection, incident_id)

    def add_incident(self, report: IncidentReport, at: datetime, actor: str, policy: Policy) -> Incident:
        row = incident_values(report, at, actor, policy)
        return to_incident(self._connection.execute(sql.ADD_INCIDENT, row).one())

    def add_alerts(self, incident_id: int, assignments: Sequence[Assignment], at: datetime, wave: int) -> list[Alert]:
        rows = [alert_values(incident_id, one, at, wave) for one in assignments]
        return [to_alert(row) for row in self._connection.execute(sql.ADD_ALERTS, rows)] if rows else []

    def set_incident(self, incident: Incident, to_state: IncidentState, at: datetime) -> Incident | None:
        ends = to_state in (IncidentState.CLOSED, IncidentState.CANCELLED)
        step = {"one": incident.id, "was": incident.state.value, "becomes": to_state.value}
        closed = at if ends else incident.closed_at
        row = self._connection.execute(sql.SWAP_INCIDENT, {**step, "closed": closed}).first()
        return to_incident(row) if row is not None else None

    def set_alert(self, alert: Alert, to_state: AlertState, at: datetime) -> Alert | None:
        return self._swapped(sql.SWAP_ALERT, alert.id, alert.state.value, to_state.value, at)

    def set_progress(self, alert: Alert, to_state: AssignmentState, at: datetime) -> Alert | None:
        before = None if alert.progress is AssignmentState.OFFERED else alert.progress.value
        return self._swapped(sql.SWAP_PROGRESS, alert.id, before, to_state.value, at)

    def set_alias(self, incident_id: int, of: int) -> None:
        self._keep(incident_id, {"alias_of": of})

    def has_aliases(self, incident_id: int) -> bool:
        query = select(sql.incident.c.id).where(sql.incident.c.alias_of == incident_id).limit(1)
        return self._connection.scalar(query) is not None

    def set_place(self, incident_id: int, position: Position, uncertainty_m: float | None, place: str | None) -> None:
        where = {"lon": position.lon, "lat": position.lat}
        self._keep(incident_id, {**where, "uncertainty_m": uncertainty_m, "place": place})

    def set_triage(self, incident_id: int, outcome: Triage) -> None:
        self._keep(incident_id, {"triage": outcome.value})

    def set_ems_at(self, incident_id: int, ems_at: datetime | None) -> None:
        self._keep(incident_id, {"ems_at": ems_at})

    def set_policy(self, incident_id: int, policy: Policy) -> None:
        self._keep(incident_id, {"policy": policy_text(policy)})

    def set_stalled(self, alert: Alert, since: datetime) -> Alert:
        return self._changed(alert, {"stalled_at": since})

    def set_expected(self, alert: Alert, expected_s: float) -> Alert:
        return self._changed(alert, {"expected_s": expected_s})

    def set_offer(self, alert: Alert, instead: Assignment, at: datetime) -> Alert:
        offer = {"expected_s": instead.expected_s, "metres": instead.metres, "pickup_s": instead.pickup_s}
        return self._changed(alert, {"aed_id": instead.aed_id, "changed_at": at, **offer})

    def set_role(self, alert: Alert, role: Role, at: datetime) -> Alert:
        without = {"aed_id": None, "pickup_s": None, "stalled_at": None}
        return self._changed(alert, {"role": role.value, "changed_at": at, **without})

    def tell_again(self, alert_ids: Sequence[int], at: datetime) -> None:
        self._connection.execute(sql.TELL_AGAIN, {"some": list(alert_ids), "at": at})

    def add_timer(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> None:
        timer_rows.add_timer(self._connection, incident_id, kind, number, due_at, useful_until, at)

    def set_timer(self, timer: Timer, to_state: TimerState, at: datetime) -> bool:
        return timer_rows.set_timer(self._connection, timer, to_state, at)

    def waiting_timers(self, incident_id: int) -> list[Timer]:
        return timer_rows.timers_of(self._connection, incident_id, waiting=True)

    def put_off(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> bool:
        return timer_rows.put_off(self._connection, incident_id, kind, number, due_at, useful_until, at)

    def begin_anew(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> bool:
        return timer_rows.put_off(self._connection, incident_id, kind, number, due_at, useful_until, at, anew=True)

    def hasten(self, incident_id: int, kind: TimerKind, now: datetime) -> None:
        timer_rows.hasten(self._connection, incident_id, kind, now)

    def get_responders(self, responder_ids: Sequence[str]) -> list[Responder]:
        return read_these(self._connection, responder_ids)

    def claim_responders(self, responder_ids: Sequence[str], incident: Incident) -> set[str]:
        wanted = {"some": sorted(responder_ids)}
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sql.HOLD_RESPONDERS, wanted)
        taking = sql.CLAIM_RESPONDERS if incident.real else sql.CLAIM_FOR_EXERCISE
        return set(self._connection.scalars(taking, {**wanted, "of": incident.id}))

    def hold_people_of(self, incident_id: int) -> None:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sql.HOLD_PEOPLE_OF, {"of": incident_id})

    def release_responder(self, responder_id: str, incident_id: int) -> None:
        self._connection.execute(sql.RELEASE_RESPONDER, {"one": responder_id, "of": incident_id})

    def get_aed(self, aed_id: str) -> Aed:
        """NotFound when there is no such device."""
        found = read_this(self._connection, aed_id)
        if found is None:
            raise NotFound(f"There is no device {aed_id!r}.")
        return found

    def reserve_aed(self, aed_id: str, incident: Incident) -> AedStatus | None:
        taking = sql.RESERVE_AED if incident.real else sql.HOLD_AED_FOR_EXERCISE
        return self._status(taking, aed_id, incident.id)

    def release_aed(self, aed_id: str, incident_id: int, to_status: AedStatus | None = None) -> AedStatus | None:
        return self._status(sql.RELEASE_AED, aed_id, incident_id, becomes=to_status.value if to_status else None)

    def end_exercise_hold(self, aed_id: str, incident_id: int) -> AedStatus | None:
        return self._status(sql.END_EXERCISE_HOLD, aed_id, incident_id)

    def _status(self, swap: Executable, aed_id: str, of: int, **more: str | None) -> AedStatus | None:
        status = self._connection.execute(swap, {"one": aed_id, "of": of, **more}).scalar_one_or_none()
        return AedStatus(status) if status is not None else None

    def _swapped(self, swap: Executable, alert_id: int, was: str | None, becomes: str, at: datetime) -> Alert | None:
        row = self._connection.execute(swap, {"one": alert_id, "was": was, "becomes": becomes, "at": at}).first()
        return to_alert(row) if row is not None else None

    def _changed(self, alert: Alert, values: Mapping[str, Any]) -> Alert:
        change = update(sql.alert).where(sql.alert.c.id == alert.id).values(**values).returning(*sql.alert.c)
        row = self._connection.execute(change).first()
        if row is None:
            raise _no_alert(alert.id)
        return to_alert(row)

    def _keep(self, incident_id: int, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(sql.incident).where(sql.incident.c.id == incident_id).values(**values))


def find_by_key(connection: Connection, key: str) -> Incident | None:
    row = connection.execute(sql.INCIDENT_BY_KEY, {"key": key}).first()
    return to_incident(row) if row is not None else None


def read_incident(connection: Connection, incident_id: int, *, hold: bool = False) -> Incident:
    """NotFound when there is no such incident."""
    row = connection.execute(sql.HELD_INCIDENT if hold else sql.INCIDENT, {"one": incident_id}).first()
    if row is None:
        raise NotFound(f"There is no incident {incident_id}.")
    return to_incident(row)


def read_alert(connection: Connection, alert_id: int) -> Alert:
    """NotFound when there is no such alert."""
    row = connection.execute(sql.ALERT, {"one": alert_id}).first()
    if row is None:
        raise _no_alert(alert_id)
    return to_alert(row)


def read_alerts_of(connection: Connection, incident_id: int) -> list[Alert]:
    """Oldest first."""
    return [to_alert(row) for row in connection.execute(sql.ALERTS_OF, {"of": incident_id})]


def _no_alert(alert_id: int) -> NotFound:
    return NotFound(f"There is no alert {alert_id}.")
