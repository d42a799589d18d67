"""The question put to the engine: its best answer is the best of all choices, whatever the model and the rules."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from optimizer.choosing import Offer, Rules, choose
from optimizer.scenario import SolveSettings
from optimizer.worth import Reach, Tally
from tests.optimizer.worth.made import SLOTS, each_adds, reaches, tally_of, weights

_BRIEF = SolveSettings(seconds=5.0)


def offer_of(sites: list[Reach], cost: np.ndarray | None = None, xy_m: np.ndarray | None = None) -> Offer:
    """The sites as the engine is offered them."""
    start = np.append(0, np.cumsum([len(site.cell) for site in sites])).astype(np.int64)
    is_open = np.zeros((len(sites), SLOTS), np.bool_)
    for number, site in enumerate(sites):
        is_open[number, site.slots] = True
    cell, worth = (np.concatenate([getattr(site, each) for site in sites]) for each in ("cell", "worth"))
    return Offer(start, cell, worth, is_open, np.zeros((len(sites), 2)) if xy_m is None else xy_m, cost)


def gain_of(already: Tally, sites: list[Reach]) -> float:
    """What the sites add together."""
    tally = already.copy()
    for site in sites:
        tally.add(site)
    return tally.value - already.value


@settings(deadline=None, max_examples=60)
@given(st.data(), weights, each_adds)
def test_the_best_of_all_choices_is_found(data, weight, adds) -> None:
    """Coverage, graded worth, backup and expected cover, with doors, devices out already, prices, spacing and rules."""
    graded = adds is None and data.draw(st.booleans())
    already = tally_of(weight, adds, data.draw(st.lists(reaches(graded), max_size=2)))
    sites = data.draw(st.lists(reaches(graded), min_size=1, max_size=5))
    count = len(sites)
    cost = np.array(data.draw(st.lists(st.integers(1, 5), min_size=count, max_size=count)), np.float64)
    along_m = np.array(data.draw(st.lists(st.integers(0, 6), min_size=count, max_size=count)), np.float64)
    money = data.draw(st.sampled_from([None, 4.0, 9.0]))
    forbidden = data.draw(st.sets(st.integers(0, count - 1), max_size=2))
    mandatory = data.draw(st.sets(st.integers(0, count - 1), max_size=1)) - forbidden
    spacing_m = data.draw(st.sampled_from([0.0, 2.5]))
    most = data.draw(st.integers(max(1, len(mandatory)), count))
    rules = Rules(most, money, np.array(sorted(mandatory), np.int64), np.array(sorted(forbidden), np.int64), spacing_m)
    offer = offer_of(sites, cost, np.column_stack([along_m, np.zeros(count)]))

    def allowed(chosen: tuple[int, ...]) -> bool:
        dear = money is not None and cost[list(chosen)].sum() > money
        near = any(abs(along_m[a] - along_m[b]) < spacing_m for a, b in itertools.combinations(chosen, 2))
        return mandatory <= set(chosen) and not forbidden & set(chosen) and not dear and not near

    choices = [c for size in range(most + 1) for c in itertools.combinations(range(count), size) if allowed(c)]
    if not choices:
        return  # what contradicts itself has a test of its own
    best = max(gain_of(already, [sites[site] for site in chosen]) for chosen in choices)
    chosen = choose(offer, already, rules, _BRIEF)
    assert allowed(tuple(chosen.sites.tolist()))
    assert gain_of(already, [sites[site] for site in chosen.sites.tolist()]) == pytest.approx(best, rel=1e-5, abs=1e-9)
    assert chosen.bound >= best * (1 - 1e-6) - 1e-9
    assert chosen.status == "optimal"


def test_a_choice_without_a_choice_is_optimal() -> None:
    """All that may stand is mandatory: its weights are broken numbers, and still value and bound meet."""
    weight = np.array([[1.0], [1.0], [3.0], [2.0], [5.0]]) * np.ones(SLOTS) / 3
    already = Tally(weight, np.array([0.7, 0.3]))
    site = Reach(np.arange(1, 4), np.ones(3), np.arange(SLOTS))
    chosen = choose(offer_of([site, site]), already, Rules(1, None, np.array([0])), _BRIEF)
    assert chosen.status == "optimal"
    assert chosen.sites.tolist() == [0]


def test_rules_that_contradict_each_other_are_named() -> None:
    """Two mandatory sites of price 3 do not go into 5."""
    site = Reach(np.array([0]), np.array([1.0]), np.arange(SLOTS))
    already = Tally(np.ones((5, SLOTS)))
    offer = offer_of([site, site], np.array([3.0, 3.0]))
    with pytest.raises(InvalidInput, match="fixed open cost 6 but the budget is 5"):
        choose(offer, already, Rules(2, 5.0, np.array([0, 1])), _BRIEF)


def test_a_question_too_large_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where everybody is reached by everything in many grades, one sentence says what to ask for instead."""
    monkeypatch.setattr("optimizer.choosing.problem._MOST_ENTRIES", 4)
    sites = [Reach(np.array([0, 1]), np.array([worth, 0.5]), np.arange(SLOTS)) for worth in (0.3, 0.6, 0.9)]
    with pytest.raises(InvalidInput, match=r"shorter response\.target_s, fewer sites, or larger cells"):
        choose(offer_of(sites), Tally(np.ones((5, SLOTS))), Rules(2), _BRIEF)
