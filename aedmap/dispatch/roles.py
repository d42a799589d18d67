"""Who does compressions and who fetches which device, decided together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from aedmap.dispatch.alert import Assignment, Role
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Order, Policy

# Loss of survival per minute until compressions and until the shock: Larsen et al. 1993, Annals of Emergency Medicine
# 22:1652, eq. s = 0.67 - 0.023 t_cpr - 0.011 t_defib - 0.021 t_acls. Used to weigh two times, not to predict.
CPR_LOSS = 0.023
SHOCK_LOSS = 0.011


@dataclass(frozen=True)
class Proposal:
    """cpr: soonest first; aed: None when nobody can bring one; more_aeds: further ones, each with another device."""

    cpr: tuple[Assignment, ...]
    aed: Assignment | None
    more_aeds: tuple[Assignment, ...] = ()
    coordinators: tuple[Assignment, ...] = ()

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        fetchers = () if self.aed is None else (self.aed, *self.more_aeds)
        return (*self.cpr, *fetchers, *self.coordinators)


def propose(matches: Sequence[Match], policy: Policy, size: int | None = None, ems_s: float | None = None) -> Proposal:
    """Whom to ask next, at most `size` people (default the first wave), for the roles that the policy still wants.

    The fetcher and the first at the patient are those that lose least together; further people by the policy's order.
    Somebody alone brings the device only if that costs little time, since nobody else would press meanwhile.
    ems_s: seconds until the ambulance is there, which the policy's gate is about; default the policy's own
    """
    by_direct = sorted((one for one in matches if _beats(one.direct_s, policy, ems_s)), key=_key(policy))
    able = [one for one in matches if one.via_s is not None and _beats(_via(one), policy, ems_s)]
    asked_cpr, asked_aed, asked_lead = shares(policy, size or policy.waves[0])
    fetcher = _choose_fetcher(by_direct, able, policy) if asked_aed else None
    fetchers = [] if fetcher is None else [fetcher, *_more_fetchers(fetcher, able, asked_aed - 1)]
    named = {one.responder_id for one in fetchers}
    if policy.cpr_wanted:  # where too few can bring a device, the others press
        asked_cpr += asked_aed - len(fetchers)
    others = [one for one in by_direct if one.responder_id not in named]
    leads = others[asked_cpr : asked_cpr + asked_lead]
    return Proposal(
        cpr=tuple(_going(one, Role.CPR) for one in others[:asked_cpr]),
        aed=_fetching(fetchers[0]) if fetchers else None,
        more_aeds=tuple(_fetching(one) for one in fetchers[1:]),
        coordinators=tuple(_going(one, Role.COORDINATOR) for one in leads),
    )


def shares(policy: Policy, size: int) -> tuple[int, int, int]:
    """How many of so many people are asked for compressions, for a device, and to coordinate.

    At least one is asked to press, unless everybody is to bring a device (fetch_share 1) and only one is asked.
    """
    pressing = 1 if policy.cpr_wanted and not (size == 1 and policy.aed_wanted and policy.fetch_share == 1) else 0
    fetching = max(policy.aed_wanted, round(size * policy.fetch_share)) if policy.aed_wanted else 0
    asked_aed = min(fetching, max(size - pressing, 0))
    asked_lead = min(policy.coordinator_wanted, max(size - pressing - asked_aed, 0))
    return (size - asked_aed - asked_lead if pressing else 0), asked_aed, asked_lead


def _key(policy: Policy) -> Callable[[Match], tuple[float, str]]:
    if policy.order is Order.DISTANCE:
        return lambda one: (one.direct_m, one.responder_id)
    return lambda one: (one.direct_s, one.responder_id)


def behind_ems(matches: Sequence[Match], policy: Policy, ems_s: float | None = None) -> int:
    """How many the policy's gate keeps away: they are not expected at the patient before the ambulance."""
    return sum(not _beats(one.direct_s, policy, ems_s) for one in matches)


def _beats(expected_s: float, policy: Policy, ems_s: float | None) -> bool:
    return policy.gate == 0 or policy.before_ems(expected_s, ems_s) >= policy.gate


def _more_fetchers(first: Match, able: Sequence[Match], count: int) -> list[Match]:
    """The next soonest with a device, each with one that nobody before them brings."""
    chosen: list[Match] = []
    taken, named = {first.aed_id}, {first.responder_id}
    for one in sorted(able, key=lambda one: (_via(one), one.responder_id)):
        if len(chosen) >= count:
            break
        if one.responder_id not in named and one.aed_id not in taken:
            chosen.append(one)
            taken.add(one.aed_id)
            named.add(one.responder_id)
    return chosen


def _choose_fetcher(by_direct: Sequence[Match], able: Sequence[Match], policy: Policy) -> Match | None:
    fetchers = sorted(able, key=lambda one: (_via(one), one.responder_id))
    if not fetchers:
        return None
    if policy.cpr_wanted == 0:  # somebody is at the patient already
        return fetchers[0]
    soonest = sorted(by_direct, key=lambda one: (one.direct_s, one.responder_id))
    if len({one.responder_id for one in (*soonest, *fetchers)}) == 1:
        alone = fetchers[0]
        return alone if _via(alone) - alone.direct_s <= policy.alone_detour_s else None
    # Given either of the two, the best other is the quickest left: so the two quickest of each kind hold the optimum.
    pairs = [
        (first, fetcher)
        for first, fetcher in product(soonest[:2], fetchers[:2])
        if first.responder_id != fetcher.responder_id
    ]
    return min(pairs, key=lambda pair: (loss(*pair), pair[1].responder_id))[1] if pairs else None


def loss(first: Match, fetcher: Match) -> float:
    """Lost survival, up to a constant, when one goes straight and the other by way of the device; minutes weigh."""
    shock_s = _via(fetcher)
    return (CPR_LOSS * min(first.direct_s, shock_s) + SHOCK_LOSS * shock_s) / 60


def _via(one: Match) -> float:
    return one.via_s if one.via_s is not None else float("inf")


def _going(one: Match, role: Role) -> Assignment:
    return Assignment(one.responder_id, role, one.direct_s, one.direct_m, turnout_s=one.turnout_s)


def _fetching(one: Match) -> Assignment:
    return Assignment(one.responder_id, Role.AED, _via(one), one.direct_m, one.aed_id, one.in_hand_s, one.turnout_s)
