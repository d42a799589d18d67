"""Arrests known by area and year only: what is in an area is shared out over its cells as people are.

    prior(c) = sum_k w_k m_k(c)            m: area, people at home, people out; w >= 0 fitted to the areas' counts
    arrests(c) = prior(c) * (Y_d + k) / (T prior(d) + k)      for a cell c of area d with Y_d arrests in T years

k says how much more than chance the areas differ from the prior (a gamma distribution with shape k around it, fitted
by likelihood): a large k trusts the prior, a small one the area's own count (Clayton and Kaldor
1987, Biometrics 43:671-681).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from aedmap.errors import InvalidInput
from aedmap.progress import Progress
from optimizer.demand.fitting.blending import blend_weights
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.request import ModelRequest
from optimizer.demand.fitting.scores import deviance
from optimizer.demand.sources.arrest_counts import ArrestCounts

_SHAPES = np.geomspace(0.1, 10_000, 60)
_LEAST_AREAS = 3


def fit_area_counts(
    evidence: Evidence, counted: ArrestCounts, model: ModelRequest, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float32] | None, str]:
    """(n,) arrests a year, (draws, n) the same with the counts drawn anew, and how well areas are predicted.

    Raises InvalidInput with fewer than three areas.
    """
    if len(counted.names) < _LEAST_AREAS:
        raise InvalidInput(
            f"Arrests are counted in {len(counted.names)} areas, but at least {_LEAST_AREAS} are needed."
        )
    names, parts = components(evidence)
    total = counted.counts.sum(axis=1)
    years = float(len(counted.years))
    yearly = _shared_out(parts, counted.share, total, years)
    weights = blend_weights([total], [parts @ counted.share.T])
    told = (
        f"Fitted to {int(total.sum()):,} arrests counted in {len(total)} areas over {len(counted.years)} years and "
        f"shared out inside them by {_told(names, weights, parts, counted.share)}. {left_out_areas(evidence, counted)} "
        "Where in an area arrests happen was not seen."
    )
    if model.draws == 0:
        return yearly, None, told
    random = np.random.default_rng(model.seed)
    drawn = np.empty((model.draws, len(yearly)), np.float32)
    for draw in range(model.draws):
        progress("Standard errors", draw / model.draws)
        drawn[draw] = _shared_out(parts, counted.share, random.poisson(total).astype(np.float64), years)
    progress("Standard errors", 1.0)
    return yearly, drawn, told


def components(evidence: Evidence) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Names, and (k, n) what arrests may be in proportion to, each adding up to 1."""
    found = {"area": evidence.area.area_km2, "people at home": evidence.at_home.sum(axis=1)}
    found["people out"] = evidence.out.sum(axis=1)
    kept = {name: amount / amount.sum() for name, amount in found.items() if amount.any()}
    return tuple(kept), np.array(list(kept.values()))


def left_out_areas(evidence: Evidence, counted: ArrestCounts) -> str:
    """Each area predicted from the others: a sentence with the deviance for each arrest of the blend and its parts."""
    names, parts = components(evidence)
    total = counted.counts.sum(axis=1)
    by_area = parts @ counted.share.T
    found = {}
    for name, rows in {**{name: [k] for k, name in enumerate(names)}, "blend": list(range(len(names)))}.items():
        found[name] = deviance(total, _left_out(by_area[rows], total)) / total.sum()
    told = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
    return f"Each area predicted from the others: deviance per arrest {told}."


def _left_out(by_area: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.float64]:
    expected = np.empty(len(total))
    for area in range(len(total)):
        others = np.arange(len(total)) != area
        weights = blend_weights([total[others]], [by_area[:, others]])
        prior = weights @ by_area
        expected[area] = prior[area] * total[others].sum() / prior[others].sum()
    return expected


def _shared_out(
    parts: NDArray[np.float64], share: NDArray[np.float64], total: NDArray[np.float64], years: float
) -> NDArray[np.float64]:
    weights = blend_weights([total], [parts @ share.T])
    prior = weights @ parts
    by_area = share @ prior
    scale = total.sum() / by_area.sum()
    shape = _shape(total, by_area * scale)
    ratio = (total + shape) / (by_area * scale + shape)
    inside = share.sum(axis=0)
    return np.asarray(prior * scale / years * (ratio @ share + np.maximum(0.0, 1 - inside)), np.float64)


def _shape(count: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """The gamma shape under which counts around expected ones are likeliest (negative binomial)."""
    k = _SHAPES[:, None]
    likelihood = (
        gammaln(count + k) - gammaln(k) + k * np.log(k / (k + expected)) + count * np.log(expected / (k + expected))
    ).sum(axis=1)
    return float(_SHAPES[int(np.argmax(likelihood))])


def _told(
    names: tuple[str, ...], weights: NDArray[np.float64], parts: NDArray[np.float64], share: NDArray[np.float64]
) -> str:
    by_part = weights * (parts @ share.T).sum(axis=1)
    return ", ".join(f"{100 * value / by_part.sum():.0f} % {name}" for name, value in zip(names, by_part, strict=True))
