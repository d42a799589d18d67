"""Responders, kept. Who reads them sees personal data: hand them to nobody who need not."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.people import Availability, Certificate, Responder, ResponderStatus, WeeklyHours
from aedmap.storage.box import inside, metres_apart
from aedmap.storage.tables import CertificateRow, ResponderRow, WeeklyHoursRow
from aedmap.storage.transaction import Transactions


class PeopleStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list_responders(self) -> list[Responder]:
        """Everybody, by id."""
        with self._transactions.reading() as session:
            return [to_responder(row) for row in session.scalars(select(ResponderRow).order_by(ResponderRow.id))]

    def responders_near(self, position: Position, within_m: float) -> list[Responder]:
        """Everybody last seen or usually found within the metres, straight, by id."""
        with self._transactions.reading() as session:
            return responders_near(session, position, within_m)

    def get_responder(self, responder_id: str) -> Responder:
        """NotFound when there is nobody with this id."""
        with self._transactions.reading() as session:
            row = session.get(ResponderRow, responder_id)
            if row is None:
                raise NotFound(f"There is no responder {responder_id}.")
            return to_responder(row)

    def put_responders(self, responders: Sequence[Responder], *, at: datetime, actor: str) -> None:
        """Add people or replace them by id, all or none; an incident that somebody serves stays with them."""
        with self._transactions.writing() as writing:
            for responder in responders:
                before = writing.session.get(ResponderRow, responder.id)
                row = to_row(responder)
                row.busy_with = before.busy_with if before else responder.busy_with
                writing.record(
                    Change("responder", row.id, row.status, at, actor, from_state=before.status if before else None)
                )
                writing.session.merge(row)

    def set_position(self, responder_id: str, position: Position, *, at: datetime) -> None:
        """Where the person is now; an older report than the one kept is dropped. Positions are not events."""
        with self._transactions.writing() as writing:
            known = writing.session.get(ResponderRow, responder_id)
            if known is None:
                raise NotFound(f"There is no responder {responder_id}.")
            newer = ResponderRow.position_at.is_(None) | (ResponderRow.position_at <= at)
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


def responders_near(session: Session, position: Position, within_m: float) -> list[Responder]:
    seen = inside(ResponderRow.lon, ResponderRow.lat, position, within_m)
    usually = inside(ResponderRow.base_lon, ResponderRow.base_lat, position, within_m)
    rows = session.scalars(select(ResponderRow).where(or_(seen, usually)).order_by(ResponderRow.id))

    def near(place: Position | None) -> bool:
        return place is not None and metres_apart(place, position) <= within_m

    return [one for one in map(to_responder, rows) if near(one.position) or near(one.base)]


def to_responder(row: ResponderRow) -> Responder:
    return Responder(
        id=row.id,
        name=row.name,
        status=ResponderStatus(row.status),
        certificates=tuple(
            Certificate(c.number, c.kind, c.issued_on, c.expires_on, c.issuer, c.verified) for c in row.certificates
        ),
        availability=Availability(
            tuple(WeeklyHours(h.weekday, h.from_min, h.to_min) for h in row.hours), row.time_zone, row.paused_until
        ),
        consents=row.consents,
        source=row.source,
        phone=row.phone,
        position=_position(row.lon, row.lat),
        position_at=row.position_at,
        base=_position(row.base_lon, row.base_lat),
        turnout_s=row.turnout_s,
        speed_m_s=row.speed_m_s,
        busy_with=row.busy_with,
    )


def _position(lon: float | None, lat: float | None) -> Position | None:
    return Position(lon, lat) if lon is not None and lat is not None else None


def to_row(responder: Responder) -> ResponderRow:
    return ResponderRow(
        id=responder.id,
        name=responder.name,
        phone=responder.phone,
        status=responder.status.value,
        time_zone=responder.availability.time_zone,
        paused_until=responder.availability.paused_until,
        consents=responder.consents,
        lon=responder.position.lon if responder.position else None,
        lat=responder.position.lat if responder.position else None,
        position_at=responder.position_at,
        base_lon=responder.base.lon if responder.base else None,
        base_lat=responder.base.lat if responder.base else None,
        turnout_s=responder.turnout_s,
        speed_m_s=responder.speed_m_s,
        source=responder.source,
        busy_with=responder.busy_with,
        certificates=[
            CertificateRow(
                issuer=c.issuer,
                number=c.number,
                kind=c.kind,
                issued_on=c.issued_on,
                expires_on=c.expires_on,
                verified=c.verified,
            )
            for c in responder.certificates
        ],
        hours=[
            WeeklyHoursRow(weekday=h.weekday, from_min=h.from_min, to_min=h.to_min)
            for h in sorted(set(responder.availability.hours))
        ],
    )
