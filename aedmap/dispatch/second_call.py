"""A call about a patient whom the desk knows of already: kept, led to the open incident, and nobody alerted for it."""

from datetime import datetime

from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import IncidentState
from aedmap.dispatch.same_request import check_same
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.told_times import check_times
from aedmap.errors import StateConflict
from aedmap.life_cycle import Change


def keep_second_call(store: DispatchStore, report: IncidentReport, of: int, *, now: datetime, actor: str) -> Incident:
    """Store the call as an alias of an open incident. The same key twice is one call.

    StateConflict where the other incident is over or an alias itself, or of another mode, and where the key was used
    for another call.
    """
    check_times(report, now)
    with store.transaction() as tx:
        if report.key is not None and (known := tx.find_by_key(report.key)) is not None:
            return check_same(known, report, of)
        other = tx.get_incident(of)
        _check_open(other, report)
        call = tx.add_incident(report, now, actor, other.policy)
        tx.record(Change("incident", str(call.id), call.state, now, actor, incident_id=call.id))
        move_incident(tx, call, IncidentState.CANCELLED, now, actor, "duplicate_of")
        _lead_to(tx, call.id, of, now, actor)
        return tx.get_incident(call.id)


def _check_open(other: Incident, report: IncidentReport) -> None:
    if other.alias_of is not None:
        raise StateConflict(f"Incident {other.id} is another call about {other.alias_of}; give that one.")
    if not other.active or other.mode is not report.mode:
        raise StateConflict(
            f"Incident {other.id} is {other.state} and {other.mode}; give an open incident of the same mode.",
            state=str(other.state),
        )


def _lead_to(tx: DispatchTransaction, call_id: int, of: int, now: datetime, actor: str) -> None:
    """Both timelines tell of it."""
    tx.set_alias(call_id, of)
    cancelled = str(IncidentState.CANCELLED)
    tx.record(Change("incident", str(call_id), "alias", now, actor, cancelled, f"as_{of}", call_id))
    tx.record(Change("call", str(call_id), "alias", now, actor, incident_id=of))
