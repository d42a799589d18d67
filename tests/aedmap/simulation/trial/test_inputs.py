"""What a trial is made of: arrests, people through a day, devices through a week, conditions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import AedmapError, InvalidInput
from aedmap.people import Availability, ResponderStatus, WeeklyHours
from aedmap.simulation.trial import (
    Intensity,
    Places,
    built_km2,
    crowd_of,
    devices_in_week,
    draw_arrests,
    make_crowd,
    make_device_week,
    read_conditions,
    street_places,
)
from aedmap.simulation.trial.chance import Drawn, Luck, log_normal, uniform
from tests.aedmap.dispatch.worlds import NETWORK, PLACES
from tests.aedmap.made_up import make_aed, make_responder
from tests.aedmap.simulation.trial.worlds import conditions

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
HOMES = Places(np.array([24.90, 24.91]), np.array([60.10, 60.11]), np.array([1.0, 3.0]))
JOBS = Places(np.array([24.98]), np.array([60.19]), np.array([1.0]))


def _intensity(profile: np.ndarray) -> Intensity:
    return Intensity(HOMES.lon, HOMES.lat, HOMES.weight, profile)


def test_arrests_follow_rate_and_hour() -> None:
    """A place of three times the rate has three times the arrests; an hour of rate 0 has none."""
    profile = np.ones(168)
    profile[5] = 0
    drawn = draw_arrests(_intensity(profile), 20_000, seed=1, home_share=0.7)
    assert (drawn.lon == HOMES.lon[1]).mean() == pytest.approx(0.75, abs=0.02)
    assert 5 not in drawn.hour
    assert np.bincount(drawn.hour, minlength=168).max() < 200
    assert drawn.at_home.mean() == pytest.approx(0.7, abs=0.02)


def test_arrests_may_have_a_week_of_their_own_at_each_place() -> None:
    """One place by night, the other by day."""
    profile = np.zeros((2, 168))
    profile[0, 3], profile[1, 15] = 1, 1
    drawn = draw_arrests(_intensity(profile), 500, seed=1)
    assert (np.where(drawn.lon == HOMES.lon[0], 3, 15) == drawn.hour).all()


def test_fewer_arrests_are_the_first_of_more() -> None:
    """So that a longer run refines a shorter one."""
    few, many = (draw_arrests(_intensity(np.ones(168)), count, seed=4) for count in (50, 80))
    assert np.array_equal(few.hour, many.hour[:50])
    assert np.array_equal(few.lon, many.lon[:50])


@pytest.mark.parametrize("rate", [[-1.0, 2.0], [0.0, 0.0], [np.nan, 1.0]])
def test_rates_that_are_none_are_refused(rate: list[float]) -> None:
    """Before anything is drawn."""
    with pytest.raises(InvalidInput, match="rates"):
        Intensity(HOMES.lon, HOMES.lat, np.array(rate), np.ones(168))


def test_people_are_at_home_by_night_and_many_at_work_by_day() -> None:
    """Six of ten work; on the way somebody stands between the two; on Sunday nobody works."""
    crowd = make_crowd(2000, HOMES, JOBS, seed=3)
    at_work = [(crowd.where(hour, 3)[:, 0] == JOBS.lon[0]).mean() for hour in (3, 12, 6 * 24 + 3)]
    assert at_work[0] == 0
    assert at_work[2] == 0
    assert 0.6 < at_work[1] < 0.8  # a quarter of the others is out, at places drawn from the same ones
    between = crowd.where(7, 3)
    assert np.any((between[:, 0] > 24.92) & (between[:, 0] < 24.97))


def test_fewer_people_are_the_first_of_more() -> None:
    """So that densities are compared on common random numbers."""
    many, few = make_crowd(100, HOMES, JOBS, seed=5), make_crowd(40, HOMES, JOBS, seed=5)
    assert np.array_equal(few.where(12, 5), many.first(40).where(12, 5), equal_nan=True)


def test_registered_people_keep_their_hours_and_work() -> None:
    """Left out are those who may not be sent; at work in working hours, and away outside their own hours."""
    home, work = PLACES["A"], PLACES["E"]
    evening = Availability(tuple(WeeklyHours(day, 18 * 60, 24 * 60) for day in range(7)), "UTC")
    people = [
        make_responder("a", base=home, work=work, position=None, position_at=None, turnout_s=40.0),
        make_responder("b", base=home, position=None, position_at=None, availability=evening),
        make_responder("c", base=home, position=None, position_at=None, status=ResponderStatus.SUSPENDED),
        make_responder("d"),
    ]
    crowd = crowd_of(people, MONDAY)
    assert len(crowd) == 2
    assert crowd.available is not None
    assert crowd.available[1].sum() == 7 * 6
    assert crowd.where(12, 1)[0].tolist() == [work.lon, work.lat]
    assert crowd.where(2, 1)[0].tolist() == [home.lon, home.lat]
    assert crowd.turnout_s[0] == 40


def test_a_device_counts_in_hours_in_which_it_is_open_throughout() -> None:
    """From 8:30 to 18:00 are nine whole hours; unknown hours are never open; a broken device is left out."""
    aeds = [
        make_aed("a", opening_hours="Mo 08:30-18:00", time_zone="UTC"),
        make_aed("b", opening_hours=None),
        make_aed("c", opening_hours="24/7"),
    ]
    week = devices_in_week(aeds, MONDAY)
    assert [row.sum() for row in week.open_in] == [9, 0, 168]
    assert np.flatnonzero(week.open_in[0]).tolist() == list(range(9, 18))


def test_made_up_devices_keep_office_hours_or_none() -> None:
    """The share that never closes, and fifty hours a week for the others."""
    hours = make_device_week(400, HOMES, 1, open_always=0.25).open_in.sum(axis=1)
    assert set(hours.tolist()) == {50, 168}
    assert (hours == 168).mean() == pytest.approx(0.25, abs=0.06)


def test_streets_stand_for_people() -> None:
    """As many metres as the streets have, and the squares of 250 m in which they lie."""
    assert street_places(NETWORK).weight.sum() == pytest.approx(float(NETWORK.edge_m.sum()), rel=0.01)
    assert 0.25 <= built_km2(NETWORK) <= 0.9


@given(seed=st.integers(0, 2**40), event=st.integers(0, 10**6), who=st.integers(0, 10**6))
@settings(max_examples=50)
def test_luck_is_the_same_one_by_one_and_together(seed: int, event: int, who: int) -> None:
    """And lies between 0 and 1, both excluded."""
    together = uniform(seed, Drawn.PACE, event, np.array([who]))[0]
    assert 0 < together < 1
    assert Luck(seed, event).uniform(Drawn.PACE, who) == together


def test_luck_is_even_and_of_many_kinds() -> None:
    """Mean and deviation of a uniform number, no correlation between kinds, medians of log-normal ones."""
    who = np.arange(20_000)
    one, other = uniform(1, Drawn.ANSWER, 7, who), uniform(1, Drawn.SEEN, 7, who)
    assert one.mean() == pytest.approx(0.5, abs=0.01)
    assert one.std() == pytest.approx(12**-0.5, abs=0.01)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert np.median(log_normal(1, Drawn.PACE, 7, who, 90.0, 0.4)) == pytest.approx(90, rel=0.02)


def test_our_conditions_say_where_each_value_is_from(tmp_path: Path) -> None:
    """A file of one's own changes those it names; the night spans midnight."""
    stated = read_conditions()
    assert {one.basis for one in stated.stated.values()} == {"published", "assumed"}
    file = tmp_path / "ours.toml"
    file.write_text('accept = { value = 0.6, basis = "assumed", source = "we hope" }')
    assert read_conditions(file).conditions.accept == 0.6
    assert read_conditions(file).conditions.turnout_s == stated.conditions.turnout_s
    assert [stated.conditions.night(hour) for hour in (21, 22, 6, 7)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("speed = 3", "the key 'speed'"),
        ("accept = 0.5", "table of value, basis and source"),
        ('accept = { value = "much", basis = "assumed", source = "x" }', "give a number"),
        ('accept = { value = 0.5, basis = "known", source = "x" }', "published or assumed"),
        ('accept = { value = 0.9, basis = "assumed", source = "x" }', "accept + decline"),
        ('turnout_s = { value = 20, basis = "assumed", source = "x" }', "over before the answer"),
        ('ems_s = { value = -1, basis = "assumed", source = "x" }', "ems_s = -1"),
        ("accept = ", "not TOML"),
    ],
)
def test_conditions_that_cannot_be_are_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """In one sentence."""
    file = tmp_path / "ours.toml"
    file.write_text(text)
    with pytest.raises(AedmapError, match=sentence.replace("+", r"\+")):
        read_conditions(file)


def test_examples_can_be_read() -> None:
    """Those of docs/examples are conditions of this version."""
    folder = Path(__file__).parents[4] / "docs" / "examples"
    assert [read_conditions(folder / name).conditions.accept for name in ("langeland.toml", "langeland-driving.toml")]


def test_turnout_is_the_published_one_in_all() -> None:
    """Seeing, answering and setting out together have the median that is published, within five in a hundred."""
    one, who = conditions(), np.arange(50_000)
    rest_s = one.turnout_s - one.see_s - one.decide_s
    total = (
        log_normal(2, Drawn.SEEN, 0, who, one.see_s, one.see_spread)
        + log_normal(2, Drawn.DECIDED, 0, who, one.decide_s, one.decide_spread)
        + log_normal(2, Drawn.SET_OUT, 0, who, rest_s, one.set_out_spread)
    )
    assert np.median(total) == pytest.approx(one.turnout_s, rel=0.05)
    assert timedelta(seconds=one.turnout_s) == timedelta(minutes=1, seconds=45)
