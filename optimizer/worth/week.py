"""The week as a plan sees it: hours in which the same doors are open count together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.demand import DemandSurface


@dataclass(frozen=True, eq=False)
class Week:
    """weight: (cells, slots) demand of each cell in the hours of each slot; first_hour: (slots,) an hour of each.

    first_hour is None where no door is looked at: all hours are then one slot in which everything is open.
    """

    weight: NDArray[np.float64]
    first_hour: NDArray[np.int64] | None

    @property
    def slots(self) -> int:
        return int(self.weight.shape[1])

    def in_slots(self, is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(n, slots) from (n, 168) hours of those that the slots were made from."""
        if self.first_hour is None:
            return np.ones((len(is_open), 1), np.bool_)
        return np.asarray(is_open[:, self.first_hour], np.bool_)


def week_of(surface: DemandSurface, is_open: NDArray[np.bool_] | None) -> Week:
    """is_open: (devices and sites, 168), None when doors are not looked at. Hours of the same column are one slot, in
    the order in which the week brings them; hours that belong to no period have no demand."""
    if is_open is None:
        return Week(surface.of_cell[:, None].copy(), None)
    columns, first, slot = np.unique(is_open, axis=1, return_index=True, return_inverse=True)
    order = np.argsort(first)
    slot_of_hour = np.argsort(order)[slot.ravel()]
    weight = np.zeros((len(surface), columns.shape[1]))
    for number, period in enumerate(surface.periods):
        hours = list(period.hours_of_week)
        share = np.bincount(slot_of_hour[hours], minlength=columns.shape[1]) / len(hours)
        weight += surface.demand[:, number, None] * share[None, :]
    return Week(weight, first[order].astype(np.int64))
