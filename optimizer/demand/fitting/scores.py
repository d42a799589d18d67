"""How well predicted arrests agree with those that were hidden."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

AREA_SHARES = (0.01, 0.05, 0.10)
_FIFTHS = 5


@dataclass(frozen=True)
class Score:
    """One model on hidden arrests.

    deviance: Poisson deviance for each hidden arrest, smaller is better
    hits: share of the hidden arrests in the 1, 5 and 10 % of the area with the most predicted arrests a km2
    calibration: hidden arrests to predicted ones, in five groups of cells from the least to the most predicted density,
    each with a fifth of the predicted arrests; 1 is right
    """

    name: str
    deviance: float
    hits: tuple[float, ...]
    calibration: tuple[float, ...]


def log_likelihood(count: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Poisson log-likelihood of counts."""
    return float(np.sum(xlogy(count, expected) - expected - gammaln(count + 1)))


def deviance(count: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Poisson deviance: twice what the likelihood lacks to that of the counts themselves."""
    return float(2 * np.sum(xlogy(count, np.where(count > 0, count, 1.0) / expected) - (count - expected)))


def hit_rate(
    count: NDArray[np.float64], expected: NDArray[np.float64], area_km2: NDArray[np.float64], share: float
) -> float:
    """Share of the counts in so much of the area, the densest predicted first; the last cell counts in part.

    Cells of equal density are taken together, each in part, so that their order decides nothing.
    """
    density = np.round(expected / area_km2 / (expected.sum() / area_km2.sum()), 9)
    levels, level = np.unique(-density, return_inverse=True)
    area = np.bincount(level, area_km2, len(levels))
    found = np.bincount(level, count, len(levels))
    left = share * area_km2.sum() - np.concatenate([[0.0], np.cumsum(area)[:-1]])
    return float((found * np.clip(left / area, 0, 1)).sum() / count.sum())


def calibration(
    count: NDArray[np.float64], expected: NDArray[np.float64], area_km2: NDArray[np.float64]
) -> tuple[float, ...]:
    """Counts to expected ones in five groups with a fifth of the expected arrests each, the least dense first."""
    order = np.argsort(expected / area_km2, kind="stable")
    before = np.cumsum(expected[order]) - expected[order] / 2
    group = np.minimum((_FIFTHS * before / expected.sum()).astype(np.int64), _FIFTHS - 1)
    sums = np.bincount(group, expected[order], _FIFTHS)
    counts = np.bincount(group, count[order], _FIFTHS)
    return tuple(float(c / s) if s > 0 else float("nan") for c, s in zip(counts, sums, strict=True))


def score(
    name: str,
    counts: list[NDArray[np.float64]],
    expected: list[NDArray[np.float64]],
    areas_km2: list[NDArray[np.float64]],
) -> Score:
    """The score over several folds, each hidden arrest with the same weight."""
    total = sum(float(count.sum()) for count in counts)
    parts = list(zip(counts, expected, areas_km2, strict=True))
    hits = tuple(sum(float(c.sum()) * hit_rate(c, e, a, share) for c, e, a in parts) / total for share in AREA_SHARES)
    return Score(
        name,
        sum(deviance(c, e) for c, e, _ in parts) / total,
        hits,
        calibration(np.concatenate(counts), np.concatenate(expected), np.concatenate(areas_km2)),
    )
