"""What a device is worth to a patient so many metres of way from it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.models.survival import de_maio, larsen, waalewijn_shock
from optimizer.scenario import Curve, Goal, Objective, Response, Trip

_STEP_S = 5.0


@dataclass(frozen=True)
class WorthByDistance:
    """floor: what a place is worth without any device, 0 to 1; added: what a device adds to that, by metres and leg.

    added takes (n,) metres between device and patient, all within reach, and metres of a volunteer to the device, and
    gives (n,) numbers from 0 to 1.
    """

    floor: float
    added: Callable[[NDArray[np.float64], ArrayLike], NDArray[np.float64]]


def worth_by_distance(objective: Objective, response: Response) -> WorthByDistance:
    """Coverage: all or nothing. Gradual: all up to full_s, then linearly down to nothing at the target (Berman, Krass,
    Drezner 2003). Survival: the chance with the device less the chance with the ambulance alone.

    Times are counted in steps of five seconds: finer than anybody walks, and every step is a level of the problem.
    """

    def minutes(metres: NDArray[np.float64], leg_m: ArrayLike) -> NDArray[np.float64]:
        ways = 2 if response.trip is Trip.ROUND else 1
        walked = ways * metres + np.asarray(leg_m, np.float64)
        seconds = response.turnout_s + response.pickup_s + walked / response.speed_m_s
        return np.asarray(_STEP_S * np.round(seconds / _STEP_S) / 60, np.float64)

    if objective.kind is Goal.SURVIVAL:
        chance, ems_min = _chance(objective), objective.ems_s / 60
        floor = float(chance(np.array([ems_min]))[0])

        def added(metres: NDArray[np.float64], leg_m: ArrayLike) -> NDArray[np.float64]:
            return np.asarray(chance(np.minimum(minutes(metres, leg_m), ems_min)) - floor, np.float64)

        return WorthByDistance(floor, added)
    if objective.full_s is not None:
        full_min, last_min = objective.full_s / 60, response.target_s / 60

        def fading(metres: NDArray[np.float64], leg_m: ArrayLike) -> NDArray[np.float64]:
            left = (last_min - minutes(metres, leg_m)) / (last_min - full_min)
            return np.asarray(np.clip(left, 0.0, 1.0), np.float64)

        return WorthByDistance(0.0, fading)
    return WorthByDistance(0.0, lambda metres, _leg_m: np.ones(len(metres)))


def _chance(objective: Objective) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """By minutes until the shock; CPR begins after cpr_s, at latest with the shock."""
    cpr_min, ems_min = objective.cpr_s / 60, objective.ems_s / 60
    if objective.curve is Curve.LARSEN:
        return larsen(min(cpr_min, ems_min), ems_min)
    return waalewijn_shock(cpr_min) if objective.curve is Curve.WAALEWIJN else de_maio
