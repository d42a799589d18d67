"""Poisson regressions on features: a linear one with a ridge penalty, and boosted trees.

Both fit arrests per square kilometre with the cell's area as weight, which is the Poisson likelihood of counts with
area as exposure. A feature enters as log(1 + density / its mean density), in the cell itself and smoothed over its
surroundings, since a venue's street is as busy as the venue.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from optimizer.demand.fitting.features import Features
from optimizer.demand.study_area import StudyArea

PENALTIES = (1e-3, 1e-2, 1e-1, 1.0)
_AROUND_M = (500.0, 2000.0)
_LEAST_PER_KM2 = 1e-9


def design(area: StudyArea, features: Features) -> NDArray[np.float64]:
    """(n, columns) standardised: each feature in the cell and in two widths around it."""
    columns = []
    for number in range(features.amount.shape[1]):
        amount = features.amount[:, number]
        for around_m in (0.0, *_AROUND_M):
            if 0 < around_m < area.grid.cell_m / 2:
                continue
            density = _smoothed(area, amount, around_m) / _smoothed(area, area.area_km2, around_m)
            mean = max(float(np.average(density, weights=area.area_km2)), _LEAST_PER_KM2)
            columns.append(np.log1p(density / mean))
    if not columns:
        return np.zeros((len(area), 0))
    table = np.column_stack(columns)
    spread = table.std(axis=0)
    return np.asarray((table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0), np.float64)


def linear_intensity(
    table: NDArray[np.float64],
    area_km2: NDArray[np.float64],
    count: NDArray[np.float64],
    learn: NDArray[np.bool_],
    penalty: float,
) -> NDArray[np.float64]:
    """(n,) arrests per square kilometre by a Poisson regression with log link."""
    from sklearn.linear_model import PoissonRegressor

    return _fitted(
        PoissonRegressor(alpha=penalty, solver="newton-cholesky", max_iter=500), table, area_km2, count, learn
    )


def boosted_intensity(
    table: NDArray[np.float64],
    area_km2: NDArray[np.float64],
    count: NDArray[np.float64],
    learn: NDArray[np.bool_],
    seed: int,
) -> NDArray[np.float64]:
    """(n,) arrests per square kilometre by boosted trees with Poisson loss."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        loss="poisson",
        learning_rate=0.1,
        max_iter=60,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=seed,
    )
    return _fitted(trees, table, area_km2, count, learn)


def _fitted(
    model: Any,
    table: NDArray[np.float64],
    area_km2: NDArray[np.float64],
    count: NDArray[np.float64],
    learn: NDArray[np.bool_],
) -> NDArray[np.float64]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        model.fit(table[learn], count[learn] / area_km2[learn], sample_weight=area_km2[learn])
        return np.maximum(np.asarray(model.predict(table), np.float64), _LEAST_PER_KM2)


def _smoothed(area: StudyArea, amount: NDArray[np.float64], around_m: float) -> NDArray[np.float64]:
    if around_m == 0:
        return amount
    picture = gaussian_filter(area.raster(amount), around_m / area.grid.cell_m, mode="constant")
    return np.maximum(area.from_raster(np.asarray(picture, np.float64)), 1e-12)
