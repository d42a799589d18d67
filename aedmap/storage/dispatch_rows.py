"""Rows of incidents and alerts, turned into what the desk knows, and back.

A row is anything with the columns of its table as attributes.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from aedmap.dispatch import (
    Alert,
    AlertState,
    Assignment,
    AssignmentState,
    Incident,
    IncidentReport,
    IncidentState,
    Mode,
    Policy,
    Role,
)
from aedmap.dispatch.life_cycle import TimerState, Triage
from aedmap.dispatch.policy import policy_from, policy_text
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.geography import Position

# Open incidents mostly go by the same few policies, and each is read several times a second.
_policy = lru_cache(maxsize=64)(policy_from)


def to_incident(row: Any) -> Incident:
    return Incident(
        id=row.id,
        position=Position(row.lon, row.lat),
        state=IncidentState(row.state),
        mode=Mode(row.mode),
        received_at=row.received_at,
        opened_by=row.opened_by,
        place=row.place,
        note=row.note,
        key=row.key,
        closed_at=row.closed_at,
        at_home=row.at_home,
        policy=_policy(row.policy) if row.policy else Policy(),
        uncertainty_m=row.uncertainty_m,
        callback=row.callback,
        ems_at=row.ems_at,
        alias_of=row.alias_of,
        triage=Triage(row.triage) if row.triage else None,
    )


def incident_values(report: IncidentReport, at: datetime, actor: str, policy: Policy) -> dict[str, Any]:
    """Of a new one."""
    return {
        "lon": report.position.lon,
        "lat": report.position.lat,
        "state": IncidentState.RECEIVED.value,
        "mode": report.mode.value,
        "received_at": at,
        "opened_by": actor,
        "place": report.place,
        "note": report.note,
        "key": report.key,
        "at_home": report.at_home,
        "policy": policy_text(policy),
        "uncertainty_m": report.uncertainty_m,
        "callback": report.callback,
        "ems_at": report.ems_at,
        "triage": report.triage.value if report.triage else None,
    }


def to_alert(row: Any) -> Alert:
    return Alert(
        id=row.id,
        incident_id=row.incident_id,
        responder_id=row.responder_id,
        role=Role(row.role),
        state=AlertState(row.state),
        expected_s=row.expected_s,
        metres=row.metres,
        created_at=row.created_at,
        changed_at=row.changed_at,
        aed_id=row.aed_id,
        pickup_s=row.pickup_s,
        turnout_s=row.turnout_s or 0.0,
        wave=row.wave,
        progress=AssignmentState(row.progress) if row.progress else AssignmentState.OFFERED,
        stalled_at=row.stalled_at,
    )


def alert_values(incident_id: int, assignment: Assignment, at: datetime, wave: int) -> dict[str, Any]:
    """Of a new one, not sent yet."""
    return {
        "incident_id": incident_id,
        "responder_id": assignment.responder_id,
        "role": assignment.role.value,
        "state": AlertState.QUEUED.value,
        "expected_s": assignment.expected_s,
        "metres": assignment.metres,
        "created_at": at,
        "changed_at": at,
        "aed_id": assignment.aed_id,
        "pickup_s": assignment.pickup_s,
        "turnout_s": assignment.turnout_s,
        "wave": wave,
    }


def to_timer(row: Any) -> Timer:
    return Timer(
        id=row.id,
        incident_id=row.incident_id,
        kind=TimerKind(row.kind),
        number=row.number,
        due_at=row.due_at,
        useful_until=row.useful_until,
        state=TimerState(row.state),
    )
