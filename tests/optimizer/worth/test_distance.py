"""Worth by distance, against figures reckoned by hand from the published formulas."""

import math

import numpy as np
import pytest

from optimizer.scenario import Curve, Goal, Objective, Response, Trip
from optimizer.worth import worth_by_distance

_AT_2_M_S = Response(target_s=240)  # there and back: 240 m away is the end


def test_coverage_is_all_or_nothing() -> None:
    """Whatever is within reach counts whole."""
    worth = worth_by_distance(Objective(), _AT_2_M_S)
    assert worth.floor == 0
    assert worth.added(np.array([0.0, 240.0]), 0.0).tolist() == [1, 1]


def test_gradual_cover_fades_from_full_to_nothing() -> None:
    """Fully up to 120 s, half at 180 s, nothing at 240 s."""
    worth = worth_by_distance(Objective(Goal.GRADUAL, full_s=120), _AT_2_M_S)
    assert worth.added(np.array([0.0, 120.0, 180.0, 240.0]), 0.0) == pytest.approx([1, 1, 0.5, 0])


def _de_maio(minutes: float) -> float:
    return 1 / (1 + math.exp(0.679 + 0.262 * minutes))


def _waalewijn(minutes: float) -> float:
    cpr = min(1.0, minutes)
    return 1 / (1 + math.exp(0.04 + 0.3 * cpr + 0.14 * (minutes - cpr)))


def _larsen(minutes: float) -> float:
    return 0.67 - 0.023 * 1 - 0.011 * minutes - 0.021 * 10


@pytest.mark.parametrize(
    ("curve", "chance"), [(Curve.DE_MAIO, _de_maio), (Curve.WAALEWIJN, _waalewijn), (Curve.LARSEN, _larsen)]
)
def test_survival_is_what_the_device_adds_to_the_ambulance(curve: Curve, chance) -> None:
    """With the ambulance after 10 minutes and CPR after one: the published chance at the device's time less at 10."""
    worth = worth_by_distance(Objective(Goal.SURVIVAL, curve=curve, cpr_s=60), _AT_2_M_S)
    assert worth.floor == pytest.approx(chance(10))
    adds = worth.added(np.array([0.0, 60.0, 120.0, 240.0]), 0.0)
    assert adds == pytest.approx([chance(minutes) - chance(10) for minutes in (0, 1, 2, 4)])


def test_nobody_is_worse_off_by_a_device_that_comes_after_the_ambulance() -> None:
    """A device after twelve minutes adds nothing to an ambulance after ten."""
    slow = Response(target_s=1000)
    worth = worth_by_distance(Objective(Goal.SURVIVAL), slow)
    assert worth.added(np.array([720.0]), 0.0) == pytest.approx([0])


def test_a_volunteers_way_to_the_device_counts() -> None:
    """40 s pass before anybody walks; 200 m to the device and 100 m to the patient at 2 m/s take 150 s more."""
    response = Response(300, Trip.VOLUNTEER, turnout_s=30, pickup_s=10, volunteer_leg_m=200)
    worth = worth_by_distance(Objective(Goal.SURVIVAL), response)
    assert worth.added(np.array([100.0]), np.array([200.0])) == pytest.approx([_de_maio(190 / 60) - _de_maio(10)])
