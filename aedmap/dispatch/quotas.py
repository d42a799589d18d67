"""How many may go for each role, how many do, and what is still wanted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from aedmap.dispatch.alert import Alert, Role
from aedmap.dispatch.life_cycle import HOLDING_ALERT, AlertState
from aedmap.dispatch.policy import Policy


def wanted(policy: Policy) -> dict[Role, int]:
    """How many may accept for each role."""
    return {Role.CPR: policy.cpr_wanted, Role.AED: policy.aed_wanted, Role.COORDINATOR: policy.coordinator_wanted}


def accepted(alerts: Sequence[Alert]) -> Counter[Role]:
    """How many have accepted each role and may come; never more than are wanted."""
    return Counter(alert.role for alert in alerts if alert.state is AlertState.ACCEPTED)


def going(alerts: Sequence[Alert]) -> Counter[Role]:
    """How many are counted on for each role: of those who accepted, whoever has not stalled."""
    return Counter(alert.role for alert in alerts if alert.state is AlertState.ACCEPTED and alert.stalled_at is None)


def held(alerts: Sequence[Alert]) -> Counter[Role]:
    """How many are counted on, or may still answer, for each role."""
    return Counter(alert.role for alert in alerts if alert.state in HOLDING_ALERT and alert.stalled_at is None)


def filled(policy: Policy, alerts: Sequence[Alert]) -> bool:
    """Whether nobody more is wanted."""
    return not missing(policy, going(alerts)).wanted


def only(policy: Policy, role: Role) -> Policy:
    """The policy, wanting one for one role."""
    return replace(
        policy,
        cpr_wanted=int(role is Role.CPR),
        aed_wanted=int(role is Role.AED),
        coordinator_wanted=int(role is Role.COORDINATOR),
    )


def missing(policy: Policy, there: Counter[Role]) -> Policy:
    """The policy, wanting only what is not there yet."""
    return replace(
        policy,
        cpr_wanted=max(policy.cpr_wanted - there[Role.CPR], 0),
        aed_wanted=max(policy.aed_wanted - there[Role.AED], 0),
        coordinator_wanted=max(policy.coordinator_wanted - there[Role.COORDINATOR], 0),
    )


def wanted_of_wave(policy: Policy, alerts: Sequence[Alert], size: int) -> Policy:
    """The policy as a wave of so many follows it: wanting what is missing.

    A wave of one cannot be shared out by itself, so the waves together are: fetch_share becomes 1 when it is a
    fetcher's turn among all who go or may still answer, else 0.
    """
    wanting = missing(policy, going(alerts))
    if size != 1 or not (wanting.cpr_wanted and wanting.aed_wanted):
        return wanting
    asked = held(alerts)
    in_all = asked[Role.CPR] + asked[Role.AED] + 1
    fetchers = max(policy.aed_wanted, round(in_all * policy.fetch_share))
    return replace(wanting, fetch_share=float(asked[Role.CPR] > 0 and asked[Role.AED] < fetchers))


def open_role(policy: Policy, alerts: Sequence[Alert], alert: Alert) -> Role | None:
    """The role left for somebody who accepts now: their own, else another that needs no device; None when enough go."""
    there, most = accepted(alerts), wanted(policy)
    roles = (alert.role, *(role for role in (Role.CPR, Role.COORDINATOR) if role is not alert.role))
    return next((role for role in roles if there[role] < most[role]), None)
