"""Timers of certificates: each notice and each lapse once, however often and however late somebody runs them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from aedmap.life_cycle import Change
from aedmap.notices import Notice, Recipient
from aedmap.people import Responder, ResponderStatus
from aedmap.people.notice_text import KIND
from aedmap.people.notices import LAPSING_DAYS, DueTimer, Timer, counting, newest_due, timers_of
from aedmap.storage.outbox_store import put_notices
from aedmap.storage.people_store import read_responders
from aedmap.storage.tables import CertificateRow, CertificateTimerRow, ResponderRow
from aedmap.storage.transaction import Transactions, Writing

_S = ResponderStatus
_ACTOR = "notices"
_AT_ONCE = 500
# Whom a notice concerns: others are told nothing and cannot lapse.
_CONCERNED = (_S.ACTIVE, _S.LAPSING, _S.CERTIFICATE_VERIFIED)


@dataclass(frozen=True)
class Told:
    """One notice: whom, about which certificate, what, and the status after it where that changed."""

    responder_id: str
    ordinal: int
    timer: Timer
    expires_on: date
    became: ResponderStatus | None = None


@dataclass(frozen=True)
class Unverified:
    """Certificates that no steward has verified: nothing is told about them and nobody is alerted on them.

    soon: how many of them are over, or will be within the time of the first notice
    """

    total: int
    soon: int


class CertificateTimers:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def run(self, day: date, *, at: datetime, actor: str = _ACTOR, dry_run: bool = False) -> list[Told]:
        """Queue what is due on a day and lapse whose certificate is over; of several due only the newest is told.

        Some hundred people a transaction, so that the desk never waits long. dry_run: say it and change nothing.
        """
        self._add_missing(dry_run)
        told: list[Told] = []
        for ids in self._due(day, dry_run):
            if dry_run:
                with self._transactions.reading() as session:
                    told += [one for one, _ in _plan(session, ids, day)]
                continue
            with self._transactions.writing() as writing:
                planned = _plan(writing.session, ids, day)
                told += [one for one, claims in planned if _happen(writing, one, claims, at, actor)]
        return told

    def count_unverified(self, day: date) -> Unverified:
        """How many certificates a run on that day passes over."""
        last = day + timedelta(days=LAPSING_DAYS)
        total, soon = func.count(), func.count().filter(CertificateRow.expires_on <= last)
        with self._transactions.reading() as session:
            row = session.execute(select(total, soon).where(CertificateRow.verified.is_(False))).one()
        return Unverified(*row)

    def _add_missing(self, dry_run: bool) -> None:
        """Timers of certificates that came in bulk."""
        if dry_run:
            return
        lacking = select(CertificateRow.responder_id).where(
            CertificateRow.verified,
            ~exists().where(
                CertificateTimerRow.responder_id == CertificateRow.responder_id,
                CertificateTimerRow.ordinal == CertificateRow.ordinal,
            ),
        )
        with self._transactions.reading() as session:
            ids = sorted(set(session.scalars(lacking)))
        for first in range(0, len(ids), _AT_ONCE):
            with self._transactions.writing() as writing:
                some = ids[first : first + _AT_ONCE]
                put_timers(writing.session, read_responders(writing.session, ResponderRow.id.in_(some)))

    def _due(self, day: date, dry_run: bool) -> list[list[str]]:
        """Ids of those with something due, some hundred each."""
        with self._transactions.reading() as session:
            open_ = and_(CertificateTimerRow.claimed_at.is_(None), CertificateTimerRow.due_on <= day)
            ids = set(session.scalars(select(CertificateTimerRow.responder_id).where(open_)))
            if dry_run:  # certificates without timers are looked at too
                ids |= set(session.scalars(select(CertificateRow.responder_id).where(CertificateRow.verified)))
        ordered = sorted(ids)
        return [ordered[first : first + _AT_ONCE] for first in range(0, len(ordered), _AT_ONCE)]


def put_timers(session: Session, people: Sequence[Responder]) -> None:
    """Inside a transaction: timers of certificates that have none, or whose expiry changed."""
    known: dict[tuple[str, int, str], date] = {}
    for row in session.execute(
        select(
            CertificateTimerRow.responder_id,
            CertificateTimerRow.ordinal,
            CertificateTimerRow.timer,
            CertificateTimerRow.due_on,
        ).where(CertificateTimerRow.responder_id.in_([one.id for one in people]))
    ):
        known[row.responder_id, row.ordinal, row.timer] = row.due_on
    new = []
    for person in people:
        for certificate in person.certificates:
            for due in timers_of(certificate) if certificate.verified else ():
                kept = known.get((person.id, due.ordinal, due.timer.value))
                if kept == due.due_on:
                    continue
                if kept is not None:
                    session.execute(delete(CertificateTimerRow).where(_is(person.id, due)))
                named = {"responder_id": person.id, "ordinal": due.ordinal, "timer": due.timer.value}
                new.append({**named, "due_on": due.due_on, "claimed_at": None, "told": False})
    if new:
        # Another run may be adding the same ones just now; both are right.
        added = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(added(CertificateTimerRow).on_conflict_do_nothing(), new)


def _plan(session: Session, ids: Sequence[str], day: date) -> list[tuple[Told, list[DueTimer]]]:
    """What would be told to these people, and the timers that are over with it; lapsing and lapsed are told last."""
    open_timers: dict[str, list[DueTimer]] = defaultdict(list)
    rows = session.scalars(
        select(CertificateTimerRow).where(
            CertificateTimerRow.responder_id.in_(ids), CertificateTimerRow.claimed_at.is_(None)
        )
    )
    for row in rows:
        open_timers[row.responder_id].append(DueTimer(row.ordinal, Timer(row.timer), row.due_on))
    kept = set(
        session.scalars(select(CertificateTimerRow.responder_id).where(CertificateTimerRow.responder_id.in_(ids)))
    )
    planned = []
    for person in read_responders(session, ResponderRow.id.in_(list(ids))):
        decides = counting(person.certificates)
        timers = open_timers[person.id]
        if person.id not in kept:
            timers = [due for one in person.certificates if one.verified for due in timers_of(one)]
        newest = newest_due(timers, decides, day) if person.status in _CONCERNED else None
        over = [due for due in timers if due.due_on <= day]
        if newest is not None and decides is not None:
            became = _becomes(person, newest)
            planned.append((Told(person.id, newest.ordinal, newest.timer, decides.expires_on, became), over))
    return planned


def _becomes(person: Responder, due: DueTimer) -> ResponderStatus | None:
    if due.timer is Timer.LAPSED:
        return _S.LAPSED
    return _S.LAPSING if person.status is _S.ACTIVE else None


def _happen(writing: Writing, one: Told, over: Sequence[DueTimer], at: datetime, actor: str) -> bool:
    """Claim, then queue and change; False when another run was first."""
    session = writing.session
    told = DueTimer(one.ordinal, one.timer, at.date())
    if not _claim(session, one.responder_id, told, at, told=True):
        return False
    for due in over:
        if (due.ordinal, due.timer) != (one.ordinal, one.timer):
            _claim(session, one.responder_id, due, at, told=False)
    certificate = f"{one.responder_id}/{one.ordinal}"
    parameters = {"certificate": certificate, "expires_on": one.expires_on.isoformat()}
    notice = Notice(KIND, Recipient.RESPONDER, one.responder_id, one.timer.value, at, parameters)
    put_notices(session, [notice], at)
    writing.record(Change("certificate", certificate, one.timer.value, at, actor))
    if one.became is not None:
        row = session.get(ResponderRow, one.responder_id)
        if row is not None and row.status != one.became.value:
            writing.record(
                Change("responder", one.responder_id, one.became.value, at, actor, row.status, one.timer.value)
            )
            row.status = one.became.value
            session.flush()
    return True


def _claim(session: Session, responder_id: str, due: DueTimer, at: datetime, *, told: bool) -> bool:
    """Compare and swap: of two runs at once one finds no row."""
    swap = (
        update(CertificateTimerRow)
        .where(_is(responder_id, due), CertificateTimerRow.claimed_at.is_(None))
        .values(claimed_at=at, told=told)
        .returning(CertificateTimerRow.responder_id)
    )
    return session.execute(swap, execution_options={"synchronize_session": False}).first() is not None


def _is(responder_id: str, due: DueTimer) -> ColumnElement[bool]:
    return and_(
        CertificateTimerRow.responder_id == responder_id,
        CertificateTimerRow.ordinal == due.ordinal,
        CertificateTimerRow.timer == due.timer.value,
    )
