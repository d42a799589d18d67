"""The people and devices of a place as known at one moment, filed on its streets for as many questions as wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from aedmap.dispatch.devices import Devices, pickup_s, sort_devices
from aedmap.dispatch.eligibility import Refusal, why_not
from aedmap.dispatch.policy import Policy
from aedmap.dispatch.turnout import turnout_s
from aedmap.geography import LocalProjection, Position
from aedmap.network import (
    EdgeIndex,
    FiledDevices,
    FiledTargets,
    Snapped,
    StreetNetwork,
    file_devices,
    file_devices_in_time,
    file_targets,
    file_travellers,
    snap,
)
from aedmap.people import Responder
from aedmap.registry import Aed

LOOK_FOR_STREETS_M = 1_000.0
Kind = TypeVar("Kind", Responder, Aed)


@dataclass(frozen=True, eq=False)
class Pace:
    """Those of one pace, filed for searches in seconds.

    who: (k,) int64, their numbers in the picture; network: the streets at their pace; devices: as they reach them
    """

    speed_m_s: float
    who: NDArray[np.int64]
    network: StreetNetwork
    people: FiledTargets
    devices: FiledDevices

    @cached_property
    def nothing_to_fetch(self) -> FiledDevices:
        """No devices, for searches straight to somewhere."""
        return file_devices_in_time(self.network, self.people.points[:0])


@dataclass(frozen=True, eq=False)
class LeftOut(Generic[Kind]):
    """What cannot be counted on, where it is and why; lon, lat: (n,) degrees, nan where nobody knows."""

    what: tuple[Kind, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    reasons: tuple[str, ...]

    def near(self, position: Position, within_m: float) -> Mapping[str, int]:
        """How many within the metres, straight, by reason in alphabetical order; those who may be anywhere count."""
        names, code = self._coded
        counts = np.bincount(code[self.is_near(position, within_m)], minlength=len(names)).tolist()
        return {name: count for name, count in zip(names, counts, strict=True) if count}

    def is_near(self, position: Position, within_m: float) -> NDArray[np.bool_]:
        """(n,) which are within the metres, straight, or may be anywhere."""
        x, y = LocalProjection(position.lon, position.lat).to_metres(self.lon, self.lat)
        near: NDArray[np.bool_] = ~(np.hypot(x, y) > within_m)
        return near

    def left_out_for(self, reasons: frozenset[str]) -> NDArray[np.bool_]:
        """(n,) which are left out for one of these reasons."""
        names, code = self._coded
        return np.array([name in reasons for name in names], bool)[code]

    @cached_property
    def _coded(self) -> tuple[list[str], NDArray[np.int64]]:
        """The reasons in alphabetical order, and the number of each one's among them."""
        names = sorted(set(self.reasons))
        number = {name: i for i, name in enumerate(names)}
        return names, np.array([number[why] for why in self.reasons], np.int64)


@dataclass(frozen=True, eq=False)
class Picture:
    """at: the moment it holds for; policy: whose pace, pick-up and freshness it was drawn with

    people: (n,) who may be sent, wherever the patient is; turnout_s: (n,); homes_too: (n,) bool
    aeds: (m,) that can be fetched some time before the horizon; takes_s: (m,) pick-up
    open_for_s: (m,) seconds from `at` during which it stays open without a break; 0 where it only opens later
    horizon_s: until when a pick-up can happen; paces: everybody, by pace
    """

    at: datetime
    policy: Policy
    streets: EdgeIndex
    people: tuple[Responder, ...]
    turnout_s: NDArray[np.float64]
    homes_too: NDArray[np.bool_]
    where: Snapped
    aeds: tuple[Aed, ...]
    doors: Snapped
    takes_s: NDArray[np.float64]
    open_for_s: NDArray[np.float64]
    horizon_s: float
    paces: tuple[Pace, ...]
    people_left_out: LeftOut[Responder]
    devices_left_out: LeftOut[Aed]

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Each person's number by their id."""
        return {one.id: i for i, one in enumerate(self.people)}

    @cached_property
    def number_of_device(self) -> Mapping[str, int]:
        """Each device's number by its id."""
        return {one.id: i for i, one in enumerate(self.aeds)}

    @cached_property
    def by_metres(self) -> tuple[FiledTargets, FiledDevices]:
        """Everybody and no device, filed for searches by metres, which are the same at every pace."""
        network = self.streets.network
        return file_targets(network, self.where), file_devices(network, self.where[:0])


def draw_picture(
    streets: EdgeIndex, aeds: Sequence[Aed], responders: Sequence[Responder], at: datetime, policy: Policy
) -> Picture:
    """Judge everybody and every device at an aware moment, and bring those that count to the streets."""
    willing, places, refused = _judged(responders, at, policy)
    turnouts_s = np.array([turnout_s(one, at, policy) for one in willing])
    horizon = horizon_s(willing, turnouts_s, policy)
    devices = sort_devices(aeds, at, horizon, policy.mobile_fresh_s)
    fetched = (*devices.always, *devices.sometimes)
    where, doors = brought(streets, places), brought(streets, [aed.position for aed in fetched])
    takes_s = np.array([pickup_s(aed, policy) for aed in fetched])
    return Picture(
        at=at,
        policy=policy,
        streets=streets,
        people=tuple(willing),
        turnout_s=turnouts_s,
        homes_too=np.array([one.homes_too for one in willing], bool),
        where=where,
        aeds=fetched,
        doors=doors,
        takes_s=takes_s,
        open_for_s=_open_for_s(devices, horizon),
        horizon_s=horizon,
        paces=tuple(_file_paces(streets, willing, where, doors, takes_s, policy)),
        people_left_out=_left_out([(one, one.position or one.base, str(why)) for one, why in refused]),
        devices_left_out=_left_out([(aed, aed.position, why) for aed, why in devices.left_out]),
    )


def horizon_s(responders: Sequence[Responder], turnouts_s: NDArray[np.float64], policy: Policy) -> float:
    """Until when a pick-up can happen: the slowest start, the longest way, the slowest pace, the longest stairs."""
    slowest_start_s = float(turnouts_s.max(initial=0.0))
    slowest_m_s = min((speed_m_s(one, policy) for one in responders), default=policy.speed_m_s)
    return slowest_start_s + policy.fetch_reach_m / slowest_m_s


def brought(streets: EdgeIndex, places: Sequence[Position]) -> Snapped:
    """(n,) the places on their nearest streets."""
    lon = np.array([place.lon for place in places])
    return snap(streets, lon, np.array([place.lat for place in places]), within_m=LOOK_FOR_STREETS_M)


def _judged(
    responders: Sequence[Responder], at: datetime, policy: Policy
) -> tuple[list[Responder], list[Position], list[tuple[Responder, Refusal]]]:
    willing: list[Responder] = []
    places: list[Position] = []
    refused: list[tuple[Responder, Refusal]] = []
    for one in responders:
        refusal, place = why_not(one, at, policy), one.whereabouts(at, policy.position_fresh_s)
        if refusal is not None or place is None:
            refused.append((one, refusal or Refusal.NO_POSITION))
        else:
            willing.append(one)
            places.append(place)
    return willing, places, refused


def _open_for_s(devices: Devices, horizon: float) -> NDArray[np.float64]:
    throughout = np.full(len(devices.always), horizon)
    return np.concatenate([throughout, np.array(devices.open_for_s, np.float64)])


def _file_paces(
    streets: EdgeIndex,
    people: Sequence[Responder],
    where: Snapped,
    doors: Snapped,
    takes_s: NDArray[np.float64],
    policy: Policy,
) -> list[Pace]:
    speeds = np.array([speed_m_s(one, policy) for one in people])
    paces = []
    for speed in sorted(set(speeds.tolist())):
        network = streets.network.at_pace(speed)
        who = np.flatnonzero(speeds == speed)
        devices = file_devices_in_time(network, doors, takes_s)
        paces.append(Pace(speed, who, network, file_travellers(network, where[who]), devices))
    return paces


def _left_out(found: Sequence[tuple[Kind, Position | None, str]]) -> LeftOut[Kind]:
    places = [(place.lon, place.lat) if place else (np.nan, np.nan) for _, place, _ in found]
    lon_lat = np.array(places, np.float64).reshape(-1, 2)
    what, reasons = tuple(one for one, _, _ in found), tuple(why for _, _, why in found)
    return LeftOut(what, lon_lat[:, 0], lon_lat[:, 1], reasons)


def speed_m_s(responder: Responder, policy: Policy) -> float:
    """The pace of somebody, the policy's where they give none."""
    return responder.speed_m_s if responder.speed_m_s is not None else policy.speed_m_s
