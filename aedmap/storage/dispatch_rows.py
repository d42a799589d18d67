"""Rows of incidents and alerts, turned into what the desk knows."""

from aedmap.dispatch import Alert, AlertState, Incident, IncidentState, Mode, Role
from aedmap.geography import Position
from aedmap.storage.tables import AlertRow, IncidentRow


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
    )
