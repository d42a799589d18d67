"""Slots of the week: no demand is lost, and the same doors are open in all hours of one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.geography import LocalProjection
from optimizer.demand import CellGrid, DemandSurface, DemandUnit, Period
from optimizer.worth import week_of


def _surface(demand: np.ndarray, periods: tuple[Period, ...]) -> DemandSurface:
    grid = CellGrid(LocalProjection(25, 60), 100, 24.9, 59.9, 25.1, 60.1)
    cells = len(demand)
    zero = np.zeros(cells)
    at = np.arange(cells, dtype=np.int64)
    return DemandSurface(grid, at, at, zero, zero, demand, zero, periods, DemandUnit.ARRESTS_PER_YEAR, ())


_PERIODS = (Period("day", 8, 20), Period("night", 22, 6))


@given(st.lists(st.lists(st.booleans(), min_size=24, max_size=24), min_size=1, max_size=3))
def test_slots_share_the_demand_out_by_hours(days: list[list[bool]]) -> None:
    """Each hour's part of its period's demand is in the slot of that hour, in which doors are as in that hour."""
    is_open = np.array([day * 7 for day in days], np.bool_)
    demand = np.array([[24.0, 16.0], [12.0, 0.0]])
    week = week_of(_surface(demand, _PERIODS), is_open)
    assert week.weight.sum(axis=1) == pytest.approx(demand.sum(axis=1))
    in_slots = week.in_slots(is_open)
    of_hour = np.zeros((2, 168))
    for number, period in enumerate(_PERIODS):
        hours = list(period.hours_of_week)
        of_hour[:, hours] += demand[:, number, None] / len(hours)
    for slot in range(week.slots):
        same = (is_open == in_slots[:, slot][:, None]).all(axis=0)
        assert week.weight[:, slot] == pytest.approx(of_hour[:, same].sum(axis=1))


def test_without_doors_the_week_is_one_slot() -> None:
    """All demand, everything open."""
    week = week_of(_surface(np.array([[24.0, 16.0]]), _PERIODS), None)
    assert week.weight.tolist() == [[40]]
    assert week.in_slots(np.zeros((3, 168), np.bool_)).tolist() == [[True]] * 3
