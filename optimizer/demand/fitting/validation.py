"""Asking models for arrests that were hidden from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.progress import Progress, silent
from optimizer.demand.fitting.blending import blend_weights
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.folds import Fold, Hidden
from optimizer.demand.fitting.members import Member, Tuning, intensity, scaled, tune
from optimizer.demand.fitting.scores import Score, score

_FLOOR = 0.02


@dataclass(frozen=True)
class Validation:
    """What came of hiding arrests in one way.

    tuning, weights: as chosen on all folds; the scores of the blend use, for each fold, weights of the other folds only
    baselines: what the models have to beat
    """

    hidden: Hidden
    folds: int
    arrests: int
    tuning: Tuning
    weights: tuple[tuple[str, float], ...]
    models: tuple[Score, ...]
    baselines: tuple[Score, ...]


def validate(
    evidence: Evidence,
    table: NDArray[np.float64],
    members: Sequence[Member],
    folds: Sequence[Fold],
    hidden: Hidden,
    seed: int,
    progress: Progress = silent,
) -> Validation:
    """Fit every member on each fold and score it on what was hidden; at least one fold."""
    step = f"Hiding {hidden.value}"
    progress(step, 0.0)
    tuning = tune(evidence, table, list(folds))
    predicted: list[NDArray[np.float64]] = []
    for number, fold in enumerate(folds):
        each = [intensity(m, evidence, table, fold.train, fold.learn, tuning, seed) for m in members]
        predicted.append(np.array(each)[:, fold.judged] * fold.scale)
        progress(step, (number + 1) / len(folds))
    counts = [fold.test[fold.judged] for fold in folds]
    areas = [evidence.area.area_km2[fold.judged] for fold in folds]
    scores = [
        score(member.value, counts, [part[k] for part in predicted], areas)
        for k, member in enumerate(members)
        if member is not Member.UNIFORM  # a baseline already
    ]
    weights = blend_weights(counts, predicted)
    scores.append(score("blend", counts, _blended(counts, predicted, weights), areas))
    baselines = tuple(
        score(name, counts, [_baseline(evidence, fold, amount) for fold in folds], areas)
        for name, amount in baseline_amounts(evidence).items()
    )
    named = tuple((member.value, float(weight)) for member, weight in zip(members, weights, strict=True))
    arrests = int(sum(count.sum() for count in counts))
    return Validation(hidden, len(folds), arrests, tuning, named, tuple(scores), baselines)


def baseline_amounts(evidence: Evidence) -> Mapping[str, NDArray[np.float64]]:
    """Name -> (n,) what arrests are taken to be in proportion to: area, residents, venues, metres of street."""
    features = evidence.features
    amounts = {"uniform": evidence.area.area_km2}
    if evidence.residents.any():
        amounts["population only"] = evidence.residents
    if features.venues.any():
        amounts["venues only"] = features.amount[:, features.venues].sum(axis=1)
    streets = [number for number, name in enumerate(features.names) if name.startswith("street")]
    if streets:
        amounts["streets only"] = features.amount[:, streets].sum(axis=1)
    return amounts


def _blended(
    counts: Sequence[NDArray[np.float64]], predicted: Sequence[NDArray[np.float64]], weights: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Each fold's blend with weights from the other folds; with a single fold, its own."""
    blended = []
    for number, part in enumerate(predicted):
        others = [other for other in range(len(predicted)) if other != number]
        used = blend_weights([counts[o] for o in others], [predicted[o] for o in others]) if others else weights
        blended.append(used @ part)
    return blended


def _baseline(evidence: Evidence, fold: Fold, amount: NDArray[np.float64]) -> NDArray[np.float64]:
    area_km2 = evidence.area.area_km2
    mixed = (1 - _FLOOR) * scaled(amount, fold.train, fold.learn) + _FLOOR * scaled(area_km2, fold.train, fold.learn)
    return mixed[fold.judged] * fold.scale
