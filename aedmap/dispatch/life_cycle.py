"""The life cycles of an incident, an alert, an assignment and a timer, as tables."""

from collections.abc import Mapping
from enum import StrEnum


class IncidentState(StrEnum):
    """From the call to the review."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    NOT_DISPATCHABLE = "not_dispatchable"
    DISPATCHING = "dispatching"
    RESPONDERS_ENROUTE = "responders_enroute"
    FIRST_ON_SCENE = "first_on_scene"
    AED_ON_SCENE = "aed_on_scene"
    EMS_ON_SCENE = "ems_on_scene"
    HANDOVER = "handover"
    CLOSED = "closed"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


class AlertState(StrEnum):
    """From the decision to ask somebody to the answer, or to its being called off."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    STOOD_DOWN = "stood_down"
    FAILED = "failed"


class AssignmentState(StrEnum):
    """From being asked to being free again, for whoever goes."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    AT_AED = "at_aed"
    AED_TAKEN = "aed_taken"
    ON_SCENE = "on_scene"
    RELEASED = "released"
    NO_SHOW = "no_show"
    REASSIGNED = "reassigned"


class TimerState(StrEnum):
    """What became of something that was to happen at a time."""

    WAITING = "waiting"
    FIRED = "fired"
    NEEDLESS = "needless"
    MISSED = "missed"
    FAILED = "failed"


class Triage(StrEnum):
    """What the desk takes the call for."""

    ARREST = "arrest"
    LIKELY = "likely"
    NOT_ARREST = "not_arrest"


class Mode(StrEnum):
    """Whether it is real, named as in the Common Alerting Protocol 1.2."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    SYSTEM = "system"
    TEST = "test"
    DRAFT = "draft"


CANCEL_REASONS = frozenset({"not_arrest", "duplicate_of", "ems_on_scene", "scene_unsafe", "test"})

_I = IncidentState
_COURSE = (
    _I.RECEIVED,
    _I.TRIAGED,
    _I.DISPATCHING,
    _I.RESPONDERS_ENROUTE,
    _I.FIRST_ON_SCENE,
    _I.AED_ON_SCENE,
    _I.EMS_ON_SCENE,
    _I.HANDOVER,
    _I.CLOSED,
)
ACTIVE_INCIDENT = frozenset(_COURSE[:-1])

# News reaches the desk late and out of order, so a later state of the course may be entered directly, never an earlier.
INCIDENT_TRANSITIONS: Mapping[IncidentState, frozenset[IncidentState]] = {
    **{state: frozenset({*_COURSE[at + 1 :], _I.CANCELLED}) for at, state in enumerate(_COURSE[:-1])},
    _I.RECEIVED: frozenset({*_COURSE[1:], _I.NOT_DISPATCHABLE, _I.CANCELLED}),
    _I.TRIAGED: frozenset({*_COURSE[2:], _I.NOT_DISPATCHABLE, _I.CANCELLED}),
    _I.NOT_DISPATCHABLE: frozenset({_I.CLOSED}),
    _I.CLOSED: frozenset({_I.REVIEWED}),
    _I.CANCELLED: frozenset({_I.REVIEWED}),
    _I.REVIEWED: frozenset(),
}

_A = AlertState
_CALLED_OFF = {_A.STOOD_DOWN, _A.EXPIRED, _A.FAILED}
_ANSWER = {_A.ACCEPTED, _A.DECLINED}
ALERT_TRANSITIONS: Mapping[AlertState, frozenset[AlertState]] = {
    _A.QUEUED: frozenset({_A.SENT, *_CALLED_OFF}),
    # An answer proves that the message arrived, whether or not a receipt did.
    _A.SENT: frozenset({_A.DELIVERED, _A.SEEN, *_ANSWER, *_CALLED_OFF}),
    _A.DELIVERED: frozenset({_A.SEEN, *_ANSWER, *_CALLED_OFF}),
    _A.SEEN: frozenset({*_ANSWER, *_CALLED_OFF}),
    _A.ACCEPTED: frozenset({_A.STOOD_DOWN}),
    _A.DECLINED: frozenset(),
    _A.EXPIRED: frozenset(),
    _A.STOOD_DOWN: frozenset(),
    _A.FAILED: frozenset(),
}
# While the incident is active, an alert in one of these keeps its responder and its device for it.
HOLDING_ALERT = frozenset({_A.QUEUED, _A.SENT, _A.DELIVERED, _A.SEEN, _A.ACCEPTED})

_S = AssignmentState
_ENDED = {_S.RELEASED, _S.NO_SHOW}
# Nobody has to report every step; whoever is asked to do something else goes on from there.
ASSIGNMENT_TRANSITIONS: Mapping[AssignmentState, frozenset[AssignmentState]] = {
    _S.OFFERED: frozenset({_S.ACCEPTED}),
    _S.ACCEPTED: frozenset({_S.DEPARTED, _S.AT_AED, _S.AED_TAKEN, _S.ON_SCENE, _S.REASSIGNED, *_ENDED}),
    _S.DEPARTED: frozenset({_S.AT_AED, _S.AED_TAKEN, _S.ON_SCENE, _S.REASSIGNED, *_ENDED}),
    _S.AT_AED: frozenset({_S.AED_TAKEN, _S.ON_SCENE, _S.REASSIGNED, *_ENDED}),
    _S.AED_TAKEN: frozenset({_S.ON_SCENE, *_ENDED}),
    _S.ON_SCENE: frozenset({_S.RELEASED}),
    _S.REASSIGNED: frozenset({_S.REASSIGNED, _S.DEPARTED, _S.AT_AED, _S.AED_TAKEN, _S.ON_SCENE, *_ENDED}),
    _S.RELEASED: frozenset(),
    _S.NO_SHOW: frozenset(),
}
UNANSWERED = frozenset({_A.QUEUED, _A.SENT, _A.DELIVERED, _A.SEEN})
HAVING_DEVICE = frozenset({_S.AED_TAKEN, _S.ON_SCENE})
