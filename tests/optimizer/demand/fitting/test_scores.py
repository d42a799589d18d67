"""Scores and blends against what can be worked out by hand."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.metrics import mean_poisson_deviance

from optimizer.demand.fitting.blending import blend_weights
from optimizer.demand.fitting.kernel import kernel_intensity
from optimizer.demand.fitting.scores import calibration, deviance, hit_rate
from tests.optimizer.demand.grids import square


def test_hit_rate_by_hand() -> None:
    """The densest cell is half of the wanted area, the next one counts in part."""
    count = np.array([6.0, 3.0, 1.0])
    area = np.array([1.0, 4.0, 5.0])
    assert hit_rate(count, np.array([10.0, 8.0, 1.0]), area, 0.1) == pytest.approx(0.6)
    assert hit_rate(count, np.array([10.0, 8.0, 1.0]), area, 0.3) == pytest.approx(0.6 + 0.3 / 2)


def test_equal_densities_share() -> None:
    """Where all is alike, a tenth of the area holds a tenth, whatever the order of the cells."""
    count, area = np.array([5.0, 0.0, 0.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert hit_rate(count, area * 3, area, 0.1) == pytest.approx(0.1)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0.01, 20)), min_size=1, max_size=8))
def test_deviance_is_that_of_scikit_learn(cells: list[tuple[int, float]]) -> None:
    """An independent program gives the same mean deviance."""
    count, expected = np.array([c for c, _ in cells], np.float64), np.array([e for _, e in cells])
    assert deviance(count, expected) == pytest.approx(len(cells) * mean_poisson_deviance(count, expected), abs=1e-9)


def test_calibration_finds_too_bold_predictions() -> None:
    """Where half as many happen as predicted in dense cells and twice as many in thin ones, the ratios say so."""
    expected = np.repeat([1.0, 100.0], [100, 1])
    ratios = calibration(expected * np.repeat([2.0, 0.5], [100, 1]), expected, np.ones(101))
    assert ratios[0] == pytest.approx(2)
    assert min(ratio for ratio in ratios if ratio == ratio) == pytest.approx(0.5)


def test_blend_finds_the_mixture() -> None:
    """Counts made of 30 % of one and 70 % of the other model give these weights back."""
    one, other = np.array([8.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, 6.0, 1.5])
    mixed = 0.3 * one + 0.7 * other
    assert blend_weights([mixed], [np.array([one, other])]) == pytest.approx([0.3, 0.7], abs=1e-3)


def test_kernel_keeps_the_mean_at_the_edge() -> None:
    """The same number of arrests everywhere gives the same intensity everywhere, corners included."""
    area = square()
    level = kernel_intensity(area, 3 * area.area_km2, np.ones(len(area), np.bool_), 200)
    assert level == pytest.approx(np.full(len(area), 3.0), rel=1e-9)


def test_kernel_knows_nothing_of_hidden_cells() -> None:
    """What is hidden does not change the intensity."""
    area = square()
    learn = area.column != 2
    count = np.where(area.column == 1, 4.0, 0.0)
    spied = np.where(area.column == 2, 99.0, count)
    assert np.array_equal(kernel_intensity(area, count, learn, 200), kernel_intensity(area, spied, learn, 200))
