"""The nearest defibrillators that somebody on foot can have."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.finding.answer import FoundAed, NearestAnswer, Note
from aedmap.geography import Position
from aedmap.network import EdgeIndex, metres_to_one, on_island, snap
from aedmap.registry import MOBILE_FRESH_S, Aed, OpenState, opening_at, opens_next, timeline, why_not_usable
from aedmap.registry.vertical import VerticalTime

# Beyond this the map itself lacks the street one stands on, and people must be told.
OFF_NETWORK_M = 300.0
_LOOK_FOR_STREETS_M = 5_000.0
_REACH_M = 20_000.0
_CLOSING_SOON = timedelta(hours=1)
_MOST = 100


def nearest_aeds(
    streets: EdgeIndex,
    aeds: Sequence[Aed],
    position: Position,
    at: datetime,
    *,
    k: int = 5,
    speed_m_s: float = 1.4,
    vertical: VerticalTime | None = None,
    mobile_fresh_s: float = MOBILE_FRESH_S,
) -> NearestAnswer:
    """The k nearest usable devices at an aware moment, by walking time; see NearestAnswer for their order.

    vertical: what floors and cabinets cost, told beside the walk.
    Out of service, reserved, used, retired and expired devices are left out, and vehicles last seen longer ago than
    mobile_fresh_s.
    """
    if not 1 <= k <= _MOST:
        raise InvalidInput(f"{k} devices were asked for; ask for 1 to {_MOST}.")
    if not (math.isfinite(speed_m_s) and speed_m_s > 0):
        raise InvalidInput(f"Walking at {speed_m_s} m/s is not possible; give a positive speed.")
    at = at.astimezone(UTC)
    usable = [aed for aed in aeds if why_not_usable(aed, at, mobile_fresh_s) is None]
    metres, street_m, island = _walks(streets, usable, position)
    order = np.argsort(metres, kind="stable")
    reached = [i for i in order if math.isfinite(metres[i])]
    beside = vertical or VerticalTime()
    found = (_found(usable[i], float(metres[i]), speed_m_s, at) for i in reached)
    devices = [replace(one, pickup_s=beside.pickup_s(one.aed)) for one in _choose(found, k, at)]
    notes = _notes(devices, bool(usable), street_m, island)
    return NearestAnswer(at, position, tuple(devices), street_m, len(usable) - len(reached), notes)


def _walks(streets: EdgeIndex, aeds: Sequence[Aed], position: Position) -> tuple[NDArray[np.float64], float, bool]:
    """(n,) metres on foot to each device, metres to the nearest street, and whether that street is an island."""
    origin = snap(streets, position.lon, position.lat, within_m=_LOOK_FOR_STREETS_M)
    targets = snap(
        streets,
        np.array([aed.position.lon for aed in aeds]),
        np.array([aed.position.lat for aed in aeds]),
        within_m=_LOOK_FOR_STREETS_M,
    )
    metres = metres_to_one(streets.network, origin, targets, _REACH_M)
    return metres, float(origin.off_m[0]), bool(on_island(streets.network, origin)[0])


def _choose(found: Iterable[FoundAed], k: int, at: datetime) -> list[FoundAed]:
    """found comes by walking time and is read no further than needed; closed ones count only when nothing is open."""
    chosen: list[FoundAed] = []
    closed: list[FoundAed] = []
    for one in found:
        if one.state == OpenState.CLOSED:
            closed.append(one)
        elif len(chosen) < k:
            chosen.append(one)
        elif one.state == OpenState.OPEN:
            chosen[-1] = one
        if len(chosen) == k and any(other.state == OpenState.OPEN for other in chosen):
            return chosen
    if any(one.state == OpenState.OPEN for one in chosen):
        return chosen
    return chosen + sorted((_with_opening(one, at) for one in closed), key=lambda one: _in_hand_s(one, at))[:k]


def _with_opening(closed: FoundAed, at: datetime) -> FoundAed:
    # Open now and closed on arrival: the next opening is the one after that.
    open_now = opening_at(closed.aed, at).state == OpenState.OPEN
    since = at + timedelta(seconds=closed.walk_s) if open_now else at
    return replace(closed, opens_at=opens_next(closed.aed, since))


def _in_hand_s(closed: FoundAed, at: datetime) -> tuple[bool, float]:
    """Seconds until somebody who waits at the door has it; those that never open come last, nearest first."""
    if closed.opens_at is None:
        return True, closed.walk_s
    return False, max((closed.opens_at - at).total_seconds(), closed.walk_s)


def _found(aed: Aed, walk_m: float, speed_m_s: float, at: datetime) -> FoundAed:
    walk_s = walk_m / speed_m_s
    now, then = opening_at(aed, at), opening_at(aed, at + timedelta(seconds=walk_s))
    states = (now.state, then.state)
    if OpenState.CLOSED in states:
        return FoundAed(aed, walk_m, walk_s, OpenState.CLOSED)
    if OpenState.UNKNOWN in states:
        return FoundAed(aed, walk_m, walk_s, OpenState.UNKNOWN, why=now.why or then.why)
    return FoundAed(aed, walk_m, walk_s, OpenState.OPEN, closes_at=_closes_soon(aed, at))


def _closes_soon(aed: Aed, at: datetime) -> datetime | None:
    return next((start for start, _, o in timeline(aed, at, at + _CLOSING_SOON) if o.state != OpenState.OPEN), None)


def _notes(devices: list[FoundAed], any_usable: bool, street_m: float, island: bool) -> tuple[Note, ...]:
    notes = []
    if street_m > OFF_NETWORK_M:
        notes.append(Note.OFF_NETWORK)
    if island:
        notes.append(Note.ON_ISLAND)
    if not any_usable:
        notes.append(Note.NO_DEVICES)
    elif not devices:
        notes.append(Note.NONE_REACHABLE)
    if not any(found.state == OpenState.OPEN for found in devices):
        notes.append(Note.NONE_OPEN)
    return tuple(notes)
