"""Figures of a trial, with 95 % intervals from arrests drawn again, the same ones for every policy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.simulation.streams import Stream, stream
from aedmap.simulation.trial.trial import Outcomes, Trial

_Floats = NDArray[np.float64]
# Chance to survive by minutes from the collapse: compressions, shock, ambulance.
Survival = Callable[[_Floats, _Floats, _Floats], _Floats]

_DRAWS = 400
_SOON_S = 300.0


@dataclass(frozen=True)
class Estimate:
    """A value with the ends of its 95 % interval; None where nobody can tell."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Measured:
    """One policy in one part of the arrests, by name of the figure; against_first: less those of the first policy."""

    policy: str
    part: str
    arrests: int
    figures: Mapping[str, Estimate]
    against_first: Mapping[str, Estimate]


def measure(trial: Trial, survival: Mapping[str, Survival], seed: int) -> list[Measured]:
    """All arrests, those of the day and those of the night, for every policy.

    survival: by name, chance to survive by minutes until compressions, shock and ambulance, arrays (n,) each
    """
    parts = {"all": np.ones(len(trial.arrests), bool), "day": ~trial.night, "night": trial.night}
    measured = []
    for part, chosen in parts.items():
        which = np.flatnonzero(chosen)
        if not len(which):
            continue
        again = stream(seed, Stream.DRAWN_AGAIN).integers(0, len(which), (_DRAWS, len(which)))
        first: dict[str, tuple[float, _Floats]] = {}
        for name, outcomes in trial.outcomes.items():
            drawn = {
                figure: (float(of(values[None, :])[0]), of(values[again]))
                for figure, (values, of) in _figures(trial, outcomes, which, survival).items()
            }
            first = first or drawn
            less = {figure: (one - first[figure][0], many - first[figure][1]) for figure, (one, many) in drawn.items()}
            measured.append(Measured(name, part, len(which), _estimates(drawn), _estimates(less)))
    return measured


def _figures(
    trial: Trial, outcomes: Outcomes, which: NDArray[np.int64], survival: Mapping[str, Survival]
) -> dict[str, tuple[_Floats, Callable[[_Floats], _Floats]]]:
    """By name: a value for each arrest, and what is made of (draws, n) of them."""
    ems_s = trial.ems_s[which]
    first_s, device_s = outcomes.first_s[which], outcomes.device_s[which]
    cpr_s, shock_s = np.minimum(first_s, ems_s), np.minimum(device_s, ems_s)
    minutes = tuple((trial.before_alert_s + each) / 60 for each in (cpr_s, shock_s, ems_s))
    return {
        "cpr_median_s": (cpr_s, _median),
        "cpr_90_s": (cpr_s, _ninth),
        "shock_median_s": (shock_s, _median),
        "shock_90_s": (shock_s, _ninth),
        "first_before_5_min": ((first_s < _SOON_S).astype(np.float64), _mean),
        "responder_before_ems": ((first_s < ems_s).astype(np.float64), _mean),
        "device_before_ems": ((device_s < ems_s).astype(np.float64), _mean),
        "responder_median_s": (np.where(np.isfinite(first_s), first_s, np.nan), _median_of_those),
        "device_median_s": (np.where(np.isfinite(device_s), device_s, np.nan), _median_of_those),
        **{f"survival_{name}": (of(*minutes), _mean) for name, of in survival.items()},
        "alerts": (outcomes.alerts[which].astype(np.float64), _mean),
        "accepted": (outcomes.accepted[which].astype(np.float64), _mean),
        "stood_down": (outcomes.stood_down[which].astype(np.float64), _mean),
        "redundant": (outcomes.redundant[which].astype(np.float64), _mean),
    }


def _median(values: _Floats) -> _Floats:
    return np.asarray(np.median(values, axis=1), np.float64)


def _ninth(values: _Floats) -> _Floats:
    return np.asarray(np.quantile(values, 0.9, axis=1), np.float64)


def _mean(values: _Floats) -> _Floats:
    return np.asarray(values.mean(axis=1), np.float64)


def _median_of_those(values: _Floats) -> _Floats:
    """Of arrests that anybody came to at all; nan where nobody ever did."""
    ordered = np.sort(values, axis=1)  # nan last
    count = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(ordered))
    low, high = np.maximum(count - 1, 0) // 2, np.maximum(count, 1) // 2
    return np.where(count > 0, (ordered[rows, low] + ordered[rows, np.minimum(high, len(values[0]) - 1)]) / 2, np.nan)


def _estimates(drawn: Mapping[str, tuple[float, _Floats]]) -> dict[str, Estimate]:
    return {name: _estimate(value, many) for name, (value, many) in drawn.items()}


def _estimate(value: float, many: _Floats) -> Estimate:
    if not np.isfinite(value):
        return Estimate(None, None, None)
    kept = many[np.isfinite(many)]
    low, high = np.quantile(kept, (0.025, 0.975)).tolist() if len(kept) else (value, value)
    return Estimate(value, low, high)
