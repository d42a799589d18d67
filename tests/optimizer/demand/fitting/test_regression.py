"""The Poisson regression copes with features that say nearly the same."""

import numpy as np
import pytest

from optimizer.demand.fitting.regression import linear_intensity


def test_many_features_that_say_the_same_give_an_answer_without_complaint() -> None:
    """96 columns, eight near copies of each of twelve: the true rates are found, and as many arrests as were given."""
    chance = np.random.default_rng(1)
    known = chance.normal(size=(230, 12))
    table = np.column_stack([known + chance.normal(0, 0.001, known.shape) for _ in range(8)])
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    rate = 50 * np.exp(2 * known[:, 0] + 1.5 * known[:, 1])
    area_km2 = np.full(len(rate), 0.01)
    count = chance.poisson(rate * area_km2).astype(np.float64)
    found = linear_intensity(table, area_km2, count, np.ones(len(rate), np.bool_), penalty=1e-3)
    assert (found * area_km2).sum() == pytest.approx(count.sum(), abs=1e-3)
    assert np.corrcoef(np.log(found), np.log(rate))[0, 1] > 0.99
