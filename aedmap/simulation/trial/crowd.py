"""Responders of a trial, moving through a day: at home by night, at work or elsewhere by day, some on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.policy import Policy
from aedmap.errors import InvalidInput
from aedmap.people import Responder
from aedmap.people.availability import WORKING_HOURS
from aedmap.simulation.streams import Stream, stream
from aedmap.simulation.trial.arrests import HOURS_A_WEEK
from aedmap.simulation.trial.chance import Drawn, uniform

MOST_RESPONDERS = 200_000
# What changes with the hour or the incident keeps nobody out of a trial.
_PASSING = frozenset({None, Refusal.BUSY, Refusal.PAUSED, Refusal.OFF_HOURS, Refusal.QUIET_HOURS})

# Assumed throughout: no source at hand says where responders are by the hour.
_AT_WORK_SHARE = 0.6  # of everybody go to work on Monday to Friday
_LEAVE, _RETURN = (6, 9), (15, 18)  # hours of the day in which they do, each as likely
_ON_THE_WAY_SHARE = 0.5  # of that hour
_OUT_SHARE = 0.25  # of those who are not at work are elsewhere
_OUT_FROM, _OUT_UNTIL = 9, 22


@dataclass(frozen=True, eq=False)
class Places:
    """lon, lat: (n,) float64, degrees WGS84; weight: (n,) float64, how many people, in any unit."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    weight: NDArray[np.float64]

    def draw(self, count: int, chance: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """So many, drawn by weight."""
        upto = np.cumsum(self.weight)
        which = np.minimum(np.searchsorted(upto, chance.random(count) * upto[-1], side="right"), len(upto) - 1)
        return self.lon[which], self.lat[which]


@dataclass(frozen=True, eq=False)
class Crowd:
    """Everybody who may be asked, by number.

    home, work, out: (n, 2) float64 each, lon and lat in degrees; work is nan for those who stay
    leaves, returns: (n,) int64, hours of the day at which they go to work and come back, on Monday to Friday
    available: (n, 168) bool, or None when everybody always is; homes_too: (n,) bool
    turnout_s: (n,) float64, what the desk reckons with, nan for the usual; speed_m_s: (n,) float64, nan for the usual
    """

    home: NDArray[np.float64]
    work: NDArray[np.float64]
    out: NDArray[np.float64]
    leaves: NDArray[np.int64]
    returns: NDArray[np.int64]
    homes_too: NDArray[np.bool_]
    turnout_s: NDArray[np.float64]
    speed_m_s: NDArray[np.float64]
    available: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.home)

    def first(self, count: int) -> "Crowd":
        """The first of them, who are the same in every number of them."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        some: dict[str, Any] = {name: None if part is None else part[:count] for name, part in told.items()}
        return Crowd(**some)

    def where(self, hour: int, seed: int) -> NDArray[np.float64]:
        """(n, 2) lon and lat of everybody in an hour of the week; the same person does the same for the same seed."""
        day, clock = divmod(hour, 24)
        who = np.arange(len(self))
        works = np.isfinite(self.work[:, 0]) & (day < 5)
        at_work = works & (clock > self.leaves) & (clock < self.returns)
        place = np.where(at_work[:, None], self.work, self.home)
        if _OUT_FROM <= clock < _OUT_UNTIL:
            out = ~at_work & (uniform(seed, Drawn.ELSEWHERE, hour, who) < _OUT_SHARE)
            place = np.where(out[:, None], self.out, place)
        moving = works & ((clock == self.leaves) | (clock == self.returns))
        luck = uniform(seed, Drawn.ON_THE_WAY, hour, who)
        moving &= luck < _ON_THE_WAY_SHARE
        done = (luck / _ON_THE_WAY_SHARE)[:, None]
        return np.where(moving[:, None], self.home + done * (self.work - self.home), place)


def make_crowd(count: int, homes: Places, jobs: Places, seed: int) -> Crowd:
    """Made-up responders: homes and other places drawn by weight; the first ones of more are those of fewer."""
    if not 1 <= count <= MOST_RESPONDERS:
        raise InvalidInput(f"{count:,} responders were asked for; ask for 1 to {MOST_RESPONDERS:,}.")
    home, work, out = (
        np.column_stack(places.draw(count, stream(seed, what)))
        for what, places in ((Stream.HOMES, homes), (Stream.JOBS, jobs), (Stream.OUTINGS, jobs))
    )
    chance = stream(seed, Stream.HABITS).random((count, 3))
    work[chance[:, 0] >= _AT_WORK_SHARE] = np.nan
    leaves, returns = (
        span[0] + (luck * (span[1] - span[0])).astype(np.int64)
        for span, luck in ((_LEAVE, chance[:, 1]), (_RETURN, chance[:, 2]))
    )
    usual = np.full(count, np.nan)
    return Crowd(home, work, out, leaves, returns, np.ones(count, bool), usual, usual)


def crowd_of(responders: Sequence[Responder], monday: datetime) -> Crowd:
    """Registered people who are allowed to go, at their base, or at work in working hours, within their own hours.

    monday: aware, 0:00 of the week whose hours count, in the town's time zone. Left out are those without a
    base, and those who may not be sent at all on that Monday.
    """
    kept = [one for one in responders if one.base is not None and why_not(one, monday, Policy()) in _PASSING]
    if not kept:
        raise InvalidInput("Nobody in the database has a place and may be asked; give --responders for made-up ones.")
    home = np.array([(one.base.lon, one.base.lat) for one in kept if one.base is not None])
    work = np.array([(one.work.lon, one.work.lat) if one.work else (np.nan, np.nan) for one in kept])
    hours = [monday + timedelta(hours=hour, minutes=30) for hour in range(HOURS_A_WEEK)]
    available = np.array([[_available(one, moment) for moment in hours] for one in kept])
    first, last = WORKING_HOURS[0].from_min // 60, WORKING_HOURS[0].to_min // 60
    return Crowd(
        home=home,
        work=work,
        out=home,
        leaves=np.full(len(kept), first - 1),
        returns=np.full(len(kept), last),
        homes_too=np.array([one.homes_too for one in kept]),
        turnout_s=np.array([one.turnout_s for one in kept]),
        speed_m_s=np.array([one.speed_m_s or np.nan for one in kept]),
        available=available,
    )


def _available(one: Responder, moment: datetime) -> bool:
    availability = one.availability
    return availability.within_hours(moment) and not availability.quiet_at(moment)
