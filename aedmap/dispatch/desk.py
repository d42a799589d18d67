"""The desk: look, open, answer, close. Each function tells one story from the request to what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.answering import mark_sent, stand_down
from aedmap.dispatch.claiming import TakenMeanwhile, claim
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import INCIDENT_TRANSITIONS, IncidentState
from aedmap.dispatch.looking import look, look_for, scene_of
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import held, missing
from aedmap.dispatch.ranking import Ranking
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore
from aedmap.dispatch.waves import plan_first
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change, check_transition
from aedmap.network import EdgeIndex

# How often a ranking is made again because another desk took somebody meanwhile, before taking whoever is left of it.
_TRIES = 5


@dataclass(frozen=True)
class Opened:
    """ranking: what the alerts were decided on, None when the same request had opened the incident before."""

    incident: Incident
    alerts: tuple[Alert, ...]
    ranking: Ranking | None

    @property
    def repeated(self) -> bool:
        return self.ranking is None


def open_incident(
    store: DispatchStore,
    streets: EdgeIndex,
    report: IncidentReport,
    *,
    now: datetime,
    actor: str,
    policy: Policy | None = None,
) -> Opened:
    """Store the incident with its alerts, claimed people, reserved device and events, all or nothing, and send.

    An incident is stored even when nobody qualifies: the desk must not lose the call. StateConflict when the report's
    key was used for another position.
    """
    policy = policy or Policy()
    for attempt in range(1, _TRIES + 1):
        if report.key is not None and (known := store.find_by_key(report.key)) is not None:
            return _repeated(store, known, report)
        ranking = look(store, streets, report.position, now, policy, scene=scene_of(report, now))
        try:
            with store.transaction() as tx:
                if report.key is not None and tx.find_by_key(report.key) is not None:
                    break
                incident = tx.add_incident(report, now, actor, policy)
                tx.record(Change("incident", str(incident.id), incident.state, now, actor, incident_id=incident.id))
                proposed = ranking.proposal.assignments
                alerts = claim(tx, incident, proposed, now, actor, strict=attempt < _TRIES, wave=1)
                plan_first(tx, incident, now)
                if alerts:
                    incident = move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
            return _sent(store, incident, alerts, ranking, now)
        except TakenMeanwhile:
            continue
        except StateConflict:
            # The same key was stored by another process between the look and the write.
            if report.key is None or store.find_by_key(report.key) is None:
                raise
            break
    # Somebody with the same key was faster, in whichever try it was: theirs is the incident.
    if report.key is not None and (known := store.find_by_key(report.key)) is not None:
        return _repeated(store, known, report)
    raise StateConflict("The incident could not be opened because others were faster each time; try again.")


def alert_next(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    *,
    now: datetime,
    actor: str,
) -> Opened:
    """Ask the next best for the roles that nobody holds any more, after somebody declined or was stood down."""
    for attempt in range(1, _TRIES + 1):
        incident, before = store.get_incident(incident_id), store.alerts_of(incident_id)
        if not incident.active:
            raise StateConflict(f"Incident {incident_id} is {incident.state}; nobody can be alerted for it.")
        wanted = missing(incident.policy, held(before))
        ranking = look_for(store, streets, incident, before, wanted, now, max(wanted.wanted, 1))
        try:
            with store.transaction() as tx:
                incident = tx.get_incident(incident_id)
                if not incident.active:
                    continue
                alerts = claim(tx, incident, ranking.proposal.assignments, now, actor, strict=attempt < _TRIES)
                if alerts and incident.state in (IncidentState.RECEIVED, IncidentState.TRIAGED):
                    incident = move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
            return _sent(store, incident, alerts, ranking, now)
        except TakenMeanwhile:
            continue
    raise StateConflict(f"Others were faster each time for incident {incident_id}; try again.")


def advance(store: DispatchStore, incident_id: int, to_state: IncidentState, *, now: datetime, actor: str) -> Incident:
    """Write down how far the incident is, such as EMS on scene; ending it is close or cancel."""
    if to_state in (IncidentState.CLOSED, IncidentState.CANCELLED):
        raise StateConflict("An incident is ended by closing or cancelling it, which also frees its people.")
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        check_transition(f"Incident {incident_id}", INCIDENT_TRANSITIONS, incident.state, to_state)
        return move_incident(tx, incident, to_state, now, actor)


def send_queued(store: DispatchStore, alerts: Sequence[Alert] | None = None, *, now: datetime) -> list[Alert]:
    """Hand committed alerts to the in-app stream, which shows what the event log holds; all queued ones by default."""
    return [mark_sent(store, alert.id, now=now) for alert in (store.queued_alerts() if alerts is None else alerts)]


def end_overtaken(store: DispatchStore, *, now: datetime) -> list[Alert]:
    """Call off alerts of exercises whose responder or device a real incident has taken; each in a step of its own, so
    that no incident ever waits for another."""
    ended = []
    for alert in store.overtaken_alerts():
        try:
            ended.append(stand_down(store, alert.id, now=now, actor="desk", reason="real_incident"))
        except StateConflict:
            continue  # answered or ended by somebody else just now
    return ended


def _sent(store: DispatchStore, incident: Incident, alerts: Sequence[Alert], ranking: Ranking, now: datetime) -> Opened:
    sent = tuple(send_queued(store, alerts, now=now))
    if incident.real:
        end_overtaken(store, now=now)
    return Opened(incident, sent, ranking)


def _repeated(store: DispatchStore, known: Incident, report: IncidentReport) -> Opened:
    if known.position != report.position:
        raise StateConflict(f"The key {report.key!r} was used for incident {known.id} elsewhere; use a new key.")
    return Opened(known, tuple(store.alerts_of(known.id)), None)
