"""Incidents and alerts, kept; implements the protocols of aedmap.dispatch.store."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Executable, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from aedmap.dispatch import Alert, AlertState, Assignment, Incident, IncidentReport, IncidentState, Mode, Policy, Role
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, HOLDING_ALERT, AssignmentState, TimerState, Triage
from aedmap.dispatch.live_picture import LivePicture
from aedmap.dispatch.policy import policy_text
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import Responder
from aedmap.registry import USABLE, Aed, AedStatus
from aedmap.storage import timer_rows
from aedmap.storage.dispatch_rows import to_alert, to_incident
from aedmap.storage.people_store import read_responders, responders_near
from aedmap.storage.picture_source import PictureSqlSource
from aedmap.storage.registry_store import aeds_near, read_aeds
from aedmap.storage.tables import AedRow, AlertRow, IncidentRow, ResponderRow
from aedmap.storage.transaction import Transactions, Writing

_USABLE = sorted(USABLE)
_ACTIVE = sorted(ACTIVE_INCIDENT)
_HOLDING = sorted(HOLDING_ALERT)
_DIRECT = {"synchronize_session": False}


class DispatchSqlStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._live: LivePicture | None = None

    @property
    def live(self) -> LivePicture | None:
        return self._live

    def keep_picture(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> LivePicture:
        """From now on answer looks from a picture of the whole town; for processes that run on."""
        self._live = LivePicture(PictureSqlSource(self._transactions), clock)
        return self._live

    @contextmanager
    def transaction(self) -> Iterator["DispatchSqlTransaction"]:
        with self._transactions.writing() as writing:
            yield DispatchSqlTransaction(writing)

    def get_incident(self, incident_id: int) -> Incident:
        """NotFound when there is no such incident."""
        with self._transactions.reading() as session:
            return _get_incident(session, incident_id)

    def find_by_key(self, key: str) -> Incident | None:
        with self._transactions.reading() as session:
            return _find_by_key(session, key)

    def list_incidents(
        self, *, active_only: bool = False, limit: int = 200, since: datetime | None = None
    ) -> list[Incident]:
        """Newest first; since: received then or later."""
        query = select(IncidentRow).order_by(IncidentRow.id.desc()).limit(limit)
        if active_only:
            query = query.where(IncidentRow.state.in_(_ACTIVE))
        if since is not None:
            query = query.where(IncidentRow.received_at >= since)
        with self._transactions.reading() as session:
            return [to_incident(row) for row in session.scalars(query)]

    def get_alert(self, alert_id: int) -> Alert:
        """NotFound when there is no such alert."""
        with self._transactions.reading() as session:
            return _get_alert(session, alert_id)

    def alerts_of(self, incident_id: int) -> list[Alert]:
        """Oldest first."""
        with self._transactions.reading() as session:
            return _alerts_of(session, incident_id)

    def queued_alerts(self) -> list[Alert]:
        """Committed but not yet handed to a channel, oldest first."""
        query = select(AlertRow).where(AlertRow.state == AlertState.QUEUED).order_by(AlertRow.id)
        with self._transactions.reading() as session:
            return [to_alert(row) for row in session.scalars(query)]

    def due_timers(self, now: datetime, limit: int = 50) -> list[Timer]:
        with self._transactions.reading() as session:
            return timer_rows.due_timers(session, now, limit)

    def timers_of(self, incident_id: int) -> list[Timer]:
        with self._transactions.reading() as session:
            return timer_rows.timers_of(session, incident_id)

    def asked_often(self, since: datetime, at_least: int) -> frozenset[str]:
        query = (
            select(AlertRow.responder_id)
            .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
            .where(AlertRow.created_at >= since, IncidentRow.mode == Mode.ACTUAL.value)
            .group_by(AlertRow.responder_id)
            .having(func.count() >= at_least)
        )
        with self._transactions.reading() as session:
            return frozenset(session.scalars(query))

    def overtaken_alerts(self) -> list[Alert]:
        """Alerts of exercises that hold somebody or something that a real incident has taken since, oldest first."""
        practice = and_(IncidentRow.mode != Mode.ACTUAL.value, IncidentRow.state.in_(_ACTIVE))
        person = exists().where(ResponderRow.id == AlertRow.responder_id, ResponderRow.busy_with.is_not(None))
        device = exists().where(AedRow.id == AlertRow.aed_id, AedRow.reserved_for.is_not(None))
        query = (
            select(AlertRow)
            .join(IncidentRow, IncidentRow.id == AlertRow.incident_id)
            .where(practice, AlertRow.state.in_(_HOLDING), or_(person, device))
            .order_by(AlertRow.id)
        )
        with self._transactions.reading() as session:
            if session.scalar(select(IncidentRow.id).where(practice).limit(1)) is None:
                return []  # nearly always, and much sooner known
            return [to_alert(row) for row in session.scalars(query)]

    def get_responder(self, responder_id: str) -> Responder:
        """NotFound when there is no such person."""
        with self._transactions.reading() as session:
            found = read_responders(session, ResponderRow.id == responder_id)
        if not found:
            raise NotFound(f"There is no responder {responder_id!r}; give an id of the list.")
        return found[0]

    def aeds_near(self, position: Position, within_m: float, *, exercise: bool = False) -> list[Aed]:
        with self._transactions.reading() as session:
            return aeds_near(session, position, within_m, exercise=exercise)

    def responders_near(self, position: Position, within_m: float, *, exercise: bool = False) -> list[Responder]:
        with self._transactions.reading() as session:
            return responders_near(session, position, within_m, exercise=exercise)


class DispatchSqlTransaction:
    """Each change of a state is one UPDATE that names the state it comes from: of two at once, one finds no row."""

    def __init__(self, writing: Writing) -> None:
        self._session = writing.session
        self._writing = writing

    def record(self, change: Change) -> None:
        self._writing.record(change)

    def find_by_key(self, key: str) -> Incident | None:
        return _find_by_key(self._session, key)

    def get_incident(self, incident_id: int) -> Incident:
        return _get_incident(self._session, incident_id, hold=True)

    def get_alert(self, alert_id: int) -> Alert:
        return _get_alert(self._session, alert_id)

    def alerts_of(self, incident_id: int) -> list[Alert]:
        return _alerts_of(self._session, incident_id)

    def add_incident(self, report: IncidentReport, at: datetime, actor: str, policy: Policy) -> Incident:
        row = IncidentRow(
            lon=report.position.lon,
            lat=report.position.lat,
            state=IncidentState.RECEIVED.value,
            mode=report.mode.value,
            received_at=at,
            opened_by=actor,
            place=report.place,
            note=report.note,
            key=report.key,
            at_home=report.at_home,
            policy=policy_text(policy),
            uncertainty_m=report.uncertainty_m,
            callback=report.callback,
            ems_at=report.ems_at,
            triage=report.triage.value if report.triage else None,
        )
        self._session.add(row)
        self._session.flush()
        return to_incident(row)

    def add_alert(self, incident_id: int, assignment: Assignment, at: datetime, wave: int) -> Alert:
        row = AlertRow(
            incident_id=incident_id,
            responder_id=assignment.responder_id,
            role=assignment.role.value,
            state=AlertState.QUEUED.value,
            expected_s=assignment.expected_s,
            metres=assignment.metres,
            created_at=at,
            changed_at=at,
            aed_id=assignment.aed_id,
            pickup_s=assignment.pickup_s,
            turnout_s=assignment.turnout_s,
            wave=wave,
        )
        self._session.add(row)
        self._session.flush()
        return to_alert(row)

    def set_incident(self, incident: Incident, to_state: IncidentState, at: datetime) -> bool:
        ends = to_state in (IncidentState.CLOSED, IncidentState.CANCELLED)
        swap = (
            update(IncidentRow)
            .where(IncidentRow.id == incident.id, IncidentRow.state == incident.state.value)
            .values(state=to_state.value, closed_at=at if ends else incident.closed_at)
            .returning(IncidentRow.id)
        )
        return self._swapped(swap)

    def set_alert(self, alert: Alert, to_state: AlertState, at: datetime) -> bool:
        swap = (
            update(AlertRow)
            .where(AlertRow.id == alert.id, AlertRow.state == alert.state.value)
            .values(state=to_state.value, changed_at=at)
            .returning(AlertRow.id)
        )
        return self._swapped(swap)

    def set_alias(self, incident_id: int, of: int) -> None:
        self._session.execute(update(IncidentRow).where(IncidentRow.id == incident_id).values(alias_of=of))

    def has_aliases(self, incident_id: int) -> bool:
        query = select(IncidentRow.id).where(IncidentRow.alias_of == incident_id).limit(1)
        return self._session.scalar(query) is not None

    def set_place(self, incident_id: int, position: Position, uncertainty_m: float | None, place: str | None) -> None:
        there = {"lon": position.lon, "lat": position.lat, "uncertainty_m": uncertainty_m, "place": place}
        self._session.execute(update(IncidentRow).where(IncidentRow.id == incident_id).values(**there))

    def set_triage(self, incident_id: int, outcome: Triage) -> None:
        kept = update(IncidentRow).where(IncidentRow.id == incident_id).values(triage=outcome.value)
        self._session.execute(kept)

    def set_ems_at(self, incident_id: int, ems_at: datetime | None) -> None:
        self._session.execute(update(IncidentRow).where(IncidentRow.id == incident_id).values(ems_at=ems_at))

    def set_policy(self, incident_id: int, policy: Policy) -> None:
        kept = update(IncidentRow).where(IncidentRow.id == incident_id).values(policy=policy_text(policy))
        self._session.execute(kept)

    def set_progress(self, alert: Alert, to_state: AssignmentState, at: datetime) -> bool:
        before = None if alert.progress is AssignmentState.OFFERED else alert.progress.value
        swap = (
            update(AlertRow)
            .where(AlertRow.id == alert.id, AlertRow.progress.is_not_distinct_from(before))
            .values(progress=to_state.value, changed_at=at, stalled_at=None)
            .returning(AlertRow.id)
        )
        return self._swapped(swap)

    def set_stalled(self, alert: Alert, since: datetime) -> None:
        self._session.execute(update(AlertRow).where(AlertRow.id == alert.id).values(stalled_at=since))

    def set_expected(self, alert: Alert, expected_s: float) -> None:
        self._session.execute(update(AlertRow).where(AlertRow.id == alert.id).values(expected_s=expected_s))

    def set_offer(self, alert: Alert, instead: Assignment, at: datetime) -> None:
        offer = {"expected_s": instead.expected_s, "metres": instead.metres, "pickup_s": instead.pickup_s}
        swap = update(AlertRow).where(AlertRow.id == alert.id)
        self._session.execute(swap.values(aed_id=instead.aed_id, changed_at=at, **offer))

    def set_role(self, alert: Alert, role: Role, at: datetime) -> None:
        other = update(AlertRow).where(AlertRow.id == alert.id)
        changed = other.values(role=role.value, aed_id=None, pickup_s=None, changed_at=at, stalled_at=None)
        self._swapped(changed.returning(AlertRow.id))

    def add_timer(
        self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime, at: datetime
    ) -> None:
        timer_rows.add_timer(self._session, incident_id, kind, number, due_at, useful_until, at)

    def set_timer(self, timer: Timer, to_state: TimerState, at: datetime) -> bool:
        return timer_rows.set_timer(self._session, timer, to_state, at)

    def waiting_timers(self, incident_id: int) -> list[Timer]:
        return timer_rows.timers_of(self._session, incident_id, waiting=True)

    def put_off(self, incident_id: int, kind: TimerKind, number: int, due_at: datetime, useful_until: datetime) -> bool:
        return timer_rows.put_off(self._session, incident_id, kind, number, due_at, useful_until)

    def hasten(self, incident_id: int, kind: TimerKind, now: datetime) -> None:
        timer_rows.hasten(self._session, incident_id, kind, now)

    def get_responders(self, responder_ids: Sequence[str]) -> list[Responder]:
        return read_responders(self._session, ResponderRow.id.in_(list(responder_ids)))

    def claim_responder(self, responder_id: str, incident: Incident) -> bool:
        free = update(ResponderRow).where(ResponderRow.id == responder_id, ResponderRow.busy_with.is_(None))
        if incident.real:
            taking = free.values(busy_with=incident.id)
        else:
            taking = free.where(ResponderRow.exercise_with.is_(None)).values(exercise_with=incident.id)
        return self._swapped(taking.returning(ResponderRow.id))

    def release_responder(self, responder_id: str, incident_id: int) -> None:
        for holder in (ResponderRow.busy_with, ResponderRow.exercise_with):
            held = update(ResponderRow).where(ResponderRow.id == responder_id, holder == incident_id)
            self._swapped(held.values({holder: None}).returning(ResponderRow.id))

    def get_aed(self, aed_id: str) -> Aed:
        """NotFound when there is no such device."""
        found = read_aeds(self._session, AedRow.id == aed_id, AedRow.status)
        if not found:
            raise NotFound(f"There is no device {aed_id!r}.")
        return found[0]

    def reserve_aed(self, aed_id: str, incident: Incident) -> AedStatus | None:
        usable = and_(AedRow.id == aed_id, AedRow.reserved_for.is_(None), AedRow.status.in_(_USABLE))
        if incident.real:
            taking = update(AedRow).where(usable)
            taking = taking.values(
                reserved_for=incident.id, status_before=AedRow.status, status=AedStatus.RESERVED.value
            )
            return self._status(taking.returning(AedRow.status_before))
        held = update(AedRow).where(usable, AedRow.exercise_for.is_(None)).values(exercise_for=incident.id)
        return self._status(held.returning(AedRow.status))

    def release_aed(self, aed_id: str, incident_id: int, to_status: AedStatus | None = None) -> AedStatus | None:
        after = to_status.value if to_status else AedRow.status_before
        swap = (
            update(AedRow)
            .where(AedRow.id == aed_id, AedRow.reserved_for == incident_id)
            .values(reserved_for=None, status_before=None, status=after)
            .returning(AedRow.status)
        )
        return self._status(swap)

    def end_exercise_hold(self, aed_id: str, incident_id: int) -> AedStatus | None:
        held = update(AedRow).where(AedRow.id == aed_id, AedRow.exercise_for == incident_id)
        return self._status(held.values(exercise_for=None).returning(AedRow.status))

    def _status(self, swap: Executable) -> AedStatus | None:
        status = self._session.execute(swap, execution_options=_DIRECT).scalar_one_or_none()
        return AedStatus(status) if status is not None else None

    def _swapped(self, swap: Executable) -> bool:
        return self._session.execute(swap, execution_options=_DIRECT).first() is not None


def _find_by_key(session: Session, key: str) -> Incident | None:
    row = session.scalars(select(IncidentRow).where(IncidentRow.key == key)).one_or_none()
    return to_incident(row) if row else None


def _get_incident(session: Session, incident_id: int, *, hold: bool = False) -> Incident:
    # On SQLite a writer holds the whole database anyway.
    row = session.get(IncidentRow, incident_id, populate_existing=True, with_for_update=hold or None)
    if row is None:
        raise NotFound(f"There is no incident {incident_id}.")
    return to_incident(row)


def _get_alert(session: Session, alert_id: int) -> Alert:
    row = session.get(AlertRow, alert_id, populate_existing=True)
    if row is None:
        raise NotFound(f"There is no alert {alert_id}.")
    return to_alert(row)


def _alerts_of(session: Session, incident_id: int) -> list[Alert]:
    query = select(AlertRow).where(AlertRow.incident_id == incident_id).order_by(AlertRow.id)
    return [to_alert(row) for row in session.scalars(query.execution_options(populate_existing=True))]
