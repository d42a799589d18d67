"""Devices and people for tests, good in every respect unless a test says otherwise."""

from datetime import UTC, date, datetime
from typing import Any

from aedmap.dispatch import Incident, IncidentState, Mode
from aedmap.geography import Position
from aedmap.people import ALWAYS, Availability, Certificate, Responder, ResponderStatus
from aedmap.registry import Aed, AedStatus

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai
HERE = Position(24.94, 60.17)


def make_aed(aed_id: str = "A-1", **changes: Any) -> Aed:
    good: dict[str, Any] = {
        "position": HERE,
        "place": "Library",
        "status": AedStatus.IN_SERVICE,
        "time_zone": "Asia/Shanghai",
        "country": "CN",
        "source": "test",
        "opening_hours": "24/7",
    }
    return Aed(id=aed_id, **{**good, **changes})


def make_certificate(number: str = "C-1", **changes: Any) -> Certificate:
    good: dict[str, Any] = {
        "kind": "first aid",
        "issued_on": date(2025, 1, 1),
        "expires_on": date(2027, 12, 31),
        "issuer": "Red Cross",
        "verified": True,
    }
    return Certificate(number, **{**good, **changes})


def make_responder(responder_id: str = "R-1", **changes: Any) -> Responder:
    good: dict[str, Any] = {
        "name": f"Made up {responder_id}",
        "status": ResponderStatus.ACTIVE,
        "certificates": (make_certificate(f"C-{responder_id}"),),
        "availability": Availability(ALWAYS, "Asia/Shanghai"),
        "consents": True,
        "source": "test",
        "phone": "000",
        "position": HERE,
        "position_at": NOON,
        "turnout_s": 30.0,
    }
    return Responder(id=responder_id, **{**good, **changes})


def make_incident(incident_id: int = 1, **changes: Any) -> Incident:
    good: dict[str, Any] = {
        "position": HERE,
        "state": IncidentState.RECEIVED,
        "mode": Mode.ACTUAL,
        "received_at": NOON,
        "opened_by": "tester",
    }
    return Incident(incident_id, **{**good, **changes})
