"""Triage: what the desk takes a call for, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.asking import Wish, ask
from aedmap.dispatch.ending import end
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import IncidentState, Triage
from aedmap.dispatch.sending import send_asked
from aedmap.dispatch.stepping import move_incident, refuse_if_over
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.time_points import TRIAGED_AS
from aedmap.dispatch.timer import ASKING
from aedmap.dispatch.waves import needs_nobody, plan_answers, plan_first
from aedmap.life_cycle import Change
from aedmap.network import EdgeIndex


def triage(
    store: DispatchStore, streets: EdgeIndex, incident_id: int, outcome: Triage, *, now: datetime, actor: str
) -> Incident:
    """Write down what the call is taken for; twice is once, and a later word corrects an earlier one.

    Arrest or likely: the first ones are asked, unless they have been; said again after that failed, it asks again. Not
    an arrest: the incident ends, as not dispatchable when nobody was asked yet, else as cancelled, and everybody is
    free. StateConflict once it is over.
    """
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        if incident.triage is not outcome:
            refuse_if_over(incident, "what it is taken for is not changed any more")
            incident = note_triage(tx, incident, outcome, now, actor)
        begins = _nobody_asked(tx, incident)
    return _ask_first(store, streets, incident, now, actor) if begins else incident


def _nobody_asked(tx: DispatchTransaction, incident: Incident) -> bool:
    """Nobody was asked yet, and nothing waits that will ask somebody."""
    waits = any(timer.kind in ASKING for timer in tx.waiting_timers(incident.id))
    return not needs_nobody(incident) and not waits and not tx.alerts_of(incident.id)


def note_triage(tx: DispatchTransaction, incident: Incident, outcome: Triage, now: datetime, actor: str) -> Incident:
    """Inside a transaction: keep the outcome and move the incident as far as it leads."""
    tx.set_triage(incident.id, outcome)
    reason, state = f"{TRIAGED_AS}{outcome}", incident.state
    if outcome is Triage.NOT_ARREST:
        nobody_asked = state in (IncidentState.RECEIVED, IncidentState.TRIAGED)
        over = IncidentState.NOT_DISPATCHABLE if nobody_asked else IncidentState.CANCELLED
        return end(tx, incident, over, now, actor, reason)
    if state is IncidentState.RECEIVED:
        return move_incident(tx, incident, IncidentState.TRIAGED, now, actor, reason)
    tx.record(Change("incident", str(incident.id), state, now, actor, state, reason, incident.id))
    return tx.get_incident(incident.id)


def _ask_first(store: DispatchStore, streets: EdgeIndex, incident: Incident, now: datetime, actor: str) -> Incident:
    """The first wave of an incident that waited for its triage, or again as many where all waves found nobody."""
    over = bool(store.timers_of(incident.id))

    def wanting(incident: Incident, _before: Sequence[Alert]) -> Wish:
        return Wish(incident.policy, incident.policy.waves[0], wave=0 if over else 1)

    def still(tx: DispatchTransaction, incident: Incident) -> bool:
        return _nobody_asked(tx, incident)

    def then(tx: DispatchTransaction, incident: Incident, alerts: list[Alert]) -> None:
        if over:
            plan_answers(tx, incident, alerts, now)
        else:
            plan_first(tx, incident, now)

    asked = ask(store, streets, incident.id, wanting, still, then, now=now, actor=actor)
    if asked is None:
        return store.get_incident(incident.id)
    send_asked(store, asked.incident, asked.alerts, now=now)
    return asked.incident
