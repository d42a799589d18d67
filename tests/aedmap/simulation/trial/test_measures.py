"""Figures of a trial, checked by hand, and how they are told."""

from dataclasses import replace

import numpy as np
import pytest

from aedmap.simulation.trial import Arrests, Measured, Outcomes, Setting, Trial, measure, read_conditions, trial_page
from aedmap.simulation.trial.figures import FIGURES, with_interval
from aedmap.simulation.trial.measures import Estimate
from aedmap.simulation.trial.pareto import Point, beside_each_other, front, pareto_picture
from aedmap.simulation.trial.table import LEGEND, trial_table
from optimizer.models.survival import larsen

NEVER = np.inf
SURVIVAL = {"larsen": lambda cpr, shock, ems: larsen(cpr, ems)(shock)}


def _outcomes(first_s: list[float], device_s: list[float], alerts: list[int]) -> Outcomes:
    none = np.zeros(len(alerts), np.int32)
    return Outcomes(np.array(first_s), np.array(device_s), np.array(alerts, np.int32), none, none, none)


def _trial() -> Trial:
    count = 4
    arrests = Arrests(np.zeros(count), np.zeros(count), np.array([10, 11, 12, 2]), np.zeros(count, bool))
    outcomes = {
        "one": _outcomes([120, 240, 360, NEVER], [300, NEVER, 900, NEVER], [2, 3, 4, 0]),
        "two": _outcomes([120, 240, 360, NEVER], [300, NEVER, 900, NEVER], [4, 5, 6, 2]),
    }
    return Trial(arrests, np.full(count, 600.0), np.array([False, False, False, True]), 60.0, outcomes)


def _of(measured: list[Measured], policy: str, part: str) -> Measured:
    return next(one for one in measured if (one.policy, one.part) == (policy, part))


def test_figures_by_hand() -> None:
    """Ambulance after 600 s: compressions after 120, 240, 360, 600 s, a device after 300, 600, 600, 600 s.

    Larsen with a minute before the alert: 0.67 - 0.023 t_cpr - 0.011 t_shock - 0.021 t_ems is 0.304, 0.203, 0.157 and
    0.065.
    """
    one = _of(measure(_trial(), SURVIVAL, 1), "one", "all").figures
    assert one["cpr_median_s"].value == 300
    assert one["shock_median_s"].value == 600
    assert one["first_before_5_min"].value == 0.5
    assert one["responder_before_ems"].value == 0.75
    assert one["device_before_ems"].value == 0.25
    assert one["responder_median_s"].value == 240
    assert one["device_median_s"].value == 600
    assert one["alerts"].value == 2.25
    by_hand = [0.67 - 0.023 * c - 0.011 * s - 0.021 * 11 for c, s in ((3, 6), (5, 11), (7, 11), (11, 11))]
    assert one["survival_larsen"].value == pytest.approx(sum(by_hand) / 4)


def test_nobody_came_is_told_as_nothing() -> None:
    """The night's one arrest saw no responder: their median is unknown, not 0."""
    night = _of(measure(_trial(), SURVIVAL, 1), "one", "night")
    assert night.arrests == 1
    assert night.figures["responder_median_s"] == Estimate(None, None, None)
    told = trial_table([replace(night, part="all")]).splitlines()
    assert [line.split()[-1] for line in told if line.startswith("First responder")] == ["-"]


def test_the_table_ends_with_what_its_words_mean() -> None:
    """Whoever sees only the terminal learns what the brackets and a redundant arrival are."""
    assert trial_table(measure(_trial(), SURVIVAL, 1)).endswith(LEGEND)


def test_differences_are_paired() -> None:
    """Two alerts more at every arrest: the difference is sure, though the numbers themselves are not."""
    two = _of(measure(_trial(), SURVIVAL, 1), "two", "all")
    assert two.against_first["alerts"] == Estimate(2, 2, 2)
    assert two.figures["alerts"].low != two.figures["alerts"].high
    assert two.against_first["survival_larsen"].value == 0


def test_times_are_told_as_clocks() -> None:
    """Minutes and seconds, with a sign where something is less."""
    clock = next(figure for figure in FIGURES if figure.key == "cpr_median_s")
    assert with_interval(clock, Estimate(185.4, 120.0, 299.6)) == "3:05 (2:00..5:00)"
    assert clock.write(-61) == "-1:01"
    assert clock.write(-0.2) == "0:00"


def test_the_front_holds_those_whom_nobody_beats() -> None:
    """Fewer alerts or more survival; of equals the one with fewer alerts."""
    points = [Point(name, alerts, survival, 0, 0) for name, alerts, survival in _FOUR]
    assert [one.policy for one in front(points)] == ["few", "good"]


_FOUR = (("many", 30.0, 20.0), ("good", 12.0, 20.0), ("few", 5.0, 18.0), ("bad", 6.0, 17.0))


def test_the_page_shows_every_policy_and_what_was_assumed() -> None:
    """As a picture with a name and as a table; names cannot break out of either."""
    trial = _trial()
    named = Trial(
        trial.arrests, trial.ems_s, trial.night, 60.0, {"<b>": trial.outcomes["one"], "two": trial.outcomes["two"]}
    )
    measured = measure(named, SURVIVAL, 1)
    page = trial_page("A & B", ["Note <1>"], [Setting("10 people", measured)], read_conditions())
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert "Note &lt;1&gt;" in page
    assert page.count("<svg") == 2
    assert "Region der Lebensretter" in page
    assert pareto_picture(measured, "evening") == ""


def test_names_in_the_picture_do_not_cover_each_other() -> None:
    """Whoever has room stays; others move down just as far as they must."""
    assert beside_each_other([(0, 50), (10, 52), (300, 52), (5, 50)]) == [(0, 50), (10, 72), (300, 52), (5, 61)]
