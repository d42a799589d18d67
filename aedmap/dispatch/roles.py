"""Who does compressions and who fetches which device, decided together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from aedmap.dispatch.alert import Assignment, Role
from aedmap.dispatch.matching import Match
from aedmap.dispatch.policy import Policy

# Loss of survival per minute until compressions and until the shock: Larsen et al. 1993, Annals of Emergency Medicine
# 22:1652, eq. s = 0.67 - 0.023 t_cpr - 0.011 t_defib - 0.021 t_acls. Used to weigh two times, not to predict.
CPR_LOSS = 0.023
SHOCK_LOSS = 0.011


@dataclass(frozen=True)
class Proposal:
    """cpr: soonest first; aed: None when nobody can bring one."""

    cpr: tuple[Assignment, ...]
    aed: Assignment | None

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        return self.cpr if self.aed is None else (*self.cpr, self.aed)


def propose(matches: Sequence[Match], policy: Policy) -> Proposal:
    """The fetcher and the first at the patient that lose least together; further people for compressions by time.

    Somebody alone brings the device only if that costs little time, since nobody else would press meanwhile.
    """
    if not matches:
        return Proposal((), None)
    by_direct = sorted(matches, key=lambda one: (one.direct_s, one.responder_id))
    fetcher = _choose_fetcher(by_direct, policy) if policy.aed_wanted else None
    others = [one for one in by_direct if fetcher is None or one.responder_id != fetcher.responder_id]
    cpr = tuple(
        Assignment(one.responder_id, Role.CPR, one.direct_s, one.direct_m) for one in others[: policy.cpr_wanted]
    )
    return Proposal(cpr, _fetching(fetcher) if fetcher is not None else None)


def _choose_fetcher(by_direct: Sequence[Match], policy: Policy) -> Match | None:
    able = (one for one in by_direct if one.via_s is not None)
    fetchers = sorted(able, key=lambda one: (_via(one), one.responder_id))
    if not fetchers:
        return None
    if policy.cpr_wanted == 0:  # somebody is at the patient already
        return fetchers[0]
    if len(by_direct) == 1:
        alone = by_direct[0]
        return alone if _via(alone) - alone.direct_s <= policy.alone_detour_s else None
    # Given either of the two, the best other is the quickest left: so the two quickest of each kind hold the optimum.
    pairs = [
        (first, fetcher)
        for first, fetcher in product(by_direct[:2], fetchers[:2])
        if first.responder_id != fetcher.responder_id
    ]
    return min(pairs, key=lambda pair: (loss(*pair), pair[1].responder_id))[1] if pairs else None


def loss(first: Match, fetcher: Match) -> float:
    """Lost survival, up to a constant, when one goes straight and the other by way of the device; minutes weigh."""
    shock_s = _via(fetcher)
    return (CPR_LOSS * min(first.direct_s, shock_s) + SHOCK_LOSS * shock_s) / 60


def _via(one: Match) -> float:
    return one.via_s if one.via_s is not None else float("inf")


def _fetching(one: Match) -> Assignment:
    return Assignment(one.responder_id, Role.AED, _via(one), one.direct_m, one.aed_id, one.in_hand_s)
