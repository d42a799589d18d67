"""One request to one responder."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aedmap.dispatch.life_cycle import AlertState, AssignmentState


class Role(StrEnum):
    """What a responder is asked to do."""

    CPR = "cpr"
    AED = "aed"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Assignment:
    """Who does what, before anybody is asked.

    expected_s: from now to the patient, turnout and pick-up included; metres: street walked on the way
    aed_id: the device to bring, for Role.AED; pickup_s: from now until it is in hand
    turnout_s: of expected_s, until the first step
    """

    responder_id: str
    role: Role
    expected_s: float
    metres: float
    aed_id: str | None = None
    pickup_s: float | None = None
    turnout_s: float = 0.0


@dataclass(frozen=True)
class Alert:
    """An assignment that was sent to its responder; times are aware UTC, seconds count from created_at.

    aed_id: the device to bring, reserved once they accept
    wave: 0 when somebody was asked outside the waves; progress: how far somebody is
    stalled_at: since when they accepted and reported no step for too long, so that somebody else is asked, too
    """

    id: int
    incident_id: int
    responder_id: str
    role: Role
    state: AlertState
    expected_s: float
    metres: float
    created_at: datetime
    changed_at: datetime
    aed_id: str | None = None
    pickup_s: float | None = None
    wave: int = 0
    progress: AssignmentState = AssignmentState.OFFERED
    stalled_at: datetime | None = None
    turnout_s: float = 0.0
