"""Which role somebody gets who accepts, and from whom it is taken. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.life_cycle import AlertState, AssignmentState
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.quotas import accepted, wanted

_WITHOUT_DEVICE = (Role.CPR, Role.COORDINATOR)
_A = AssignmentState
# Nobody is called back who has the device in hand or is at the patient.
_ON_THE_WAY = frozenset({_A.ACCEPTED, _A.DEPARTED, _A.AT_AED, _A.REASSIGNED})


@dataclass(frozen=True)
class Seat:
    """taken_from: who held the role until now, None where it was open."""

    role: Role
    taken_from: Alert | None = None


def find_seat(
    policy: Policy, alerts: Sequence[Alert], alert: Alert, now: datetime, *, no_device: bool = False
) -> Seat | None:
    """Their own role if it is open, or held by somebody who has stalled or comes later by better_by_s; else another
    that needs no device; None when enough go.

    alerts: all of the incident; no_device: they cannot bring one
    """
    there, most = accepted(alerts), wanted(policy)
    if not (no_device and alert.role is Role.AED):
        if there[alert.role] < most[alert.role]:
            return Seat(alert.role)
        later = _later(policy, alerts, alert, now)
        if later is not None:
            return Seat(alert.role, later)
    others = [role for role in _WITHOUT_DEVICE if role is not alert.role]
    for role in others:
        if there[role] < most[role]:
            return Seat(role)
    stalled = (_stalled(alerts, role) for role in others)
    return next((Seat(one.role, one) for one in stalled if one is not None), None)


def seat_of_loser(policy: Policy, alerts: Sequence[Alert], loser: Alert) -> Role | None:
    """Another open role, without a device, for whoever lost theirs."""
    there, most = accepted([one for one in alerts if one.id != loser.id]), wanted(policy)
    return next((role for role in _WITHOUT_DEVICE if role is not loser.role and there[role] < most[role]), None)


def arrives_at(alert: Alert, now: datetime) -> datetime:
    """When somebody is expected at the patient; whoever is late, at any moment."""
    return max(alert.created_at + timedelta(seconds=alert.expected_s), now)


def expected_once_accepted_s(alert: Alert, now: datetime) -> float:
    """Seconds from the alert to the patient, for somebody who accepts now: nobody sets out before."""
    late_s = (now - alert.created_at).total_seconds() - alert.turnout_s
    return alert.expected_s + max(late_s, 0.0)


def _later(policy: Policy, alerts: Sequence[Alert], alert: Alert, now: datetime) -> Alert | None:
    stalled = _stalled(alerts, alert.role)
    if stalled is not None:
        return stalled
    # Who stands before the device is nearer to having it than any forecast says.
    holders = [one for one in _holders(alerts, alert.role) if one.progress is not _A.AT_AED]
    last = max(holders, key=lambda one: (arrives_at(one, now), one.id), default=None)
    if last is None:
        return None
    mine = alert.created_at + timedelta(seconds=expected_once_accepted_s(alert, now))
    sooner_s = (arrives_at(last, now) - mine).total_seconds()
    return last if sooner_s >= policy.better_by_s else None


def _stalled(alerts: Sequence[Alert], role: Role) -> Alert | None:
    return next((one for one in _holders(alerts, role) if one.stalled_at is not None), None)


def _holders(alerts: Sequence[Alert], role: Role) -> list[Alert]:
    """Those on the way in a role who could be called back."""
    return [
        one for one in alerts if one.role is role and one.state is AlertState.ACCEPTED and one.progress in _ON_THE_WAY
    ]
