"""How much longer ways are than lines, on towns where one knows."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput
from aedmap.town import Town
from optimizer.coverage.detour import measure_detour
from tests.optimizer.towns import draw_town

_BLOCKS = 30


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A square grid of blocks of 40 m, 1,200 m on a side."""
    row, gap = "-".join("+" * (_BLOCKS + 1)), " ".join("|" * (_BLOCKS + 1))
    drawing = "\n".join([row, *[gap, row] * _BLOCKS])
    return draw_town(tmp_path_factory.mktemp("grid"), drawing, step_m=20)[0]


def test_on_a_square_grid_it_is_the_root_of_half_pi(grid: Town) -> None:
    """A way of r metres reaches 2 r^2 and a line of r / d reaches pi r^2 / d^2, so they are equal at sqrt(pi / 2)."""
    found = measure_detour(grid, 300, 1.0)
    assert found.equal == pytest.approx(math.sqrt(math.pi / 2), rel=0.03)
    assert found.places == "streets"
    assert 1.2 < found.median < found.p90 < 1.6


def test_without_a_detour_lines_reach_more_and_with_the_equal_one_as_many(grid: Town) -> None:
    """About pi / 2 times as many on the grid; as many by the figure that is told; fewer by a longer one."""
    found = measure_detour(grid, 300, 1.0)
    assert found.more == pytest.approx(math.pi / 2 - 1, abs=0.1)
    again = measure_detour(grid, 300, found.equal)
    assert again.more == pytest.approx(0, abs=1e-9)
    assert replace(again, tried=1.0, more=found.more) == found
    assert measure_detour(grid, 300, 2.0).more < 0


def test_a_straight_street_has_no_detour(tmp_path: Path) -> None:
    """Every way is the line."""
    town, _ = draw_town(tmp_path, "-".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), step_m=100)
    with pytest.raises(InvalidInput, match=r"Only .* pairs of places .* are within 60 m"):
        measure_detour(town, 60, 1.26)
    found = measure_detour(town, 1500, 1.26)
    assert (found.equal, found.median, found.p90) == pytest.approx((1, 1, 1), abs=0.005)


@pytest.mark.parametrize("reach_m", [0, 49, 2001, math.nan])
def test_a_reach_that_cannot_be_measured_is_refused(grid: Town, reach_m: float) -> None:
    """The limits are told."""
    with pytest.raises(InvalidInput, match="give 50 to 2000 metres"):
        measure_detour(grid, reach_m, 1.26)


@pytest.mark.parametrize("tried", [0.9, -1, 4.1, math.inf, math.nan])
def test_a_detour_that_no_way_makes_is_refused(grid: Town, tried: float) -> None:
    """No way is shorter than the line."""
    with pytest.raises(InvalidInput, match="give 1 to 4 times the straight line"):
        measure_detour(grid, 180, tried)
