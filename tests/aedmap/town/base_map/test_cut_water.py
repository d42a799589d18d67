"""Water whose outline is cut is still drawn, on the right side of its shore."""

import pytest
import shapely
from shapely import LineString, MultiLineString

from aedmap.town.base_map.cut_water import cut_water_areas

_BOX = (0.0, 0.0, 0.01, 0.01)
_BANKS = MultiLineString([[(0.0001, 0.004), (0.0099, 0.004)], [(0.0099, 0.006), (0.0001, 0.006)]])
_SOUTH = LineString([(0.0, 0.002), (0.01, 0.002)])
_NORTH = LineString([(0.0, 0.008), (0.01, 0.008)])


def test_a_river_lies_between_its_banks() -> None:
    """The line of the river tells, even where one bank has no street."""
    (water,) = cut_water_areas(_BANKS, [LineString([(0.0, 0.005), (0.01, 0.005)])], [_SOUTH], _BOX)
    assert water.bounds == pytest.approx((0, 0.004, 0.01, 0.006))


def test_without_its_line_water_is_where_no_street_is() -> None:
    """Streets on both banks leave the river between them."""
    (water,) = cut_water_areas(_BANKS, [], [_SOUTH, _NORTH], _BOX)
    assert water.bounds == pytest.approx((0, 0.004, 0.01, 0.006))


def test_an_island_with_a_street_stays_land() -> None:
    """A ring within the river is water only if no street runs on it."""
    ring = shapely.box(0.004, 0.0045, 0.006, 0.0055).exterior
    shore = MultiLineString([*_BANKS.geoms, ring])
    street = LineString([(0.0045, 0.005), (0.0055, 0.005)])
    river = LineString([(0.0, 0.0042), (0.01, 0.0042)])
    (water,) = cut_water_areas(shore, [river], [_SOUTH, _NORTH, street], _BOX)
    assert water.area == pytest.approx(0.01 * 0.002 - 0.002 * 0.001)


def test_a_shore_outside_the_box_or_closing_nothing_draws_nothing() -> None:
    """What cannot be told is left as land rather than flooded."""
    assert cut_water_areas(LineString([(0.02, 0.02), (0.03, 0.03)]), [], [], _BOX) == []
    assert cut_water_areas(LineString([(0.004, 0.005), (0.006, 0.005)]), [], [], _BOX) == []
    assert cut_water_areas(_BANKS, [], [], _BOX) == []
