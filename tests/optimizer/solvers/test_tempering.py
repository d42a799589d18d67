"""Copies at several temperatures and the search they hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.models import mclp
from optimizer.solvers.annealing import Annealing
from optimizer.solvers.reduce import presolve
from optimizer.solvers.tempering import Tempering, ladder


def scattered(seed: int, rows: int = 400, sites: int = 80, count: int = 8) -> object:
    """Rows and sites in the plane, about eight sites a row."""
    rng = np.random.default_rng(seed)
    away = rng.random((rows, 1, 2)) - rng.random((1, sites, 2))
    covers = (away**2).sum(axis=2) < 8 / np.pi / sites
    return presolve(mclp(covers, rng.integers(1, 100, rows), count)).incidence


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), temperature=st.floats(0.1, 1000.0))
def test_what_annealing_keeps_up_to_date_is_true(seed: int, temperature: float) -> None:
    """Its value and its best value are those of the sites it names, however many swaps it made."""
    incidence = scattered(seed)
    walk = Annealing(incidence, np.arange(8), seed)
    for _ in range(3):
        walk.run(2000, temperature, temperature / 4)
        assert walk.value == pytest.approx(incidence.objective(np.sort(walk._open)))
        assert walk.best_value == pytest.approx(incidence.objective(walk.best))
        assert walk.best_value >= walk.value
        assert len(set(walk.best.tolist())) == 8


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_short_numbers_change_no_step(seed: int) -> None:
    """The matrix in two bytes a number is the same matrix: every swap is the same."""
    incidence = scattered(seed)
    assert incidence.short[0].dtype == np.uint16
    walks = [Annealing(incidence, np.arange(8), seed, members) for members in (incidence.short, incidence.members)]
    for walk in walks:
        walk.run(5000, 50.0, 10.0)
    assert walks[0].value == walks[1].value
    assert walks[0]._open.tolist() == walks[1]._open.tolist()


def test_rungs_stand_closest_where_the_value_rises() -> None:
    """All of the rise happens between 50 and 60, and so do most rungs; the ends stay."""
    temperature = np.linspace(100.0, 10.0, 91)
    value = np.where(temperature > 60, 0.0, np.where(temperature < 50, 1e5, 1e4 * (60 - temperature)))
    rungs = ladder(temperature, value)
    assert (rungs[0], rungs[-1]) == (100.0, 10.0)
    assert np.all(np.diff(rungs) < 0)
    assert ((rungs > 44) & (rungs < 66)).sum() >= 0.8 * len(rungs)


def test_a_flat_value_needs_few_rungs() -> None:
    """Where no temperature shows more than another the fewest copies do."""
    assert len(ladder(np.linspace(10.0, 1.0, 50), np.full(50, 7.0))) == 4


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 50))
def test_same_seed_same_copies_and_nothing_is_lost(seed: int) -> None:
    """Rounds can be repeated, and the best choice seen only gets better."""
    incidence = scattered(seed)
    found = []
    for _ in range(2):
        copies = Tempering(lambda one: Annealing(incidence, np.arange(8), one), np.geomspace(200.0, 20.0, 5), seed)
        best = []
        for _ in range(90):
            for job in copies.jobs(100):
                job()
            copies.trade(adapt=True)
            best.append(copies.best()[0].value)
        assert best == sorted(best)
        assert np.all(np.diff(copies.temperature) < 0)
        found.append((best, copies.best()[0].chosen.tolist()))
    assert found[0] == found[1]


def test_warmer_copies_with_more_trade_downwards() -> None:
    """A warm copy that is worth more than its cold neighbour always takes its place."""
    incidence = scattered(1)
    good = Annealing(incidence, np.arange(8), 0)
    good.run(20_000, 50.0, 1.0)
    starts = iter([good.best, np.arange(8), np.arange(8), np.arange(8)])
    copies = Tempering(lambda one: Annealing(incidence, next(starts), one), np.geomspace(8.0, 1.0, 4), 0)
    for _ in range(3):
        copies.trade(adapt=False)
    assert copies._walks[3].value == good.best_value
