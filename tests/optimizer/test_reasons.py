"""Why each site, against trying every other site in its place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import Position
from optimizer.choosing import Rules
from optimizer.reasons import reasons
from optimizer.sites import CandidateSite
from tests.optimizer.choosing.test_asking import gain_of, offer_of
from tests.optimizer.worth.made import CELLS, each_adds, reaches, tally_of, weights


@settings(deadline=None)
@given(st.data(), weights.filter(lambda weight: weight.sum() > 0), each_adds)
def test_substitutes_are_the_best_of_all_that_keep_the_rules(data, weight, adds) -> None:
    """For each chosen site: what only it is near to, what goes without it, and the most that another brings back."""
    kept = data.draw(st.lists(reaches(adds is None), max_size=2))
    sites = data.draw(st.lists(reaches(adds is None), min_size=2, max_size=6))
    count = len(sites)
    chosen = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=count, unique=True))
    forbidden = data.draw(st.sets(st.integers(0, count - 1), max_size=1)) - set(chosen)
    cost = np.array(data.draw(st.lists(st.integers(1, 5), min_size=count, max_size=count)), np.float64)
    money = data.draw(st.sampled_from([None, float(cost[chosen].sum())]))
    along_m = np.array(data.draw(st.lists(st.integers(0, 6), min_size=count, max_size=count)), np.float64)
    spacing_m = data.draw(st.sampled_from([0.0, 2.5]))
    rules = Rules(count, money, np.empty(0, np.int64), np.array(sorted(forbidden), np.int64), spacing_m)
    offer = offer_of(sites, cost, np.column_stack([along_m, np.zeros(count)]))
    named = [CandidateSite(str(number), "", "", Position(0, 0)) for number in range(count)]
    already = tally_of(weight, adds, kept)
    whole = tally_of(weight, adds, [*kept, *(sites[site] for site in chosen)])
    demand = weight.sum(axis=1)
    found = reasons(whole, len(kept), chosen, named, offer, rules, demand)
    for site, why in zip(chosen, found, strict=True):
        stay = [other for other in chosen if other != site]
        near = [set(reach.cell.tolist()) for reach in [*kept, *(sites[other] for other in stay)]]
        alone = [cell for cell in range(CELLS) if cell in sites[site].cell and not any(cell in some for some in near)]
        assert why.alone_share == pytest.approx(demand[alone].sum() / demand.sum())
        without = gain_of(already, [sites[other] for other in stay])
        assert why.lost_share == pytest.approx((whole.value - already.value - without) / demand.sum())

        def allowed(other: int, stay: list[int] = stay) -> bool:
            dear = money is not None and cost[[*stay, other]].sum() > money
            near = any(abs(along_m[a] - along_m[other]) < spacing_m for a in stay)
            return other not in chosen and other not in forbidden and not dear and not near

        brings = {
            other: gain_of(already, [sites[each] for each in (*stay, other)]) - without
            for other in range(count)
            if allowed(other)
        }
        best = max(brings.values(), default=0.0)
        assert why.substitute_share == pytest.approx(best / demand.sum(), abs=1e-12)
        assert (why.substitute is None) == (best <= 1e-12)
        if why.substitute is not None:
            assert brings[int(why.substitute.id)] == pytest.approx(best)
