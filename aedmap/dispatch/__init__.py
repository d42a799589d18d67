"""Who goes now: incidents, alerts, who qualifies, who is quickest, who does what."""

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.answering import accept, decline, mark_delivered, mark_seen, mark_sent, report_progress, stand_down
from aedmap.dispatch.by_hand import add_by_hand, hand_over
from aedmap.dispatch.desk import Opened, advance, alert_next, end_overtaken, open_incident, send_queued
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.ending import cancel_incident, close_incident
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.intake import Likely, likely_same, make_alias, relocate
from aedmap.dispatch.life_cycle import CANCEL_REASONS, AlertState, AssignmentState, IncidentState, Mode, TimerState
from aedmap.dispatch.looking import Scene, look
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking, rank
from aedmap.dispatch.roles import Proposal, propose
from aedmap.dispatch.sentences import say
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.dispatch.waves import Fired, fire_due

__all__ = [
    "CANCEL_REASONS",
    "Alert",
    "AlertState",
    "Assignment",
    "AssignmentState",
    "DispatchStore",
    "DispatchTransaction",
    "Fired",
    "Incident",
    "IncidentReport",
    "IncidentState",
    "Likely",
    "Match",
    "Mode",
    "Opened",
    "Policy",
    "Proposal",
    "Ranking",
    "Refusal",
    "Role",
    "Scene",
    "Timer",
    "TimerKind",
    "TimerState",
    "accept",
    "add_by_hand",
    "advance",
    "alert_next",
    "cancel_incident",
    "close_incident",
    "decline",
    "end_overtaken",
    "fire_due",
    "hand_over",
    "likely_same",
    "look",
    "make_alias",
    "mark_delivered",
    "mark_seen",
    "mark_sent",
    "open_incident",
    "propose",
    "rank",
    "relocate",
    "report_progress",
    "say",
    "send_queued",
    "stand_down",
    "why_not",
]
