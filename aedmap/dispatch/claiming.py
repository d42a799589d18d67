"""Turning a proposal into alerts: people claimed inside one transaction, and devices once somebody goes for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aedmap.dispatch.alert import Alert, Assignment
from aedmap.dispatch.eligibility import why_not
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.store import DispatchTransaction
from aedmap.life_cycle import Change
from aedmap.registry import AedStatus

# Reasons of events about a device that an exercise holds: its status stays what it is.
EXERCISE_RESERVED = "exercise_reserved"


class TakenMeanwhile(Exception):
    """Between the look and the write another incident took a responder, or they ceased to qualify."""


def claim(
    tx: DispatchTransaction,
    incident: Incident,
    assignments: Sequence[Assignment],
    now: datetime,
    actor: str,
    *,
    strict: bool,
    wave: int = 0,
    reason: str | None = None,
) -> list[Alert]:
    """Alerts for everybody who could be claimed and qualifies now; when strict, TakenMeanwhile if one did not.

    reason: of the events that they are asked
    """
    claimed = sorted(tx.claim_responders([one.responder_id for one in assignments], incident)) if assignments else []
    taken = _who_still_qualify(tx, incident, claimed, now)
    if strict and len(taken) < len(assignments):
        raise TakenMeanwhile
    alerts = tx.add_alerts(incident.id, [one for one in assignments if one.responder_id in taken], now, wave)
    for alert in alerts:
        tx.record(Change("alert", str(alert.id), alert.state, now, actor, reason=reason, incident_id=incident.id))
    return list(alerts)


def _who_still_qualify(tx: DispatchTransaction, incident: Incident, claimed: Sequence[str], now: datetime) -> set[str]:
    """Of those claimed; the others are free again. Looks may rest on a picture that is a minute old."""
    qualified = set()
    for person in tx.get_responders(claimed) if claimed else ():
        if why_not(replace(person, busy_with=None), now, incident.policy, at_home=incident.at_home) is None:
            qualified.add(person.id)
        else:
            tx.release_responder(person.id, incident.id)
    return qualified


def reserve(tx: DispatchTransaction, incident: Incident, aed_id: str, now: datetime, actor: str) -> bool:
    """The device of somebody who goes for it; False when another incident has it or it cannot be used any more."""
    before = tx.reserve_aed(aed_id, incident)
    if before is None:
        return False
    after, reason = (AedStatus.RESERVED, None) if incident.real else (before, EXERCISE_RESERVED)
    tx.record(Change("aed", aed_id, after, now, actor, before, reason, incident.id))
    return True
