"""Responders, kept. Who reads them sees personal data: hand them to nobody who need not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, delete, insert, or_, select, true, update
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import Responder
from aedmap.storage.box import inside, metres_apart
from aedmap.storage.people_rows import CERTIFICATE_COLUMNS, RESPONDER_COLUMNS, certificate_values, to_responder, values
from aedmap.storage.set_back import AHEAD
from aedmap.storage.tables import CertificateRow, ResponderRow
from aedmap.storage.transaction import Transactions

_AT_ONCE = 500  # ids named in one statement
_SOME: BindParameter[Any] = bindparam("some", expanding=True)
_THESE = select(*RESPONDER_COLUMNS).where(ResponderRow.id.in_(_SOME)).order_by(ResponderRow.id)
_THEIR_CERTIFICATES = (
    select(*CERTIFICATE_COLUMNS).where(CertificateRow.responder_id.in_(_SOME)).order_by(CertificateRow.number)
)


class PeopleStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_responders(self) -> list[Responder]:
        """Everybody, by id."""
        with self._transactions.reading() as session:
            return read_responders(session, true())

    def responders_near(self, position: Position, within_m: float) -> list[Responder]:
        """Everybody last seen or usually found within the metres, straight, by id."""
        with self._transactions.reading() as session:
            return responders_near(session, position, within_m)

    def get_responder(self, responder_id: str) -> Responder:
        """NotFound when there is nobody with this id."""
        with self._transactions.reading() as session:
            found = read_responders(session, ResponderRow.id == responder_id)
            if not found:
                raise NotFound(f"There is no responder {responder_id}.")
            return found[0]

    def put_responders(self, responders: Sequence[Responder], *, at: datetime, actor: str) -> None:
        """Add people or replace them by id, all or none; an incident that somebody serves stays with them."""
        with self._transactions.writing() as writing:
            for first in range(0, len(responders), _AT_ONCE):
                some = responders[first : first + _AT_ONCE]
                before = _statuses(writing.session, [one.id for one in some])
                _replace(writing.session, some, before)
                for one in some:
                    was = before.get(one.id)
                    writing.record(Change("responder", one.id, one.status.value, at, actor, from_state=was))

    def set_position(self, responder_id: str, position: Position, *, at: datetime) -> None:
        """Where the person is now; an older report than the one kept is dropped. Positions are not events."""
        with self._transactions.writing() as writing:
            known = writing.session.get(ResponderRow, responder_id)
            if known is None:
                raise NotFound(f"There is no responder {responder_id}.")
            # One from ahead was written by a clock that has been set back since: what comes now is newer.
            newer = or_(
                ResponderRow.position_at.is_(None),
                ResponderRow.position_at <= at,
                ResponderRow.position_at > at + AHEAD,
            )
            writing.session.execute(
                update(ResponderRow)
                .where(ResponderRow.id == responder_id, newer)
                .values(lon=position.lon, lat=position.lat, position_at=at)
                .execution_options(synchronize_session=False)
            )

    def pause(self, responder_id: str, until: datetime | None, *, at: datetime, actor: str) -> None:
        """Ask for peace until a moment, or end it with None; StateConflict while they serve an incident."""
        with self._transactions.writing() as writing:
            row = writing.session.get(ResponderRow, responder_id)
            if row is None:
                raise NotFound(f"There is no responder {responder_id}.")
            if row.busy_with is not None and until is not None:
                raise StateConflict(f"Responder {responder_id} serves incident {row.busy_with}; decline it first.")
            row.paused_until = until
            writing.record(Change("responder", responder_id, "paused" if until else row.status, at, actor))


def responders_near(
    session: Session, position: Position, within_m: float, *, exercise: bool = False
) -> list[Responder]:
    """exercise: whom another exercise holds is busy too."""
    seen = inside(ResponderRow.lon, ResponderRow.lat, position, within_m)
    lives = inside(ResponderRow.base_lon, ResponderRow.base_lat, position, within_m)
    works = inside(ResponderRow.work_lon, ResponderRow.work_lat, position, within_m)

    def near(place: Position | None) -> bool:
        return place is not None and metres_apart(place, position) <= within_m

    found = read_responders(session, or_(seen, lives, works), exercise=exercise)
    return [one for one in found if near(one.position) or near(one.base) or near(one.work)]


def add_responders(session: Session, responders: Sequence[Responder]) -> None:
    """People who are not there yet."""
    held = {"exercise_with": None}
    _insert(session, ResponderRow, [{**values(one), **held, "busy_with": one.busy_with} for one in responders])
    _insert(session, CertificateRow, [row for one in responders for row in certificate_values(one)])


def read_responders(session: Session, condition: ColumnElement[bool], *, exercise: bool = False) -> list[Responder]:
    """Plain rows, not mapped objects: a desk reads thousands of people while somebody waits."""
    wanted = select(ResponderRow.id).where(condition)
    listed = select(*CERTIFICATE_COLUMNS).where(CertificateRow.responder_id.in_(wanted)).order_by(CertificateRow.number)
    people = select(*RESPONDER_COLUMNS).where(condition).order_by(ResponderRow.id)
    return _with_certificates(session.execute(people), session.execute(listed), exercise=exercise)


def read_these(connection: Connection, ids: Iterable[str]) -> list[Responder]:
    """A few by their ids, by statements made once: a busy desk looks somebody up many times a second."""
    some = {"some": list(ids)}
    return _with_certificates(connection.execute(_THESE, some), connection.execute(_THEIR_CERTIFICATES, some))


def _with_certificates(people: Iterable[Any], listed: Iterable[Any], *, exercise: bool = False) -> list[Responder]:
    certificates: dict[str, list[Any]] = {}
    for row in listed:
        certificates.setdefault(row.responder_id, []).append(row)
    return [to_responder(row, certificates.get(row.id, ()), exercise=exercise) for row in people]


def _statuses(session: Session, ids: Iterable[str]) -> dict[str, str]:
    rows = session.execute(select(ResponderRow.id, ResponderRow.status).where(ResponderRow.id.in_(list(ids))))
    return {row.id: row.status for row in rows}


def _replace(session: Session, responders: Sequence[Responder], known: dict[str, str]) -> None:
    again = [one for one in responders if one.id in known]
    if again:
        session.execute(delete(CertificateRow).where(CertificateRow.responder_id.in_([one.id for one in again])))
        session.execute(update(ResponderRow), [values(one) for one in again])
        _insert(session, CertificateRow, [row for one in again for row in certificate_values(one)])
    add_responders(session, [one for one in responders if one.id not in known])


def _insert(session: Session, table: type[ResponderRow] | type[CertificateRow], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
