"""Rows of incidents and alerts, turned into what the desk knows."""

from aedmap.dispatch import Alert, AlertState, AssignmentState, Incident, IncidentState, Mode, Policy, Role
from aedmap.dispatch.life_cycle import TimerState, Triage
from aedmap.dispatch.policy import policy_from
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.geography import Position
from aedmap.storage.tables import AlertRow, IncidentRow, TimerRow


def to_incident(row: IncidentRow) -> Incident:
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
        policy=policy_from(row.policy) if row.policy else Policy(),
        uncertainty_m=row.uncertainty_m,
        callback=row.callback,
        ems_at=row.ems_at,
        alias_of=row.alias_of,
        triage=Triage(row.triage) if row.triage else None,
    )


def to_alert(row: AlertRow) -> Alert:
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


def to_timer(row: TimerRow) -> Timer:
    return Timer(
        id=row.id,
        incident_id=row.incident_id,
        kind=TimerKind(row.kind),
        number=row.number,
        due_at=row.due_at,
        useful_until=row.useful_until,
        state=TimerState(row.state),
    )
