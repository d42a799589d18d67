"""Who goes now: incidents, alerts, who qualifies, who is quickest, who does what."""

from aedmap.dispatch.accepting import accept
from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.answering import (
    decline,
    keep_unclear,
    mark_delivered,
    mark_seen,
    mark_sent,
    report_progress,
    stand_down,
)
from aedmap.dispatch.by_hand import add_by_hand, hand_over
from aedmap.dispatch.by_telephone import answer_by_telephone
from aedmap.dispatch.desk import Opened, advance, alert_next, open_incident
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.ending import cancel_incident, close_incident
from aedmap.dispatch.firing import Fired, fire_due
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.intake import Likely, expect_ems, likely_same, make_alias
from aedmap.dispatch.life_cycle import (
    CANCEL_REASONS,
    AlertState,
    AssignmentState,
    IncidentState,
    Mode,
    TimerState,
    Triage,
)
from aedmap.dispatch.looking import Scene, look
from aedmap.dispatch.matching import Match
from aedmap.dispatch.next_best import NextBest, NextDevice, NextPerson
from aedmap.dispatch.overtaking import end_overtaken
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking, rank
from aedmap.dispatch.relocating import relocate
from aedmap.dispatch.roles import Proposal, propose
from aedmap.dispatch.sending import send_queued
from aedmap.dispatch.sentences import say
from aedmap.dispatch.store import DispatchStore, DispatchTransaction
from aedmap.dispatch.time_points import TimePoint, TimePoints, note_time, time_points
from aedmap.dispatch.timer import Timer, TimerKind
from aedmap.dispatch.triaging import triage
from aedmap.dispatch.unreached import CALL_THEM, give_up_all_unreached, give_up_unreached

__all__ = [
    "CALL_THEM",
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
    "NextBest",
    "NextDevice",
    "NextPerson",
    "Opened",
    "Policy",
    "Proposal",
    "Ranking",
    "Refusal",
    "Role",
    "Scene",
    "TimePoint",
    "TimePoints",
    "Timer",
    "TimerKind",
    "TimerState",
    "Triage",
    "accept",
    "add_by_hand",
    "advance",
    "alert_next",
    "answer_by_telephone",
    "cancel_incident",
    "close_incident",
    "decline",
    "end_overtaken",
    "expect_ems",
    "fire_due",
    "give_up_all_unreached",
    "give_up_unreached",
    "hand_over",
    "keep_unclear",
    "likely_same",
    "look",
    "make_alias",
    "mark_delivered",
    "mark_seen",
    "mark_sent",
    "note_time",
    "open_incident",
    "propose",
    "rank",
    "relocate",
    "report_progress",
    "say",
    "send_queued",
    "stand_down",
    "time_points",
    "triage",
    "why_not",
]
