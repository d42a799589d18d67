"""Who goes now: incidents, alerts, who qualifies, who is quickest, who does what."""

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import CANCEL_REASONS, AlertState, IncidentState, Mode
from aedmap.dispatch.store import DispatchStore, DispatchTransaction

__all__ = [
    "CANCEL_REASONS",
    "Alert",
    "AlertState",
    "Assignment",
    "DispatchStore",
    "DispatchTransaction",
    "Incident",
    "IncidentReport",
    "IncidentState",
    "Mode",
    "Role",
]
