"""Which devices a fetcher can count on, for the whole time a dispatch may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aedmap.dispatch.policy import Policy
from aedmap.registry import MOBILE_FRESH_S, Aed, OpenState, opening_at, timeline, why_not_usable
from aedmap.registry.vertical import VerticalTime


@dataclass(frozen=True)
class Devices:
    """always: open from now until the horizon; sometimes: open in some part of it, so the moment of pick-up decides.

    open_for_s: of each of sometimes, seconds from now during which it stays open; 0 where it only opens later
    left_out: the others with the reason: "closed", "unknown_hours", or what why_not_usable says
    """

    always: tuple[Aed, ...]
    sometimes: tuple[Aed, ...]
    open_for_s: tuple[float, ...]
    left_out: tuple[tuple[Aed, str], ...]


def sort_devices(
    aeds: Sequence[Aed], at: datetime, horizon_s: float, mobile_fresh_s: float = MOBILE_FRESH_S
) -> Devices:
    """Sort the devices by what is known of their next horizon_s seconds."""
    end = at + timedelta(seconds=horizon_s)
    always: list[Aed] = []
    sometimes: list[Aed] = []
    open_for_s: list[float] = []
    left_out: list[tuple[Aed, str]] = []
    for aed in aeds:
        broken = why_not_usable(aed, at, mobile_fresh_s)
        if broken is not None:
            left_out.append((aed, broken))
            continue
        stretches = list(timeline(aed, at, end))
        states = {opening.state for _, _, opening in stretches}
        if states == {OpenState.OPEN}:
            always.append(aed)
        elif OpenState.OPEN in states:
            sometimes.append(aed)
            ends = next(begin for begin, _, opening in stretches if opening.state != OpenState.OPEN)
            open_for_s.append((ends - at).total_seconds())
        else:
            left_out.append((aed, "unknown_hours" if OpenState.UNKNOWN in states else "closed"))
    return Devices(tuple(always), tuple(sometimes), tuple(open_for_s), tuple(left_out))


def pickup_s(aed: Aed, policy: Policy) -> float:
    """Seconds from the street door to having the device in hand and back at the door."""
    return VerticalTime(policy.pickup_s, policy.flight_s).pickup_s(aed)


def open_for_pickup(aed: Aed, at: datetime, arrives_s: float, takes_s: float) -> bool:
    """Whether the device is open when a fetcher arrives and still when they leave with it."""
    arrival, leaving = at + timedelta(seconds=arrives_s), at + timedelta(seconds=arrives_s + takes_s)
    return all(opening_at(aed, moment).state == OpenState.OPEN for moment in (arrival, leaving))
