"""Coverage by the devices already out, hour by hour of a usual week: near enough, and near enough with an open door.

It tells what closed doors cost where arrests are known by area only, and it places nothing: it is no test of sites.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.network import Pairs
from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.coverage.measure import share
from optimizer.coverage.opening import OpenHours, open_hours
from optimizer.demand import DemandSurface
from optimizer.demand.periods import HOURS_A_WEEK
from optimizer.inputs import demand_of, devices_of, is_sample
from optimizer.reaching import Sites, reached_by
from optimizer.scenario import Scenario, Ways
from optimizer.sites import counted_devices

# Shares that differ by less are the same but for rounding of the draws.
_SAME_SHARE = 1e-5


@dataclass(frozen=True)
class PeriodOfWeek:
    """One period's demand. near: a device is within reach; open_then: one that is known to be open; 0 to 1."""

    name: str
    near: float
    open_then: float


@dataclass(frozen=True, eq=False)
class OpenWeek:
    """Shares from 0 to 1 of the demand and of the town's junctions that have a device within reach.

    near, near_junctions: whatever its hours; None for junctions where no street is known
    by_hour, junctions_by_hour: (168,) one known to be open for the whole hour, Monday 00:00 first
    open_then: by_hour weighted by when arrests happen; at_best: the same if doors of unknown hours were always open
    near_drawn, open_drawn: 95 % of the draws of the demand; None where it has none, or where they tell nothing
    sample: made from made-up data; proxy: nobody was counted, buildings and venues stand in for people
    devices: those counted on; near_streets: those of them near a street of the town; hours_unknown: share of the latter
    """

    near: float
    near_junctions: float | None
    by_hour: NDArray[np.float64]
    junctions_by_hour: NDArray[np.float64] | None
    open_then: float
    at_best: float
    near_drawn: tuple[float, float] | None
    open_drawn: tuple[float, float] | None
    by_period: tuple[PeriodOfWeek, ...]
    reach_m: float
    devices: int
    near_streets: int
    hours_unknown: float
    junctions: int
    sample: bool
    proxy: bool
    notes: tuple[str, ...]

    @property
    def lost(self) -> float:
        """The part of the coverage that closed doors take away, by when arrests happen."""
        return 1 - self.open_then / self.near if self.near > 0 else 0.0


def open_week(scenario: Scenario, town: Town, registry: Sequence[Aed], progress: Progress = silent) -> OpenWeek:
    """Measure the devices that the scenario counts as existing against its demand and response target.

    registry: the registry's devices, used when the scenario says existing = registry
    Raises InvalidInput when no device is near a street of the town, or the demand cannot be had.
    """
    if scenario.response.volunteers is not None:
        raise InvalidInput("Coverage by the hour knows no file of volunteers; give response.volunteer_leg_m instead.")
    progress("Demand", 0.0)
    demand = demand_of(scenario, town)
    progress("Demand", 1.0)
    kept = counted_devices(devices_of(scenario, town, registry))
    here = Sites.put(town, scenario.response, [device.position for device in kept])
    if not kept:
        raise InvalidInput("No device is known to be out; import the register first, or name a file in existing.aeds.")
    if not here.found.any():
        raise InvalidInput(
            f"None of the {len(kept)} devices is near a street of the town; import the town's own, or check positions."
        )
    found = np.flatnonzero(here.found)
    hours = open_hours([kept[number] for number in found.tolist()], town.info.time_zone)
    perhaps = OpenHours(hours.known, hours.open | ~hours.known[:, None])
    progress("Hours of the week", 0.0)
    cells = _Reached.of(here, found, demand.lon, demand.lat)
    near, by_hour, at_best = cells.near, cells.by_hour(hours), cells.by_hour(perhaps)
    progress("Hours of the week", 0.5)
    nodes = _junctions(scenario, town, here, found)
    progress("Hours of the week", 1.0)
    opened = _over_the_week(demand, by_hour)
    return OpenWeek(
        near=share(demand.of_cell, near),
        near_junctions=None if nodes is None else float(nodes.near.mean()),
        by_hour=np.array([share(_in_hour(demand, hour), by_hour[:, hour]) for hour in range(HOURS_A_WEEK)]),
        junctions_by_hour=None if nodes is None else nodes.by_hour(hours).mean(axis=0),
        open_then=share(demand.of_cell, opened),
        at_best=share(demand.of_cell, _over_the_week(demand, at_best)),
        near_drawn=_drawn(demand, near.astype(np.float64)),
        open_drawn=_drawn(demand, opened),
        by_period=_by_period(demand, near, by_hour),
        reach_m=scenario.response.reach_m,
        devices=len(kept),
        near_streets=len(found),
        hours_unknown=float(1 - hours.known.mean()),
        junctions=0 if nodes is None else len(nodes.near),
        sample=is_sample(scenario, kept),
        proxy=demand.proxy,
        notes=(*demand.notes, *_notes(scenario)),
    )


@dataclass(frozen=True, eq=False)
class _Reached:
    """pairs: from each device to the points that it reaches; points: how many there are."""

    pairs: Pairs
    points: int

    @classmethod
    def of(cls, devices: Sites, which: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Self:
        return cls(devices.some(which).reaching(lon, lat), len(lon))

    @property
    def near(self) -> NDArray[np.bool_]:
        """(points,) whether any device reaches each."""
        return reached_by(self.pairs, np.arange(len(self.pairs.start) - 1), self.points)

    def by_hour(self, hours: OpenHours) -> NDArray[np.bool_]:
        """(points, 168) whether a device that reaches the point is known to be open."""
        covered = np.zeros((self.points, HOURS_A_WEEK), np.bool_)
        for device, is_open in enumerate(hours.open):
            covered[self.pairs.target[self.pairs.start[device] : self.pairs.start[device + 1]]] |= is_open
        return covered


def _junctions(scenario: Scenario, town: Town, devices: Sites, which: NDArray[np.int64]) -> _Reached | None:
    if scenario.response.ways is Ways.STRAIGHT:
        return None
    return _Reached.of(devices, which, town.network.node_lon, town.network.node_lat)


def _notes(scenario: Scenario) -> tuple[str, ...]:
    if scenario.response.ways is not Ways.STRAIGHT:
        return ()
    detour = scenario.response.detour
    return (f"No street is known: ways are straight lines made {detour:g} times longer, an estimate.",)


def _in_hour(demand: DemandSurface, hour: int) -> NDArray[np.float64]:
    """(cells,) the demand of the period that the hour belongs to; of all periods where it belongs to none."""
    for number, period in enumerate(demand.periods):
        if hour in period.hours_of_week:
            return np.asarray(demand.demand[:, number], np.float64)
    return demand.of_cell


def _over_the_week(demand: DemandSurface, covered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(cells,) share of each cell's arrests that happen while it is covered. covered: (cells, 168)."""
    times = np.zeros(len(demand))
    for number, period in enumerate(demand.periods):
        times += demand.demand[:, number] * covered[:, list(period.hours_of_week)].mean(axis=1)
    return times / np.maximum(demand.of_cell, np.finfo(float).tiny)


def _by_period(demand: DemandSurface, near: NDArray[np.bool_], by_hour: NDArray[np.bool_]) -> tuple[PeriodOfWeek, ...]:
    return tuple(
        PeriodOfWeek(
            period.name,
            share(demand.demand[:, number], near),
            share(demand.demand[:, number], by_hour[:, list(period.hours_of_week)].mean(axis=1)),
        )
        for number, period in enumerate(demand.periods)
    )


def _drawn(demand: DemandSurface, covered: NDArray[np.float64]) -> tuple[float, float] | None:
    """Between which shares 95 % of the draws lie; None where they scale all places alike and so tell nothing of shares.

    covered: (cells,) 0 to 1
    """
    if demand.redrawn is None:
        return None
    drawn = demand.redrawn.astype(np.float64)
    shares = drawn @ covered / drawn.sum(axis=1)
    if np.ptp(shares) < _SAME_SHARE:
        return None
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)
