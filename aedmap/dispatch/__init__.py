"""Who goes now: incidents, alerts, who qualifies, who is quickest, who does what."""

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.answering import accept, decline, mark_seen, mark_sent, stand_down
from aedmap.dispatch.desk import Opened, Scene, advance, alert_next, end_overtaken, look, open_incident, send_queued
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.ending import cancel_incident, close_incident
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import CANCEL_REASONS, AlertState, IncidentState, Mode
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking, rank
from aedmap.dispatch.roles import Proposal, propose
from aedmap.dispatch.sentences import say
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
    "Match",
    "Mode",
    "Opened",
    "Policy",
    "Proposal",
    "Ranking",
    "Refusal",
    "Role",
    "Scene",
    "accept",
    "advance",
    "alert_next",
    "cancel_incident",
    "close_incident",
    "decline",
    "end_overtaken",
    "look",
    "mark_seen",
    "mark_sent",
    "open_incident",
    "propose",
    "rank",
    "say",
    "send_queued",
    "stand_down",
    "why_not",
]
