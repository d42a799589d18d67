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
    """

    responder_id: str
    role: Role
    expected_s: float
    metres: float
    aed_id: str | None = None
    pickup_s: float | None = None


@dataclass(frozen=True)
class Alert:
    """An assignment that was sent to its responder; times are aware UTC.

    wave: 0 when the desk asked by hand; progress: how far somebody is
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
