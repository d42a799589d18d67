"""Looking: who could come, before anybody is asked; writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.incident import Incident, IncidentReport
from aedmap.dispatch.life_cycle import Mode
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking, rank
from aedmap.dispatch.store import DispatchStore
from aedmap.geography import Position
from aedmap.network import EdgeIndex

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Scene:
    """exercise: nobody needs help, so that real incidents come first; at_home: the patient is in a home.

    ems_s: seconds until the ambulance is expected, None when nobody said
    """

    exercise: bool = False
    at_home: bool = False
    ems_s: float | None = None


def look(
    store: DispatchStore,
    streets: EdgeIndex,
    position: Position,
    now: datetime,
    policy: Policy | None = None,
    asked: Collection[str] = (),
    scene: Scene | None = None,
    size: int | None = None,
) -> Ranking:
    """Rank everybody near a position, and propose whom to ask; size: how many, default the policy's first wave."""
    policy, scene = policy or Policy(), scene or Scene()
    cap = policy.alerts_a_week
    tired = frozenset() if cap is None else store.asked_often(now - _WEEK, cap)
    if store.live is not None:
        found = store.live.rank(
            streets,
            position,
            now,
            policy,
            asked,
            exercise=scene.exercise,
            at_home=scene.at_home,
            tired=tired,
            size=size,
            ems_s=scene.ems_s,
        )
        if found is not None:
            return found
    aeds = store.aeds_near(position, policy.fetch_reach_m, exercise=scene.exercise)
    responders = store.responders_near(position, policy.reach_m, exercise=scene.exercise)
    return rank(
        streets,
        aeds,
        responders,
        position,
        now,
        policy,
        asked,
        at_home=scene.at_home,
        tired=tired,
        size=size,
        ems_s=scene.ems_s,
    )


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
    return look(store, streets, incident.position, now, policy, asked, scene_of(incident, now), size)


def scene_of(of: IncidentReport | Incident, now: datetime) -> Scene:
    """What of an incident matters to who is asked."""
    ems_s = None if of.ems_at is None else (of.ems_at - now).total_seconds()
    return Scene(exercise=of.mode is not Mode.ACTUAL, at_home=of.at_home, ems_s=ems_s)
