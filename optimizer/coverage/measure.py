"""Measuring devices on the streets: which cells each reaches, what share of the demand they cover, in what order."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network import Pairs, Snapped, StreetNetwork, pairs_within
from optimizer.coverage.figures import PeriodCoverage
from optimizer.coverage.nearest_device import metres_to_nearest, reach_of_each
from optimizer.demand.surface import DemandSurface

# Sums of lengths may differ in their last bits between two searches; a hundredth of a millimetre is no distance.
ROUNDING_M = 1e-5


@dataclass(frozen=True, eq=False)
class Streets:
    """The network and the cells of demand on it, with the walking distance that counts as covered."""

    network: StreetNetwork
    cells: Snapped
    reach_m: float

    def reach_of_each(self, devices: Snapped) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """For each device the numbers of the cells within its reach, ascending, and their metres."""
        return reach_of_each(self.network, devices, self.cells, self.reach_m + ROUNDING_M)

    def pairs_from(self, sites: Snapped, cutoff_m: float) -> Pairs:
        """From every site to the cells, by the search that the solver's arrays come from."""
        return pairs_within(self.network, sites, self.cells, cutoff_m)

    def to_nearest(self, some: Snapped, others: Snapped, cutoff_m: float) -> NDArray[np.float64]:
        """(others,) metres from the nearest of some, inf beyond cutoff_m."""
        return metres_to_nearest(self.network, some, others, cutoff_m)


def by_period(
    surface: DemandSurface,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
    open_before: NDArray[np.bool_],
    open_after: NDArray[np.bool_],
) -> tuple[PeriodCoverage, ...]:
    """Shares of each period's demand. before, after: (cells,); open_before, open_after: (cells, 168)."""
    figures = []
    for number, period in enumerate(surface.periods):
        demand = surface.demand[:, number]
        hours = list(period.hours_of_week)
        figures.append(
            PeriodCoverage(
                name=period.name,
                before=share(demand, before),
                after=share(demand, after),
                open_before=share(demand, open_before[:, hours].mean(axis=1)),
                open_after=share(demand, open_after[:, hours].mean(axis=1)),
            )
        )
    return tuple(figures)


def share(demand: NDArray[np.float64], covered: NDArray[np.bool_] | NDArray[np.float64]) -> float:
    """Demand-weighted mean of covered, 0 where there is no demand."""
    total = float(demand.sum())
    return float((demand * covered).sum()) / total if total > 0 else 0.0


def shares_over_draws(redrawn: NDArray[np.float32], covered: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(draws,) share of the demand that is covered in each draw. redrawn: (draws, cells); covered: (cells,)."""
    total = redrawn.sum(axis=1, dtype=np.float64)
    return np.asarray(redrawn[:, covered].sum(axis=1, dtype=np.float64) / np.maximum(total, 1e-300), np.float64)


def order_by_gain(
    demand: NDArray[np.float64], covered: NDArray[np.bool_], each: Sequence[NDArray[np.int64]]
) -> tuple[list[int], list[float]]:
    """Which of the devices adds most to what is covered, then which next; and what each adds, in units of demand.

    covered: (cells,) before the first; each: the cells within reach of each device. What a device adds can only fall
    as others come, so a figure is renewed only when it leads (Minoux 1978).
    """
    now = covered.copy()

    def adds(device: int) -> float:
        cells = each[device]
        return float(demand[cells[~now[cells]]].sum())

    queue = [(-adds(device), device) for device in range(len(each))]
    heapq.heapify(queue)
    order: list[int] = []
    gains: list[float] = []
    while queue:
        _, device = heapq.heappop(queue)
        gain = adds(device)
        if queue and (-gain, device) > queue[0]:
            heapq.heappush(queue, (-gain, device))
            continue
        order.append(device)
        gains.append(gain)
        now[each[device]] = True
    return order, gains
