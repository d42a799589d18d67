"""Looking: who could come, before anybody is asked; writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert, Assignment, Role
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import HAVING_DEVICE, AlertState, Mode
from aedmap.dispatch.next_best import Sought, next_best
from aedmap.dispatch.picture import draw_picture
from aedmap.dispatch.policy import MOST_REACH_M, Policy
from aedmap.dispatch.quotas import only
from aedmap.dispatch.ranking import Ranking, rank
from aedmap.dispatch.store import DispatchStore
from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.registry import AedStatus

_WEEK = timedelta(days=7)
# How many times the reach of a fetcher is looked through for what would be next.
_FARTHER = 3.0


@dataclass(frozen=True)
class Scene:
    """exercise: nobody needs help, so that real incidents come first; at_home: the patient is in a home.

    ems_s: seconds until the ambulance is expected, None when nobody said
    uncertainty_m: how far from the position the patient may be
    """

    exercise: bool = False
    at_home: bool = False
    ems_s: float | None = None
    uncertainty_m: float = 0.0


def look(
    store: DispatchStore,
    streets: EdgeIndex,
    position: Position,
    now: datetime,
    policy: Policy | None = None,
    asked: Collection[str] = (),
    scene: Scene | None = None,
    size: int | None = None,
    ours: Collection[str] = (),
) -> Ranking:
    """Rank everybody near a position, and propose whom to ask; size: how many, default the policy's first wave.

    ours: devices that are reserved for this patient and may still be fetched by somebody else
    """
    scene = scene or Scene()
    policy = reaching(policy or Policy(), scene.uncertainty_m)
    ranking = _live(store, streets, position, now, policy, asked, scene, size, ours)
    ranking = ranking or _read(store, streets, position, now, policy, asked, scene, size, ours)
    return ranking if ranking.next_best is None else _looking_farther(store, streets, ranking, policy, asked, scene)


def _live(
    store: DispatchStore,
    streets: EdgeIndex,
    position: Position,
    now: datetime,
    policy: Policy,
    asked: Collection[str],
    scene: Scene,
    size: int | None,
    ours: Collection[str],
) -> Ranking | None:
    """From the picture that the process keeps. An uncertain place has a reach of its own, which no picture is for."""
    if store.live is None or scene.uncertainty_m:
        return None
    return store.live.rank(
        streets,
        position,
        now,
        policy,
        asked,
        exercise=scene.exercise,
        at_home=scene.at_home,
        tired=_tired(store, policy, now),
        size=size,
        ems_s=_ems_s(scene, policy, now),
        ours=ours,
    )


def _read(
    store: DispatchStore,
    streets: EdgeIndex,
    position: Position,
    now: datetime,
    policy: Policy,
    asked: Collection[str],
    scene: Scene,
    size: int | None,
    ours: Collection[str],
) -> Ranking:
    aeds = [
        replace(aed, status=AedStatus.IN_SERVICE) if aed.id in ours else aed
        for aed in store.aeds_near(position, policy.fetch_reach_m, exercise=scene.exercise)
    ]
    return rank(
        streets,
        aeds,
        store.responders_near(position, policy.reach_m, exercise=scene.exercise),
        position,
        now,
        policy,
        asked,
        at_home=scene.at_home,
        tired=_tired(store, policy, now),
        size=size,
        ems_s=_ems_s(scene, policy, now),
    )


def _tired(store: DispatchStore, policy: Policy, now: datetime) -> frozenset[str]:
    cap = policy.alerts_a_week
    return frozenset() if cap is None else store.asked_often(now - _WEEK, cap)


def _ems_s(scene: Scene, policy: Policy, now: datetime) -> float:
    return scene.ems_s if scene.ems_s is not None else policy.ems_expected_s(now)


def _looking_farther(
    store: DispatchStore,
    streets: EdgeIndex,
    ranking: Ranking,
    policy: Policy,
    asked: Collection[str],
    scene: Scene,
) -> Ranking:
    """What is next where nothing slight kept anybody or anything within reach away."""
    found, position, at = ranking.next_best, ranking.position, ranking.at
    if found is None:
        return ranking
    sought = Sought(
        person=ranking.nobody and found.person is None,
        device=ranking.no_device and found.device is None,
        at_home=scene.at_home,
        people_gone=asked,
    )
    if not (sought.person or sought.device):
        return ranking
    farther_m = _FARTHER * policy.fetch_reach_m
    aeds = store.aeds_near(position, farther_m, exercise=scene.exercise) if sought.device else ()
    people = store.responders_near(position, farther_m, exercise=scene.exercise) if sought.person else ()
    wider = next_best(draw_picture(streets, aeds, people, at, policy), position, at, policy, sought)
    best = replace(found, person=found.person or wider.person, device=found.device or wider.device)
    return replace(ranking, next_best=best)


def reaching(policy: Policy, uncertainty_m: float) -> Policy:
    """The policy with a reach that misses nobody who may be within it, wherever in the disc the patient is.

    Who is asked first stays the same: the mean way to a disc is the longer, the farther its middle.
    """
    if not uncertainty_m:
        return policy
    reach_m, fetch_reach_m = policy.reach_m + uncertainty_m, policy.fetch_reach_m + uncertainty_m
    return replace(policy, reach_m=min(reach_m, MOST_REACH_M), fetch_reach_m=min(fetch_reach_m, MOST_REACH_M))


def look_for(
    store: DispatchStore,
    streets: EdgeIndex,
    incident: Incident,
    before: Sequence[Alert],
    policy: Policy,
    now: datetime,
    size: int,
) -> Ranking:
    """Rank those who were not asked for an incident yet."""
    asked = frozenset(alert.responder_id for alert in before)
    ours = frozenset(
        alert.aed_id
        for alert in before
        if alert.aed_id and alert.state is AlertState.ACCEPTED and alert.progress not in HAVING_DEVICE
    )
    return look(store, streets, incident.position, now, policy, asked, scene_of(incident, now), size, ours)


def fetching_now(store: DispatchStore, streets: EdgeIndex, alert_id: int, now: datetime) -> Assignment | None:
    """The best device that somebody who is asked for one can still bring, with times from their alert on; None where
    there is none."""
    alert = store.get_alert(alert_id)
    incident = store.get_incident(alert.incident_id)
    exercise, policy = not incident.real, reaching(incident.policy, incident.uncertainty_m or 0.0)
    aeds = store.aeds_near(incident.position, policy.fetch_reach_m, exercise=exercise)
    one = replace(store.get_responder(alert.responder_id), busy_with=None)
    ranking = rank(streets, aeds, [one], incident.position, now, only(policy, Role.AED), size=1)
    offered, waited_s = ranking.proposal.aed, (now - alert.created_at).total_seconds()
    if offered is None or offered.pickup_s is None:
        return None
    return replace(offered, expected_s=waited_s + offered.expected_s, pickup_s=waited_s + offered.pickup_s)


def scene_of(of: IncidentReport | Incident, now: datetime) -> Scene:
    """What of an incident matters to who is asked."""
    ems_s = None if of.ems_at is None else (of.ems_at - now).total_seconds()
    return Scene(of.mode is not Mode.ACTUAL, of.at_home, ems_s, of.uncertainty_m or 0.0)
