"""The models that are blended, each an intensity of arrests by cell."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.folds import Fold
from optimizer.demand.fitting.kernel import BANDWIDTHS_M, kernel_intensity
from optimizer.demand.fitting.regression import PENALTIES, boosted_intensity, linear_intensity
from optimizer.demand.fitting.scores import log_likelihood

# Every member but the first is mixed with so much of the uniform one, so that no place is impossible.
_FLOOR = 0.02


class Member(StrEnum):
    """What a member goes by."""

    UNIFORM = "uniform"
    INCIDENCE = "incidence of the people there"
    LINEAR = "Poisson regression"
    BOOSTED = "boosted trees"
    KERNEL = "kernel of past arrests"
    AGAIN = "past arrests of the cell itself"


@dataclass(frozen=True)
class Tuning:
    """penalty of the regression, bandwidth of the kernel in metres: those that predict hidden arrests best."""

    penalty: float
    bandwidth_m: float


def members_of(evidence: Evidence, table: NDArray[np.float64]) -> tuple[Member, ...]:
    """Those that the evidence allows for. table: (n, columns) the features as the regressions take them."""
    members = [Member.UNIFORM]
    members += [Member.INCIDENCE] if evidence.expected.any() else []
    members += [Member.LINEAR, Member.BOOSTED] if table.shape[1] else []
    return (*members, Member.KERNEL, Member.AGAIN)


def intensity(
    member: Member,
    evidence: Evidence,
    table: NDArray[np.float64],
    train: NDArray[np.float64],
    learn: NDArray[np.bool_],
    tuning: Tuning,
    seed: int,
) -> NDArray[np.float64]:
    """(n,) arrests in each cell over the time of the training. train: (n,) arrests; learn: (n,) cells to learn from."""
    area_km2 = evidence.area.area_km2
    uniform = area_km2 * float(train[learn].sum() / area_km2[learn].sum())
    if member is Member.UNIFORM:
        return uniform
    if member is Member.INCIDENCE:
        expected = evidence.expected.sum(axis=1)
        found = scaled(expected, train, learn)
    elif member is Member.LINEAR:
        found = area_km2 * linear_intensity(table, area_km2, train, learn, tuning.penalty)
    elif member is Member.BOOSTED:
        found = area_km2 * boosted_intensity(table, area_km2, train, learn, seed)
    elif member is Member.AGAIN:
        found = np.where(learn, train, uniform)
    else:
        found = area_km2 * kernel_intensity(evidence.area, train, learn, tuning.bandwidth_m)
    return (1 - _FLOOR) * found + _FLOOR * uniform


def scaled(amount: NDArray[np.float64], train: NDArray[np.float64], learn: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) the amount as arrests: where it was learnt from, as many as there were."""
    known = float(amount[learn].sum())
    return amount * float(train[learn].sum()) / known if known > 0 else np.zeros(len(amount))


def tune(evidence: Evidence, table: NDArray[np.float64], folds: list[Fold]) -> Tuning:
    """The penalty and the bandwidth under which the hidden arrests of the folds are likeliest."""
    area = evidence.area

    def likelihood(fold: Fold, density: NDArray[np.float64]) -> float:
        uniform = float(fold.train[fold.learn].sum() / area.area_km2[fold.learn].sum())
        mixed = area.area_km2 * ((1 - _FLOOR) * density + _FLOOR * uniform)
        return log_likelihood(fold.test[fold.judged], mixed[fold.judged] * fold.scale)

    by_bandwidth = [
        sum(likelihood(fold, kernel_intensity(area, fold.train, fold.learn, width)) for fold in folds)
        for width in BANDWIDTHS_M
    ]
    penalty = PENALTIES[0]
    if table.shape[1]:
        by_penalty = [
            sum(
                likelihood(fold, linear_intensity(table, area.area_km2, fold.train, fold.learn, each)) for fold in folds
            )
            for each in PENALTIES
        ]
        penalty = PENALTIES[int(np.argmax(by_penalty))]
    return Tuning(penalty, BANDWIDTHS_M[int(np.argmax(by_bandwidth))])
