"""The desk's picture of one hour of the week, drawn once for all arrests of that hour."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.devices import pickup_s
from aedmap.dispatch.picture import LOOK_FOR_STREETS_M, LeftOut, Pace, Picture, brought
from aedmap.dispatch.policy import Policy
from aedmap.network import EdgeIndex, Snapped, file_devices_in_time, file_travellers, snap
from aedmap.people import Availability, Responder, ResponderStatus
from aedmap.registry import Aed
from aedmap.simulation.trial.conditions import Conditions
from aedmap.simulation.trial.crowd import Crowd
from aedmap.simulation.trial.device_week import DeviceWeek

# Matching wants a moment; what depends on it is settled by the hour before.
MOMENT = datetime(2024, 1, 1, tzinfo=UTC)
_NOBODY: LeftOut[Responder] = LeftOut((), np.empty(0), np.empty(0), ())
_NOTHING: LeftOut[Aed] = LeftOut((), np.empty(0), np.empty(0), ())
_ALWAYS = Availability((), "UTC")


@dataclass(frozen=True, eq=False)
class Staff:
    """Who and what there is; filing that does not change with the hour is done once.

    streets: of those who come; doors: where the devices stand
    """

    streets: EdgeIndex
    crowd: Crowd
    devices: DeviceWeek
    conditions: Conditions

    @cached_property
    def people(self) -> tuple[Responder, ...]:
        """Everybody as the desk knows people; the id tells the number in the crowd."""
        return tuple(
            Responder(f"{i:06}", "made up", ResponderStatus.ACTIVE, (), _ALWAYS, True, "SAMPLE")
            for i in range(len(self.crowd))
        )

    @cached_property
    def doors(self) -> Snapped:
        return brought(self.streets, [aed.position for aed in self.devices.aeds])


def picture_of(staff: Staff, hour: int, policy: Policy, seed: int) -> Picture:
    """Everybody at their place of that hour and every device that is open in it.

    policy: whose pace and pick-up count; reaches may be exchanged later
    """
    crowd, night = staff.crowd, staff.conditions.night(hour % 24)
    place = crowd.where(hour, seed)
    free = np.isfinite(place[:, 0])
    if crowd.available is not None:
        free &= crowd.available[:, hour]
    who = np.flatnonzero(free)
    where = snap(staff.streets, place[who, 0], place[who, 1], within_m=LOOK_FOR_STREETS_M)
    usual_s = staff.conditions.expected_turnout_s(night)
    turnout_s = np.where(np.isfinite(crowd.turnout_s[who]), crowd.turnout_s[who], usual_s)
    speed = np.where(np.isfinite(crowd.speed_m_s[who]), crowd.speed_m_s[who], policy.speed_m_s)
    open_now = np.flatnonzero(staff.devices.open_in[:, hour])
    aeds, doors = tuple(staff.devices.aeds[i] for i in open_now.tolist()), staff.doors[open_now]
    takes_s = np.array([pickup_s(aed, policy) for aed in aeds])
    horizon_s = float(turnout_s.max(initial=0.0)) + policy.fetch_reach_m / float(speed.min(initial=policy.speed_m_s))
    return Picture(
        at=MOMENT,
        policy=policy,
        streets=staff.streets,
        people=tuple(staff.people[i] for i in who.tolist()),
        turnout_s=turnout_s,
        homes_too=crowd.homes_too[who],
        where=where,
        aeds=aeds,
        doors=doors,
        takes_s=takes_s,
        open_for_s=np.full(len(aeds), np.inf),
        horizon_s=horizon_s,
        paces=tuple(_paces(staff.streets, speed, where, doors, takes_s)),
        people_left_out=_NOBODY,
        devices_left_out=_NOTHING,
    )


def under(picture: Picture, policy: Policy) -> Picture:
    """The same hour with the reaches of another policy of the same pace and pick-up."""
    slowest = min((pace.speed_m_s for pace in picture.paces), default=policy.speed_m_s)
    horizon_s = float(picture.turnout_s.max(initial=0.0)) + policy.fetch_reach_m / slowest
    other = replace(picture, policy=policy, horizon_s=horizon_s)
    # The same people and devices, so that nobody is filed anew for every policy.
    for known in ("number_of", "number_of_device", "by_metres"):
        other.__dict__[known] = getattr(picture, known)
    return other


def _paces(
    streets: EdgeIndex,
    speed: NDArray[np.float64],
    where: Snapped,
    doors: Snapped,
    takes_s: NDArray[np.float64],
) -> Iterable[Pace]:
    for one in sorted(set(speed.tolist())):
        network, who = streets.network.at_pace(one), np.flatnonzero(speed == one)
        people = file_travellers(network, where[who])
        yield Pace(one, who, network, people, file_devices_in_time(network, doors, takes_s))
