"""A picture of the whole town that one process keeps, so that an incident need not read thousands of rows.

People and devices are read once and then only where the event log says that they changed; who and what incidents hold
is read anew for each look, and so is everybody whom it would propose. A picture is never used when it is older than
OLDEST_S: until a thread has drawn a newer one the first to look reads the database, as it would without, and those who
look while it is being drawn wait for it a moment: a hundred who read thousands of rows at once would hold up the
drawing and each other. What is decided on a picture is checked once more by the transaction that claims people and
devices.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np

from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.meanwhile import Meanwhile
from aedmap.dispatch.picture import Picture, draw_picture
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.ranking import Ranking, rank_in
from aedmap.errors import AedmapError
from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.people import Responder
from aedmap.registry import Aed

OLDEST_S = 60.0
# A picture of this age is still used while the next one is drawn.
RENEW_S = 30.0
# How long a look waits for a picture that is being drawn.
_PATIENCE_S = 2.0
# Regions may have policies of their own; of more than this many kinds the ones asked for last are kept.
_KINDS = 8
_BY_THE_CLOCK = frozenset({str(Refusal.OFF_HOURS), str(Refusal.PAUSED), str(Refusal.QUIET_HOURS)})
_log = logging.getLogger("aedmap.dispatch")


@dataclass(frozen=True, eq=False)
class Known:
    """Everybody and every device by id, as if no incident held any of them; seq: of the newest event in it."""

    seq: int
    people: Mapping[str, Responder]
    devices: Mapping[str, Aed]


class PictureSource(Protocol):
    """What a live picture reads; the storage room implements it."""

    def read_known(self, before: Known | None) -> Known:
        """What is known now, read only where it differs from what was known before."""

    def read_people(self, ids: Collection[str]) -> Mapping[str, Responder]:
        """Some as they are at this moment, as if no incident held them; who does not exist any more is left out."""

    def held(self, *, exercise: bool) -> Meanwhile:
        """Who and what incidents hold at this moment; an exercise is in the way of other exercises only."""


class LivePicture:
    """May be shared by threads; known: what was read last.

    Its own thread begins with the first look, so that a fork before that is harmless.
    """

    def __init__(self, source: PictureSource, clock: Callable[[], datetime]) -> None:
        self._source = source
        self.known: Known | None = None
        self._clock = clock
        self._drawn: dict[Policy, Picture] = {}
        self._ordered: dict[Policy, EdgeIndex] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._resting = False

    def rank(
        self,
        streets: EdgeIndex,
        position: Position,
        at: datetime,
        policy: Policy,
        asked: Collection[str] = (),
        *,
        exercise: bool = False,
        at_home: bool = False,
        tired: Collection[str] = (),
        size: int | None = None,
        ems_s: float | None = None,
        ours: Collection[str] = (),
    ) -> Ranking | None:
        """As aedmap.dispatch.ranking.rank over everybody near; None when there is no picture for this moment yet, or
        somebody near has come into their hours since it was drawn.

        ours: devices that are reserved for this patient and may still be fetched by somebody else
        """
        picture = self._picture(streets, policy, at)
        if picture is None or _come_since(picture, position, policy, at):
            return None
        held = self._source.held(exercise=exercise)
        meanwhile = Meanwhile(held.people, {one: why for one, why in held.devices.items() if one not in ours})
        while True:
            ranking = rank_in(
                picture,
                position,
                at,
                policy,
                asked,
                at_home=at_home,
                tired=tired,
                size=size,
                ems_s=ems_s,
                meanwhile=meanwhile,
            )
            over = _no_longer(picture, ranking, at) or self._left_meanwhile(picture, ranking, at)
            if not over:
                return ranking
            meanwhile = replace(meanwhile, people={**over, **meanwhile.people})

    def _left_meanwhile(self, picture: Picture, ranking: Ranking, at: datetime) -> Mapping[str, Refusal]:
        """Whoever of those found does not qualify any more, and why; none where all who are proposed still do."""
        proposed = [one.responder_id for one in ranking.proposal.assignments]
        if not self._unfit(picture, proposed, at):
            return {}
        return self._unfit(picture, [one.responder_id for one in ranking.matches], at)

    def _unfit(self, picture: Picture, ids: Collection[str], at: datetime) -> Mapping[str, Refusal]:
        fresh = self._source.read_people(ids) if ids else {}
        judged = ((one, why_not(fresh[one], at, picture.policy) if one in fresh else Refusal.NOT_ACTIVE) for one in ids)
        return {one: why for one, why in judged if why is not None}

    def draw(self, streets: EdgeIndex, policy: Policy) -> None:
        """Draw a picture now, in the thread of the caller."""
        begun = self._clock()
        self.known = self._source.read_known(self.known)
        picture = _draw(streets, self.known, begun, policy)
        with self._changed:
            self._drawn.pop(_kind(policy), None)
            self._drawn[_kind(policy)] = picture
            while len(self._drawn) > _KINDS:
                del self._drawn[next(iter(self._drawn))]

    def wait_until_drawn(self, timeout_s: float) -> bool:
        """Wait until everything ordered is drawn; False when it was not in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._ordered and bool(self._drawn), timeout_s)

    def rest(self) -> None:
        """End the thread, once it has drawn what it is at; the next look begins it anew."""
        with self._changed:
            thread, self._resting = self._thread, True
            self._changed.notify_all()
        if thread is not None:
            thread.join()
        self._thread, self._resting = None, False

    def _picture(self, streets: EdgeIndex, policy: Policy, at: datetime) -> Picture | None:
        """The picture of a moment, if one is at hand; a newer one is ordered where it ages."""
        drawn = self._drawn_for(streets, policy, at, RENEW_S)
        if drawn is not None:
            return drawn
        with self._changed:
            first = _kind(policy) not in self._ordered
            if first:
                self._order(streets, policy)
            drawn = self._drawn_for(streets, policy, at, OLDEST_S)
            if drawn is None and not first:
                self._changed.wait_for(lambda: _kind(policy) not in self._ordered, _PATIENCE_S)
                drawn = self._drawn_for(streets, policy, at, OLDEST_S)
            return drawn

    def _drawn_for(self, streets: EdgeIndex, policy: Policy, at: datetime, oldest_s: float) -> Picture | None:
        drawn = self._drawn.get(_kind(policy))
        if drawn is None or drawn.streets is not streets:
            return None
        # A picture that was drawn while a look waited for it is newer than the look.
        return drawn if -_PATIENCE_S <= (at - drawn.at).total_seconds() <= oldest_s else None

    def _order(self, streets: EdgeIndex, policy: Policy) -> None:
        self._ordered[_kind(policy)] = streets
        if self._thread is None:
            self._thread = threading.Thread(target=self._draw_on, name="live-picture", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _draw_on(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ordered or self._resting)
                if self._resting:
                    return
                policy, streets = next(iter(self._ordered.items()))
            try:
                self.draw(streets, policy)
            except (AedmapError, OSError) as error:
                _log.warning("the picture of people and devices cannot be drawn just now: %s", error)
            with self._changed:
                del self._ordered[policy]
                self._changed.notify_all()


def _kind(policy: Policy) -> Policy:
    """The policy without what changes from wave to wave, so that all of an incident's looks share a picture."""
    usual = Policy()
    return replace(
        policy,
        cpr_wanted=usual.cpr_wanted,
        aed_wanted=usual.aed_wanted,
        coordinator_wanted=usual.coordinator_wanted,
        waves=usual.waves,
        delays_s=usual.delays_s,
    )


def _draw(streets: EdgeIndex, known: Known, at: datetime, policy: Policy) -> Picture:
    picture = draw_picture(streets, list(known.devices.values()), list(known.people.values()), at, policy)
    # Filed now, not while the first incident waits for it.
    _ = picture.number_of, picture.number_of_device
    _ = picture.by_metres, picture.people_left_out.left_out_for(_BY_THE_CLOCK)
    for pace in picture.paces:
        _ = pace.nothing_to_fetch
    return picture


def _come_since(picture: Picture, position: Position, policy: Policy, at: datetime) -> bool:
    """Whether the clock alone has made somebody near available since the picture was drawn."""
    others = picture.people_left_out
    near = others.is_near(position, policy.reach_m) & others.left_out_for(_BY_THE_CLOCK)
    return any(why_not(others.what[i], at, picture.policy) is None for i in np.flatnonzero(near).tolist())


def _no_longer(picture: Picture, ranking: Ranking, at: datetime) -> Mapping[str, Refusal]:
    """Whoever of those found has come to the end of their hours since the picture was drawn, and why."""
    found = ((one.responder_id, picture.people[picture.number_of[one.responder_id]]) for one in ranking.matches)
    judged = ((name, why_not(one, at, picture.policy)) for name, one in found)
    return {name: why for name, why in judged if why is not None}
