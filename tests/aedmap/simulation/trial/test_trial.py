"""Trials on tiny worlds: a case checked by hand, and what must hold whatever the luck."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.dispatch import Policy
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.simulation.trial import Trial, run_trial
from aedmap.simulation.trial.playing import Arrival, Played
from aedmap.simulation.trial.processes import shared_out
from aedmap.simulation.trial.trial import redundant
from tests.aedmap.dispatch.worlds import PLACES
from tests.aedmap.simulation.trial.worlds import CERTAIN, arrests_at, crowd_at, staff_of

A, B, C, D, E, F = (PLACES[letter] for letter in "ABCDEF")
EVERYBODY = Policy(waves=(20,), delays_s=(), cpr_wanted=20, aed_wanted=0, fetch_share=0.0)


def test_a_case_that_can_be_checked_by_hand() -> None:
    """Patient at E, people at D (300 m) and B (900 m), a device at C (600 m from E), 2 m/s, first step after 105 s.

    D goes straight: 105 + 300 / 2 = 255 s. B fetches: 105 + 300 / 2 to C, 30 s at the device, 600 / 2 to E = 585 s.
    """
    staff = staff_of([D, B], [C], **{**CERTAIN, "ems_s": 900.0})
    trial = run_trial(staff, {"ours": Policy(pickup_s=30.0)}, arrests_at([E]), seed=1)
    ours = trial.outcomes["ours"]
    assert ours.first_s[0] == pytest.approx(255, abs=0.5)
    assert ours.device_s[0] == pytest.approx(585, abs=0.5)
    assert (ours.alerts[0], ours.accepted[0], ours.redundant[0], ours.stood_down[0]) == (2, 2, 0, 0)
    assert trial.ems_s[0] == pytest.approx(900)


def test_nobody_is_asked_once_the_ambulance_is_there() -> None:
    """The second wave would go after 20 s; an ambulance after 10 s makes it needless."""
    policy = Policy(waves=(1, 1), delays_s=(20,), cpr_wanted=2, aed_wanted=0)
    silent = {**CERTAIN, "accept": 0.0}
    asked = [
        run_trial(staff_of([D, B], [], **{**silent, "ems_s": ems_s}), {"a": policy}, arrests_at([E]), 1)
        for ems_s in (10.0, 30.0)
    ]
    assert [trial.outcomes["a"].alerts[0] for trial in asked] == [1, 2]


def test_who_accepts_when_enough_go_is_not_needed() -> None:
    """Three say yes at the same moment and one is wanted: one goes, the others are called off before they answer."""
    policy = Policy(waves=(3,), delays_s=(), cpr_wanted=1, aed_wanted=0, fetch_share=0.0)
    trial = run_trial(staff_of([D, C, B], [], **CERTAIN), {"a": policy}, arrests_at([E]), 1)
    assert (trial.outcomes["a"].alerts[0], trial.outcomes["a"].accepted[0]) == (3, 1)


def test_an_arrest_where_nobody_is_near_waits_for_the_ambulance() -> None:
    """Nobody within reach: no alert, and nobody ever comes."""
    trial = run_trial(staff_of([A], [A], **CERTAIN), {"a": Policy(reach_m=100.0)}, arrests_at([E]), 1)
    assert trial.outcomes["a"].alerts[0] == 0
    assert np.isinf(trial.outcomes["a"].first_s[0])


def test_a_weekly_cap_is_refused_rather_than_left_out() -> None:
    """Arrests of a trial have no order, so nobody can be tired of earlier ones."""
    with pytest.raises(InvalidInput, match="alerts_a_week"):
        run_trial(staff_of([A], []), {"capped": Policy(alerts_a_week=2)}, arrests_at([E]), 1)


def test_redundant_are_those_who_help_nobody() -> None:
    """Third without a device, second device, and whoever comes after the ambulance."""
    order = [(100.0, False), (110.0, True), (120.0, True), (130.0, False), (700.0, False)]
    played = Played(tuple(Arrival(*one) for one in order), (), 0)
    assert redundant(played, 600.0) == 3
    assert redundant(played, 105.0) == 4


def _people(seed: int, count: int) -> list[Position]:
    chance = np.random.default_rng(seed)
    return [PLACES["ABCDEF"[i]] for i in chance.integers(0, 6, count)]


def _same(one: Trial, other: Trial) -> bool:
    names = [field.name for field in fields(one.outcomes["a"])]
    return all(np.array_equal(getattr(one.outcomes["a"], n), getattr(other.outcomes["a"], n)) for n in names)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15)
def test_the_same_seed_gives_the_same(seed: int) -> None:
    """However many workers play the hours, and whatever other policies are tried beside."""
    staff = staff_of(_people(seed, 8), [C, F])
    arrests = replace(arrests_at([A, B, C, D, E, F]), hour=np.arange(6) * 20)
    one = run_trial(staff, {"a": Policy()}, arrests, seed, workers=1)
    other = run_trial(staff, {"b": EVERYBODY, "a": Policy()}, arrests, seed, workers=3)
    assert _same(one, other)


@given(seed=st.integers(0, 10_000), fewer=st.integers(0, 6), more=st.integers(1, 6))
@settings(max_examples=40)
def test_more_responders_never_delay_the_first_when_all_are_asked(seed: int, fewer: int, more: int) -> None:
    """Those who are added change nobody's luck."""
    people = _people(seed, fewer + more)
    staff = staff_of(people, [])
    arrests = arrests_at([A, C, E])
    few = replace(staff, crowd=crowd_at(people[:fewer]))
    before = run_trial(few, {"a": EVERYBODY}, arrests, seed).outcomes["a"].first_s
    after = run_trial(staff, {"a": EVERYBODY}, arrests, seed).outcomes["a"].first_s
    assert (after <= before).all()


@given(seed=st.integers(0, 10_000), small=st.integers(1, 6), more=st.integers(0, 6))
@settings(max_examples=40)
def test_a_policy_with_larger_waves_never_asks_fewer(seed: int, small: int, more: int) -> None:
    """While everybody may come; with quotas an early yes may spare later alerts."""
    staff = staff_of(_people(seed, 12), [C])
    waves = {"few": (small, small), "many": (small + more, small + more)}
    policies = {name: replace(EVERYBODY, waves=sizes, delays_s=(20.0,)) for name, sizes in waves.items()}
    outcomes = run_trial(staff, policies, arrests_at([A, C, E]), seed).outcomes
    assert (outcomes["many"].alerts >= outcomes["few"].alerts).all()
    assert (outcomes["many"].first_s <= outcomes["few"].first_s).all()


def test_processes_play_what_one_does() -> None:
    """Hours shared out to two processes, and progress told to the end."""
    staff = staff_of(_people(3, 8), [C, F])
    arrests = replace(arrests_at([A, B, C, D, E, F]), hour=np.arange(6) * 20)
    told: list[float] = []
    one = run_trial(staff, {"a": Policy()}, arrests, 3, workers=1)
    two = run_trial(staff, {"a": Policy()}, arrests, 3, lambda _, done: told.append(done), workers=2)
    assert _same(one, two)
    assert told[-1] == 1


def _fails(job: int) -> int:
    if job == 3:
        raise InvalidInput("three")
    return job


def test_an_error_in_a_process_is_raised() -> None:
    """It is not taken for an end without results."""
    with pytest.raises(InvalidInput, match="three"):
        list(shared_out(_fails, range(6), workers=2))
    assert sorted(shared_out(_fails, [0, 1, 2, 4], workers=2)) == [0, 1, 2, 4]
