"""Stopping rules: each ends a run by what it says, and any of several may."""

import math

import numpy as np
import pytest

from optimizer.models import mclp
from optimizer.solvers import (
    AnyOf,
    BadProblem,
    CoverProblem,
    Decided,
    Gap,
    Iterations,
    NoImprovement,
    SearchState,
    Seconds,
    Status,
    solve,
)
from optimizer.solvers.stop import PartOf, iterations_allowed, seconds_allowed


def hard_problem() -> CoverProblem:
    """More than any of these rules lets be proven."""
    rng = np.random.default_rng(8)
    away = ((rng.random((6000, 1, 2)) - rng.random((1, 900, 2))) ** 2).sum(axis=2)
    return mclp(away < 20 / np.pi / 900, rng.integers(1, 100, 6000), 36)


@pytest.mark.parametrize(
    ("rule", "state", "used"),
    [
        (Seconds(10), SearchState(seconds=5), 0.5),
        (Iterations(100), SearchState(iterations=150), 1.5),
        (NoImprovement(40), SearchState(iterations=90, idle=10), 0.25),
        (Gap(0.01), SearchState(value=98, bound=100), 0),
        (Gap(0.02), SearchState(value=98, bound=100), 1),
        (Gap(0.5), SearchState(), 0),
        (Decided(5), SearchState(value=4, bound=6), 0),
        (Decided(5), SearchState(value=5, bound=6), 1),
        (Decided(5), SearchState(value=4, bound=4.5), 1),
        (AnyOf(Seconds(10), Iterations(100)), SearchState(seconds=1, iterations=70), 0.7),
        (PartOf(Seconds(10), 0.5, begin=0.2), SearchState(seconds=7), 1.0),
    ],
)
def test_the_share_used(rule, state: SearchState, used: float) -> None:
    """One or more means stop."""
    assert rule(state) == pytest.approx(used)


def test_what_a_rule_allows() -> None:
    """The least of several; a rule that sets no limit allows any time."""
    both = AnyOf(Seconds(9), PartOf(Seconds(10), 0.5, begin=0.2), Iterations(70), Gap(0.1))
    assert seconds_allowed(both) == 7
    assert iterations_allowed(both) == 70
    assert seconds_allowed(Gap(0.1)) == iterations_allowed(Gap(0.1)) == math.inf


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (lambda: Seconds(0), "seconds 0 is not allowed"),
        (lambda: Seconds(math.nan), "seconds nan is not allowed"),
        (lambda: Iterations(-1), "iterations -1 is not allowed"),
        (lambda: NoImprovement(0), "iterations 0 is not allowed"),
        (lambda: Gap(1.0), "gap 1.0 is not allowed"),
        (lambda: AnyOf(), "no stopping rule was given"),
    ],
)
def test_rules_that_cannot_be(ask, names: str) -> None:
    """One sentence says what is allowed."""
    with pytest.raises(BadProblem, match=names):
        ask()


@pytest.mark.parametrize("rule", [NoImprovement(30), AnyOf(Iterations(60), Seconds(300)), Seconds(0.3)])
def test_a_run_ends_by_its_rule(rule) -> None:
    """What is not proven by then says gap, with a bound above the value."""
    answer = solve(hard_problem(), stop=rule, seed=0)
    assert answer.status is Status.GAP
    assert answer.objective < answer.bound


def test_a_gap_asked_for_ends_the_run() -> None:
    """Long before its ten minutes are over."""
    answer = solve(hard_problem(), stop=AnyOf(Seconds(600), Gap(0.1)), seed=0)
    assert answer.gap <= 0.1
    assert answer.seconds < 300
