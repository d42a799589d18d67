"""The desk: look, open, answer, close. Each function tells one story from the request to what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.asking import TRIES, Wish, ask
from aedmap.dispatch.calling_off import call_off_who_is_not_there
from aedmap.dispatch.claiming import TakenMeanwhile, claim
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import INCIDENT_TRANSITIONS, AlertState, IncidentState
from aedmap.dispatch.looking import look, scene_of
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import held, missing
from aedmap.dispatch.ranking import Ranking
from aedmap.dispatch.same_request import check_same
from aedmap.dispatch.sending import send_asked
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.time_points import TimePoint, record_time
from aedmap.dispatch.told_times import check_times
from aedmap.dispatch.triaging import note_triage
from aedmap.dispatch.waves import needs_nobody, plan_answers, plan_first, refuse_if_needs_nobody
from aedmap.errors import StateConflict, WaitedCrosswise
from aedmap.life_cycle import Change, check_transition
from aedmap.network import EdgeIndex


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
    """Store the incident with its alerts, claimed people and events, all or nothing, and send.

    An incident is stored even when nobody qualifies: the desk must not lose the call. Nobody is asked when it is no
    arrest, or where the policy waits for triage. InvalidInput for times that cannot be, StateConflict when the
    report's key was used for another call (aedmap.dispatch.same_request).
    """
    check_times(report, now)
    policy = policy or Policy()
    for attempt in range(1, TRIES + 1):
        if report.key is not None and (known := store.find_by_key(report.key)) is not None:
            return _repeated(store, known, report, now)
        ranking = look(store, streets, report.position, now, policy, scene=scene_of(report, now))
        try:
            with store.transaction() as tx:
                if report.key is not None and tx.find_by_key(report.key) is not None:
                    break
                incident, alerts = _written(tx, report, ranking, now, actor, policy, strict=attempt < TRIES)
        except (TakenMeanwhile, WaitedCrosswise):
            continue
        except StateConflict:
            # The same key was stored by another process between the look and the write.
            if report.key is None or store.find_by_key(report.key) is None:
                raise
            break
        return Opened(incident, send_asked(store, incident, alerts, now=now), ranking)
    # Somebody with the same key was faster, in whichever try it was: theirs is the incident.
    if report.key is not None and (known := store.find_by_key(report.key)) is not None:
        return _repeated(store, known, report, now)
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

    def wanting(incident: Incident, before: Sequence[Alert]) -> Wish:
        refuse_if_needs_nobody(incident)
        wanted = missing(incident.policy, held(before))
        return Wish(wanted, max(wanted.wanted, 1))

    def still(_tx: DispatchTransaction, incident: Incident) -> bool:
        refuse_if_needs_nobody(incident)
        return True

    def then(tx: DispatchTransaction, incident: Incident, alerts: list[Alert]) -> None:
        plan_answers(tx, incident, alerts, now)

    asked = ask(store, streets, incident_id, wanting, still, then, now=now, actor=actor)
    if asked is None:
        raise StateConflict(f"Incident {incident_id} was changed by somebody else just now; look again.")
    return Opened(asked.incident, send_asked(store, asked.incident, asked.alerts, now=now), asked.ranking)


def advance(store: DispatchStore, incident_id: int, to_state: IncidentState, *, now: datetime, actor: str) -> Incident:
    """Write down how far the incident is, such as EMS on scene, from when on nobody more goes; ending
    it is close or cancel."""
    if to_state in (IncidentState.CLOSED, IncidentState.CANCELLED):
        incident = store.get_incident(incident_id)
        following = INCIDENT_TRANSITIONS[incident.state]
        sentence = "An incident is ended by closing or cancelling it, which also frees its people."
        raise StateConflict(sentence, state=str(incident.state), allowed=tuple(sorted(following)))
    with store.transaction() as tx:
        incident = tx.get_incident(incident_id)
        check_transition(f"Incident {incident_id}", INCIDENT_TRANSITIONS, incident.state, to_state)
        incident = move_incident(tx, incident, to_state, now, actor)
        if needs_nobody(incident):
            call_off_who_is_not_there(tx, incident, now, actor)
        return incident


def _written(
    tx: DispatchTransaction,
    report: IncidentReport,
    ranking: Ranking,
    now: datetime,
    actor: str,
    policy: Policy,
    *,
    strict: bool,
) -> tuple[Incident, list[Alert]]:
    incident = tx.add_incident(report, now, actor, policy)
    tx.record(Change("incident", str(incident.id), incident.state, now, actor, incident_id=incident.id))
    if report.called_at is not None:
        record_time(tx, incident.id, TimePoint.CALL, report.called_at, now, actor)
    if report.triage is not None:
        incident = note_triage(tx, incident, report.triage, now, actor)
    if not incident.active or (policy.await_triage and report.triage is None):
        return incident, []
    alerts = claim(tx, incident, ranking.proposal.assignments, now, actor, strict=strict, wave=1)
    plan_first(tx, incident, now)
    if alerts:
        incident = move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
    return incident, alerts


def _repeated(store: DispatchStore, known: Incident, report: IncidentReport, now: datetime) -> Opened:
    """What the same request has opened before; where that one ended before it had sent, this one does."""
    check_same(known, report)
    unsent = [one for one in store.alerts_of(known.id) if one.state is AlertState.QUEUED]
    if unsent:
        send_asked(store, known, unsent, now=now)
    return Opened(known, tuple(store.alerts_of(known.id)), None)
