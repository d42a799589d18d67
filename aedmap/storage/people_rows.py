"""Responders as columns, and back."""

from collections.abc import Iterable
from typing import Any

from aedmap.geography import Position
from aedmap.people import Availability, Certificate, Responder, ResponderStatus
from aedmap.storage.tables import CertificateRow, ResponderRow
from aedmap.storage.weekly_hours import hours_text, read_hours_text

RESPONDER_COLUMNS = tuple(ResponderRow.__table__.columns)
CERTIFICATE_COLUMNS = tuple(CertificateRow.__table__.columns)


def to_responder(row: Any, certificates: Iterable[Any], *, exercise: bool = False) -> Responder:
    """row, certificates: with the columns of their tables as attributes.

    exercise: whom another exercise holds is busy too
    """
    return Responder(
        id=row.id,
        name=row.name,
        status=ResponderStatus(row.status),
        certificates=tuple(
            Certificate(
                c.number,
                c.kind,
                c.issued_on,
                c.expires_on,
                c.issuer,
                c.verified,
                c.verified_by,
                c.verified_at,
                c.ordinal,
            )
            for c in certificates
        ),
        availability=Availability(
            read_hours_text(row.weekly_hours), row.time_zone, row.paused_until, read_hours_text(row.quiet_hours)
        ),
        consents=row.consents,
        source=row.source,
        phone=row.phone,
        position=_position(row.lon, row.lat),
        position_at=row.position_at,
        base=_position(row.base_lon, row.base_lat),
        work=_position(row.work_lon, row.work_lat),
        homes_too=row.homes_too,
        email=row.email,
        turnout_s=row.turnout_s,
        speed_m_s=row.speed_m_s,
        busy_with=row.exercise_with if exercise and row.busy_with is None else row.busy_with,
    )


def values(responder: Responder) -> dict[str, Any]:
    """All columns but busy_with and exercise_with, which only the desk changes."""
    position, base, work = responder.position, responder.base, responder.work
    return {
        "id": responder.id,
        "name": responder.name,
        "phone": responder.phone,
        "status": responder.status.value,
        "time_zone": responder.availability.time_zone,
        "weekly_hours": hours_text(responder.availability.hours),
        "paused_until": responder.availability.paused_until,
        "consents": responder.consents,
        "lon": position.lon if position else None,
        "lat": position.lat if position else None,
        "position_at": responder.position_at,
        "base_lon": base.lon if base else None,
        "base_lat": base.lat if base else None,
        "work_lon": work.lon if work else None,
        "work_lat": work.lat if work else None,
        "quiet_hours": hours_text(responder.availability.quiet),
        "homes_too": responder.homes_too,
        "email": responder.email,
        "turnout_s": responder.turnout_s,
        "speed_m_s": responder.speed_m_s,
        "source": responder.source,
    }


def certificate_values(responder: Responder) -> list[dict[str, Any]]:
    return [
        {
            "issuer": c.issuer,
            "number": c.number,
            "responder_id": responder.id,
            "kind": c.kind,
            "issued_on": c.issued_on,
            "expires_on": c.expires_on,
            "verified": c.verified,
            "verified_by": c.verified_by,
            "verified_at": c.verified_at,
            "ordinal": number,
        }
        for number, c in enumerate(responder.certificates, start=1)
    ]


def _position(lon: float | None, lat: float | None) -> Position | None:
    return Position(lon, lat) if lon is not None and lat is not None else None
