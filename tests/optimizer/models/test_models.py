"""Every model by hand on three rows and four sites, and against its own formula on all choices of random cases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer import models
from optimizer.models.survival import de_maio, larsen, survival_cover, waalewijn
from optimizer.solvers import BadProblem, CoverProblem, Iterations, Solution, Status, solve
from optimizer.solvers.set_cover import cover_all

COVERS = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 0, 1]])
WEIGHT = np.array([5, 3, 2])


def best(problem: CoverProblem) -> Solution:
    """The answer of the engine, proven."""
    answer = solve(problem, stop=Iterations(50), seed=0)
    assert answer.status in (Status.OPTIMAL, Status.INFEASIBLE)
    return answer


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """covers, whole weights and a count."""
    rows, sites = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cells = draw(st.lists(st.integers(0, 4), min_size=rows * sites, max_size=rows * sites))
    weight = draw(st.lists(st.integers(0, 9), min_size=rows, max_size=rows))
    return np.array(cells).reshape(rows, sites), np.array(weight), draw(st.integers(1, sites))


def choices(sites: int, count: int) -> list[list[int]]:
    """All choices of at most `count` sites."""
    return [list(c) for n in range(count + 1) for c in combinations(range(sites), n)]


def test_set_cover_by_hand() -> None:
    """Sites 0 and 1 cover all three rows, and no single one does."""
    answer = cover_all(models.lscp(COVERS), stop=Iterations(50), seed=0)
    assert (answer.objective, answer.bound, answer.status) == (2, 2, Status.OPTIMAL)


def test_backup_cover_by_hand() -> None:
    """With sites 0 and 1 row 1 has backup; with 0 and 2 row 0 has, but row 2 is left out."""
    answer = best(models.bacop1(COVERS, WEIGHT, 2))
    assert list(answer.chosen) == [0, 1]
    assert models.backup_of(answer.objective, WEIGHT) == (3, 3)
    assert best(models.bacop2(COVERS, WEIGHT, 2, 0.5)).objective == 0.5 * (5 + 3 + 2 + 3)


def test_expected_cover_by_hand() -> None:
    """Sites away half of the time: 0 and 1 give 5/2 + 3 * 3/4 + 2/2 = 5.75; 0 and 2 give 5 * 3/4 + 3/2 = 5.25."""
    assert best(models.mexclp(COVERS, WEIGHT, 2, 0.5)).objective == pytest.approx(5.75)


def test_budget_by_hand() -> None:
    """Site 0 alone costs 3 of 4; 1 and 2 together cost 4 and cover everything."""
    answer = best(models.budgeted_cover(COVERS, WEIGHT, [3, 2, 2, 2], 4))
    assert (list(answer.chosen), answer.objective) == ([1, 2], 10)


def test_relocation_by_hand() -> None:
    """Devices at 2 and 3 cover 7; moving 3 to 1 covers all, and nothing better can be had without a move."""
    assert best(models.relocation(COVERS, WEIGHT, [2, 3], 0)).objective == 7
    assert list(best(models.relocation(COVERS, WEIGHT, [2, 3], 1)).chosen) == [1, 2]
    assert best(models.relocation_with_cost(COVERS, WEIGHT, [2, 3], [9, 5, 9, 9], 4)).objective == 7
    assert best(models.relocation_with_cost(COVERS, WEIGHT, [2, 3], [9, 5, 9, 9], 5)).objective == 10


def test_periods_by_hand() -> None:
    """Site 0 closes at night: row 0 then needs site 2."""
    hours = np.array([[1, 0], [1, 1], [1, 1], [1, 1]])
    day_and_night = np.column_stack([WEIGHT, WEIGHT])
    answer = best(models.cover_by_period(COVERS, day_and_night, hours, 2))
    assert (list(answer.chosen), answer.objective) == ([1, 2], 20)


def test_minimums_and_spacing_by_hand() -> None:
    """The north must have one although it covers least; sites 0 and 1 stand too near each other."""
    plain = models.mclp(COVERS, WEIGHT, 2)
    north = models.at_least_in_groups(plain, ["", "", "", "north"], {"north": 1})
    assert list(best(north).chosen) == [0, 3]
    places = np.array([[0.0, 0], [50, 0], [500, 0], [900, 0]])
    apart = best(models.keep_apart(plain, places, 100.0))
    assert {0, 1} - set(apart.chosen.tolist())
    assert apart.objective == 10
    with pytest.raises(BadProblem, match="group south must have 1"):
        models.at_least_in_groups(plain, ["", "", "", "north"], {"south": 1})


def test_gradual_cover_by_hand() -> None:
    """Weights 5, 3, 2: site 0 alone gives 5 + 1.5 + 0.5 = 7, with site 1 5 + 3 + 1, with site 3 5 + 1.5 + 2."""
    values = np.array([[1.0, 0.5, 0, 0], [0.5, 1.0, 0.25, 0], [0.25, 0.5, 0.5, 1.0]])
    one, two = (best(models.gradual_cover(values, WEIGHT, count)) for count in (1, 2))
    assert (list(one.chosen), one.objective) == ([0], 7)
    assert (list(two.chosen), two.objective) == ([0, 1], 9)


def test_survival_by_hand() -> None:
    """At site 0 the first arrest is helped at once, 1 / (1 + exp(0.679)) = 0.33649, the second after 2 min, 0.23094."""
    minutes = np.array([[0.0, 9, 9, np.inf], [2, 4, 9, np.inf], [np.inf, np.inf, np.inf, 5]])
    answer = best(survival_cover(minutes, [1, 1, 0], 1))
    assert list(answer.chosen) == [0]
    assert answer.objective == pytest.approx(0.33649 + 0.23094, abs=2e-5)
    stored = sparse.csr_array(([0.0, 2.0], ([0, 1], [0, 0])), shape=(2, 1))
    assert best(survival_cover(stored, [1, 1], 1)).objective == pytest.approx(answer.objective)


def test_survival_formulas() -> None:
    """Larsen: 0.67 - 0.023 * 2 - 0.011 * 5 - 0.021 * 8 = 0.401; Waalewijn with 10 min to the ambulance."""
    assert larsen(2, 8)(np.array([5.0, 99.0])) == pytest.approx([0.401, 0])
    assert waalewijn(10)(np.array([0.0, 10.0, 30.0])) == pytest.approx(
        [1 / (1 + np.exp(n)) for n in (1.44, 3.04, 3.04)]
    )


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_survival_matches_its_formula(case) -> None:
    """The expected survivors of the best choice, each helped from the nearest open site."""
    minutes, weight, count = case
    chance = de_maio(minutes.astype(float))
    top = max((weight * chance[:, c].max(axis=1, initial=0)).sum() for c in choices(minutes.shape[1], count))
    assert best(survival_cover(minutes, weight, count)).objective == pytest.approx(top, rel=1e-5)


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (lambda: survival_cover([[1.0, np.nan]], [1], 1), "row 0 is nan minutes from site 1"),
        (lambda: survival_cover([[1.0, -2]], [1], 1), "row 0 is -2.0 minutes from site 1"),
        (lambda: survival_cover([[1.0, 2]], [1], 1, lambda t: t / 9), "higher after 2 minutes than after 1"),
        (lambda: models.mclp([[1.0, np.nan]], [1], 1), "row 0 has nan for site 1"),
        (lambda: models.mclp([1.0, 0.0], [1], 1), "has 1 dimensions"),
        (lambda: models.lscp(np.zeros((0, 4))), "0 rows and 4 sites"),
        (lambda: models.lscp(np.zeros((3, 0))), "3 rows and 0 sites"),
        (lambda: models.lscp(COVERS, [1, 2, 3]), "3 costs were given for 4 sites"),
        (lambda: models.lscp(COVERS, [1, 2, np.nan, 4]), "site 2 has cost nan"),
        (lambda: models.gradual_cover([[1.0, np.inf]], [1], 1), "row 0 values site 1 at inf"),
        (lambda: models.relocation_with_cost(COVERS, WEIGHT, [7], [1, 1, 1, 1], 2), "existing names site 7"),
        (lambda: models.relocation_with_cost(COVERS, WEIGHT, [0], [1, 1], 2), "2 move costs were given for 4 sites"),
        (lambda: models.relocation(COVERS, WEIGHT, [7], 1), "existing names site 7"),
        (lambda: models.budgeted_cover(COVERS, WEIGHT, [3, 2, 2, 2], np.nan), "budget nan is not allowed"),
        (lambda: models.budgeted_cover(COVERS, WEIGHT, [3, 2, 2, 2], 2, fixed_open=[0]), "cost 3 but the budget is 2"),
        (lambda: models.mexclp(COVERS, WEIGHT, 2, 1.0), "unavailable 1.0 is not allowed"),
        (lambda: models.bacop2(COVERS, WEIGHT, 2, 0.4), "theta 0.4 is not allowed"),
        (lambda: models.cover_by_period(COVERS, WEIGHT, np.ones((4, 2)), 1), r"demand of shape \(3,\)"),
        (lambda: models.keep_apart(models.mclp(COVERS, WEIGHT, 1), np.zeros((4, 2)), -1.0), "spacing_m -1.0"),
        (lambda: models.p_median(COVERS, WEIGHT, 5), "count 5 is not allowed with 4 sites"),
    ],
)
def test_bad_input_of_a_model_is_named(ask, names: str) -> None:
    """One sentence with the offending entry."""
    with pytest.raises(BadProblem, match=names):
        ask()


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_gradual_cover_matches_its_formula(case) -> None:
    """Level rows give exactly the best value of each row, whatever the values."""
    values, weight, count = case
    top = max((weight * values[:, c].max(axis=1, initial=0)).sum() for c in choices(values.shape[1], count))
    assert best(models.gradual_cover(values, weight, count)).objective == pytest.approx(top)


@settings(max_examples=40, deadline=None)
@given(case=cases(), theta=st.sampled_from([0.5, 0.75, 1.0]), away=st.sampled_from([0.0, 0.25, 0.5]))
def test_later_covers_match_their_formulas(case, theta: float, away: float) -> None:
    """BACOP 1, BACOP 2 and MEXCLP are worth what their papers say, on every choice the engine could make."""
    values, weight, count = case
    covers = values > 2
    counts = [covers[:, c].sum(axis=1) for c in choices(covers.shape[1], count)]
    both = max((weight * (theta * (n > 0) + (1 - theta) * (n > 1))).sum() for n in counts)
    assert best(models.bacop2(covers, weight, count, theta)).objective == pytest.approx(both, rel=1e-5)
    expected = max((weight * (1 - away**n)).sum() for n in counts)
    assert best(models.mexclp(covers, weight, count, away)).objective == pytest.approx(expected, rel=1e-5)
    backup = max(((n > 0).sum(), (weight * (n > 1)).sum()) for n in counts)
    assert models.backup_of(best(models.bacop1(covers, weight, count)).objective, weight) == backup


@settings(max_examples=40, deadline=None)
@given(case=cases(), data=st.data())
def test_limits_match_all_choices(case, data: st.DataObject) -> None:
    """Budget, moves, move cost, spacing and minimums leave the best of exactly the choices that keep them."""
    values, weight, count = case
    covers, sites = values > 2, values.shape[1]
    number = st.lists(st.integers(0, 5), min_size=sites, max_size=sites)
    cost, x = np.array(data.draw(number), np.float64), np.array(data.draw(number), np.float64)
    today = sorted(data.draw(st.sets(st.integers(0, sites - 1), min_size=1)))
    limit = data.draw(st.integers(0, 6))

    def top(kept: list[list[int]]) -> float | None:
        return max((weight[covers[:, c].any(axis=1)].sum() for c in kept), default=None)

    def close(c: list[int]) -> bool:
        return any(abs(x[a] - x[b]) < limit for a, b in combinations(c, 2))

    everything = choices(sites, sites)
    plain = models.mclp(covers, weight, count)
    gone = {tuple(c): len(set(today) - set(c)) for c in everything}
    groups = ["g" if j in today else "" for j in range(sites)]
    expected = {
        "budget": (
            models.budgeted_cover(covers, weight, cost, limit),
            [c for c in everything if cost[c].sum() <= limit],
        ),
        "moves": (
            models.relocation(covers, weight, today, limit),
            [c for c in choices(sites, len(today)) if gone[tuple(c)] <= limit],
        ),
        "move cost": (
            models.relocation_with_cost(covers, weight, today, cost, limit),
            [c for c in choices(sites, len(today)) if cost[[j for j in c if j not in today]].sum() <= limit],
        ),
        "spacing": (
            models.keep_apart(plain, np.column_stack([x, np.zeros(sites)]), limit),
            [c for c in choices(sites, count) if not close(c)],
        ),
        "minimums": (
            models.at_least_in_groups(plain, groups, {"g": 1}),
            [c for c in choices(sites, count) if set(c) & set(today)],
        ),
    }
    for name, (problem, kept) in expected.items():
        assert best(problem).objective == pytest.approx(top(kept)), name


@settings(max_examples=40, deadline=None)
@given(case=cases(), data=st.data())
def test_periods_match_all_choices(case, data: st.DataObject) -> None:
    """Demand of each period counts where an open site's hours reach."""
    values, weight, count = case
    covers, sites = values > 2, values.shape[1]
    hours = np.array(data.draw(st.lists(st.booleans(), min_size=2 * sites, max_size=2 * sites))).reshape(sites, 2)
    by_period = np.column_stack([weight, weight[::-1]])
    top = max(
        sum(by_period[:, t][(covers[:, c] & hours[c, t]).any(axis=1)].sum() for t in (0, 1))
        for c in choices(sites, count)
    )
    assert best(models.cover_by_period(covers, by_period, hours, count)).objective == top
