"""Coverage before and after, over all, by period and by part of the region, from what was measured on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.coverage import Coverage, RegionCoverage
from optimizer.coverage.measure import by_period, share
from optimizer.coverage.opening import OpenHours
from optimizer.coverage.parts import Parts
from optimizer.demand import DemandSurface

ELSEWHERE = "elsewhere"
Cells = Sequence[NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Devices:
    """cells: those within reach of each device; hours: theirs; lon, lat: (n,) degrees."""

    cells: Cells
    hours: OpenHours
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Covered:
    """near: (cells,) a device is within reach; by_hour: (cells, 168) and known to be open."""

    near: NDArray[np.bool_]
    by_hour: NDArray[np.bool_]


def covered_by(devices: Devices, cells: int, before: Covered | None = None) -> Covered:
    """What these devices cover, with those before."""
    near = np.zeros(cells, np.bool_) if before is None else before.near.copy()
    by_hour = np.zeros((cells, devices.hours.open.shape[1]), np.bool_) if before is None else before.by_hour.copy()
    for cell, is_open in zip(devices.cells, devices.hours.open, strict=True):
        near[cell] = True
        if is_open.any():
            by_hour[cell] |= is_open
    return Covered(near, by_hour)


def measured_coverage(
    demand: DemandSurface,
    kept: Devices,
    new: Devices,
    before: Covered,
    after: Covered,
    found: NDArray[np.bool_],
    reachable: NDArray[np.bool_],
    parts: Parts | None,
) -> Coverage:
    """found: (cells,) on the network; reachable: (cells,) by any device or candidate site."""
    of_cell, total = demand.of_cell, demand.total
    open_before, open_after = (_open_share(demand, covered.by_hour) for covered in (before, after))
    return Coverage(
        before=share(of_cell, before.near),
        after=share(of_cell, after.near),
        open_before=float((open_before * of_cell).sum() / total),
        open_after=float((open_after * of_cell).sum() / total),
        by_period=by_period(demand, before.near, after.near, before.by_hour, after.by_hour),
        off_network=share(of_cell, ~found),
        out_of_reach=share(of_cell, found & ~reachable),
        hours_unknown_before=_unknown(kept.hours),
        hours_unknown_after=_unknown(kept.hours, new.hours),
        by_region=()
        if parts is None
        else tuple(_by_region(demand, kept, new, before.near, after.near, open_before, open_after, parts)),
    )


def _open_share(demand: DemandSurface, by_hour: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(cells,) share of each cell's demand that arises while a device within reach is known to be open."""
    covered = np.zeros(len(demand))
    for number, period in enumerate(demand.periods):
        covered += demand.demand[:, number] * by_hour[:, list(period.hours_of_week)].mean(axis=1)
    of_cell = demand.of_cell
    return np.divide(covered, of_cell, out=np.zeros(len(demand)), where=of_cell > 0)


def _unknown(*hours: OpenHours) -> float:
    known = np.concatenate([some.known for some in hours])
    return float(1 - known.mean()) if len(known) else 0.0


def _by_region(
    demand: DemandSurface,
    kept: Devices,
    new: Devices,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    open_before: NDArray[np.float64],
    open_after: NDArray[np.float64],
    parts: Parts,
) -> list[RegionCoverage]:
    of_cell = demand.of_cell
    cells, kept_in, new_in = (parts.of(some.lon, some.lat) for some in (demand, kept, new))
    figures = []
    for number, name in [*enumerate(parts.names), (-1, ELSEWHERE)]:
        here = cells == number
        if not (of_cell[here].any() or (kept_in == number).any() or (new_in == number).any()):
            continue  # a part elsewhere on the map, of which nothing can be told
        there = int((kept_in == number).sum())
        figures.append(
            RegionCoverage(
                name=name,
                demand_share=float(of_cell[here].sum() / demand.total),
                before=share(of_cell[here], before[here]),
                after=share(of_cell[here], after[here]),
                open_before=share(of_cell[here], open_before[here]),
                open_after=share(of_cell[here], open_after[here]),
                devices_before=there,
                devices_after=there + int((new_in == number).sum()),
            )
        )
    return figures
