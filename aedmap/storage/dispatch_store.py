"""Incidents and alerts, kept; implements the protocols of aedmap.dispatch.store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import func, select

from aedmap.dispatch import Alert, Incident, Mode
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT
from aedmap.dispatch.live_picture import LivePicture
from aedmap.dispatch.timer import Timer
from aedmap.errors import NotFound
from aedmap.geography import Position
from aedmap.people import Responder
from aedmap.registry import Aed
from aedmap.storage import dispatch_statements as sql
from aedmap.storage import timer_rows
from aedmap.storage.dispatch_rows import to_alert, to_incident
from aedmap.storage.dispatch_transaction import (
    DispatchSqlTransaction,
    find_by_key,
    read_alert,
    read_alerts_of,
    read_incident,
)
from aedmap.storage.people_store import read_these, responders_near
from aedmap.storage.picture_source import PictureSqlSource
from aedmap.storage.registry_store import aeds_near
from aedmap.storage.tables import AlertRow, IncidentRow
from aedmap.storage.transaction import Transactions

_ACTIVE = sorted(ACTIVE_INCIDENT)


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
    def transaction(self) -> Iterator[DispatchSqlTransaction]:
        with self._transactions.writing() as writing:
            yield DispatchSqlTransaction(writing)

    def get_incident(self, incident_id: int) -> Incident:
        """NotFound when there is no such incident."""
        with self._transactions.connected() as connection:
            return read_incident(connection, incident_id)

    def find_by_key(self, key: str) -> Incident | None:
        with self._transactions.connected() as connection:
            return find_by_key(connection, key)

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
        with self._transactions.connected() as connection:
            return read_alert(connection, alert_id)

    def alerts_of(self, incident_id: int) -> list[Alert]:
        """Oldest first."""
        with self._transactions.connected() as connection:
            return read_alerts_of(connection, incident_id)

    def queued_alerts(self) -> list[Alert]:
        """Committed but not yet handed to a channel, oldest first."""
        with self._transactions.connected() as connection:
            return [to_alert(row) for row in connection.execute(sql.QUEUED_ALERTS)]

    def due_timers(self, now: datetime, limit: int = 50) -> list[Timer]:
        with self._transactions.connected() as connection:
            return timer_rows.due_timers(connection, now, limit)

    def timers_of(self, incident_id: int) -> list[Timer]:
        with self._transactions.connected() as connection:
            return timer_rows.timers_of(connection, incident_id)

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
        with self._transactions.connected() as connection:
            if connection.execute(sql.ANY_EXERCISE).first() is None:
                return []  # nearly always, and much sooner known
            return [to_alert(row) for row in connection.execute(sql.OVERTAKEN_ALERTS)]

    def get_responder(self, responder_id: str) -> Responder:
        """NotFound when there is no such person."""
        with self._transactions.connected() as connection:
            found = read_these(connection, [responder_id])
        if not found:
            raise NotFound(f"There is no responder {responder_id!r}; give an id of the list.")
        return found[0]

    def aeds_near(self, position: Position, within_m: float, *, exercise: bool = False) -> list[Aed]:
        with self._transactions.reading() as session:
            return aeds_near(session, position, within_m, exercise=exercise)

    def responders_near(self, position: Position, within_m: float, *, exercise: bool = False) -> list[Responder]:
        with self._transactions.reading() as session:
            return responders_near(session, position, within_m, exercise=exercise)
