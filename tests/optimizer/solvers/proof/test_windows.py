"""How rows are parted, what prices begin with, and how windows are searched."""

from itertools import chain, combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import cover_problems

from optimizer.models import mclp
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.incidence import incidence_of
from optimizer.solvers.proof.parting import part_rows
from optimizer.solvers.proof.pattern_search import climb
from optimizer.solvers.proof.patterns import Patterns
from optimizer.solvers.proof.price_steps import propose, sites_worth
from optimizer.solvers.proof.windows import windows_of
from optimizer.solvers.reduce import presolve


def strip(sites: int) -> np.ndarray:
    """(rows, sites) covers along a line: row i lies between sites i and i + 1, and 2 reaches them from either side."""
    rows = np.arange(sites - 1)[:, None]
    return ((np.arange(sites) >= rows - 1) & (np.arange(sites) <= rows + 2)).astype(np.int8)


def test_a_line_is_cut_into_stretches() -> None:
    """Along a line each of four windows is one stretch, and 2k and 2k + 1 lie beside each other."""
    reduced = presolve(mclp(strip(80), np.arange(1, 80), 8))
    inc = reduced.incidence
    place = np.array([reduced.site[inc.row_site[a:b]].mean() for a, b in pairwise(inc.row_start)])
    window = part_rows(inc, np.zeros(inc.sites), 2)[np.argsort(place)]
    cuts = np.flatnonzero(np.diff(window))
    assert len(cuts) == 3
    assert {window[cuts[1]] // 2, window[cuts[1] + 1] // 2} == {0, 1}
    assert np.bincount(window).min() >= 15


def test_islands_are_not_torn_needlessly() -> None:
    """Two towns without a common site become one window each."""
    town = strip(20)
    covers = np.block([[town, np.zeros_like(town)], [np.zeros_like(town), town]])
    reduced = presolve(mclp(covers, np.ones(len(covers)), 6))
    inc = reduced.incidence
    window = part_rows(inc, np.zeros(inc.sites), 1)
    of_town = reduced.site[inc.row_site[inc.row_start[:-1]]] >= 20
    assert set(window[of_town]) | set(window[~of_town]) == {0, 1}
    assert len(set(window[of_town])) == len(set(window[~of_town])) == 1


def test_first_prices_prove_what_the_lp_proves() -> None:
    """At prices made of the LP's, windows solved in shares of sites leave the LP bound; whole sites never more."""
    reduced = presolve(mclp(strip(40), np.arange(1, 40), 5))
    inc = reduced.incidence
    prices = PriceBound(inc, reduced.count, reduced.sides)
    prices.run(50)
    windows = windows_of(inc, part_rows(inc, np.zeros(inc.sites), 2))
    price = windows.first_prices(prices.prices.row, inc)
    assert np.bincount(windows.site, price, inc.sites) == pytest.approx(prices.prices.site)
    beyond = np.maximum(0.0, inc.value[:, 0] - prices.prices.row).sum()
    worth = sites_worth(windows.site, price, inc.charge, reduced.count)[0]
    assert beyond + worth == pytest.approx(prices.bound, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(problem=cover_problems(), seed=st.integers(0, 1000))
def test_climbs_find_the_best_pattern_of_a_small_window(problem, seed: int) -> None:
    """Of all choices of up to seven sites none is worth more at random prices than the best climb."""
    inc = presolve(problem).incidence
    if inc.rows == 0:
        return
    window = windows_of(inc, np.zeros(inc.rows, np.int64)).windows[0]
    price = np.random.default_rng(seed).random(len(window.site)) * inc.value.sum() / inc.sites
    worth, is_open = climb(window, price, 20, 0.01 * float(inc.value.mean()), seed)
    for climbed, chosen in zip(worth, is_open, strict=True):
        assert climbed == pytest.approx(window.gains(np.flatnonzero(chosen)) - price[chosen].sum(), abs=1e-9)
    every = chain.from_iterable(combinations(range(len(price)), n) for n in range(len(price) + 1))
    best = max(window.gains(np.array(c, np.int64)) - price[list(c)].sum() for c in every)
    assert worth.max() == pytest.approx(best, abs=1e-9)


def test_the_master_finds_the_saddle() -> None:
    """Two rows in two windows, three sites, one to open: site 1 serves both and 5 + 3 is all there is to prove."""
    start, site = np.array([0, 2, 4], np.int64), np.array([0, 1, 1, 2], np.int32)
    inc = incidence_of(start, site, np.array([[5.0], [3.0]]), np.zeros(3))
    windows = windows_of(inc, np.arange(inc.rows))
    patterns = Patterns(windows, 8.0)
    for w, window in enumerate(windows.windows):
        for j in range(len(window.site)):
            patterns.add(w, np.array([j]))
    price, share = np.zeros(len(windows.site)), np.zeros(inc.sites)
    for _ in range(200):
        found = propose(
            patterns.columns(), windows.site, inc.charge, 1, price, 0.5, patterns.all_weights(), share, 1e-9
        )
        patterns.mix(found.weight)
        price, share = found.price, found.share
    assert found.model == pytest.approx(8.0, abs=1e-6)
    assert found.share.max() == pytest.approx(1.0, abs=1e-3)
    for w in range(2):
        assert patterns.weight[w].sum() == pytest.approx(1.0)
