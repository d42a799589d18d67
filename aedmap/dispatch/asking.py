"""Asking the next ones for an incident: looked for outside the transaction, claimed inside it, again when others were
faster."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.claiming import TakenMeanwhile, claim
from aedmap.dispatch.incident import Incident
from aedmap.dispatch.life_cycle import IncidentState
from aedmap.dispatch.looking import look_for
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking
from aedmap.dispatch.stepping import move_incident
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.errors import WaitedCrosswise
from aedmap.network import EdgeIndex

# How often a ranking is made again because somebody was taken meanwhile, before taking whoever is left of it.
TRIES = 5


@dataclass(frozen=True)
class Wish:
    """policy: wanting only what is wanted now; size: how many are asked at most; wave: 0 outside the waves."""

    policy: Policy
    size: int
    wave: int = 0


@dataclass(frozen=True)
class Asked:
    """ranking: what the alerts were decided on."""

    incident: Incident
    alerts: tuple[Alert, ...]
    ranking: Ranking


Wanting = Callable[[Incident, Sequence[Alert]], Wish]
# Inside the transaction, before anybody is claimed: False ends it without a change.
Still = Callable[[DispatchTransaction, Incident], bool]
# Inside the transaction, after the alerts.
Then = Callable[[DispatchTransaction, Incident, list[Alert]], None]


def ask(
    store: DispatchStore,
    streets: EdgeIndex,
    incident_id: int,
    wanting: Wanting,
    still: Still,
    then: Then,
    *,
    now: datetime,
    actor: str,
) -> Asked | None:
    """Ask whom the wish wants, all or nothing; None when `still` says that it is not wanted any more."""
    attempt = 1
    while True:
        incident, before = store.get_incident(incident_id), store.alerts_of(incident_id)
        wish = wanting(incident, before)
        ranking = look_for(store, streets, incident, before, wish.policy, now, wish.size)
        try:
            with store.transaction() as tx:
                incident = tx.get_incident(incident_id)
                if not still(tx, incident):
                    return None
                strict, proposed = attempt < TRIES, ranking.proposal.assignments
                alerts = claim(tx, incident, proposed, now, actor, strict=strict, wave=wish.wave)
                if alerts and incident.state in (IncidentState.RECEIVED, IncidentState.TRIAGED):
                    incident = move_incident(tx, incident, IncidentState.DISPATCHING, now, actor)
                then(tx, incident, alerts)
            return Asked(incident, tuple(alerts), ranking)
        except TakenMeanwhile:
            attempt += 1
        except WaitedCrosswise:
            if attempt >= TRIES:
                raise
            attempt += 1
