"""Turning a proposal into alerts: people claimed, the device reserved, inside one transaction."""

from collections.abc import Sequence
from datetime import datetime

from aedmap.dispatch.alert import Alert, Assignment
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.store import DispatchTransaction
from aedmap.life_cycle import Change
from aedmap.registry import AedStatus

# Reasons of events about a device that an exercise holds: its status stays what it is.
EXERCISE_RESERVED = "exercise_reserved"


class TakenMeanwhile(Exception):
    """Another incident took a responder or a device between the look and the write."""


def claim(
    tx: DispatchTransaction,
    incident: Incident,
    assignments: Sequence[Assignment],
    now: datetime,
    actor: str,
    *,
    strict: bool,
    wave: int = 0,
) -> list[Alert]:
    """Alerts for everybody who could be claimed; when strict, TakenMeanwhile if one of them could not.

    People first and by id, then the device: two desks that want the same ones wait for each other and never cross.
    """
    taken = {
        one.responder_id
        for one in sorted(assignments, key=lambda one: one.responder_id)
        if tx.claim_responder(one.responder_id, incident)
    }
    alerts = []
    for one in assignments:
        if one.responder_id in taken and _reserve(tx, incident, one, now, actor):
            alert = tx.add_alert(incident.id, one, now, wave)
            tx.record(Change("alert", str(alert.id), alert.state, now, actor, incident_id=incident.id))
            alerts.append(alert)
        elif strict:
            raise TakenMeanwhile
        elif one.responder_id in taken:
            tx.release_responder(one.responder_id, incident.id)
    return alerts


def _reserve(tx: DispatchTransaction, incident: Incident, one: Assignment, now: datetime, actor: str) -> bool:
    if one.aed_id is None:
        return True
    before = tx.reserve_aed(one.aed_id, incident)
    if before is None:
        return False
    after, reason = (AedStatus.RESERVED, None) if incident.real else (before, EXERCISE_RESERVED)
    tx.record(Change("aed", one.aed_id, after, now, actor, before, reason, incident.id))
    return True
