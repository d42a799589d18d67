"""Hours and costs assumed by kind."""

import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from optimizer.sites import CandidateSite, with_assumed_hours, with_costs


def _site(kind: str, hours: str | None = None, cost: float | None = None) -> CandidateSite:
    return CandidateSite(kind, "", kind, Position(25, 60), hours, cost=cost)


def test_hours_are_assumed_only_where_a_site_says_none() -> None:
    """What the map says stays; other kinds stay unknown; the assumed ones are counted."""
    sites = (_site("school"), _site("school", "24/7"), _site("bank"))
    told, assumed = with_assumed_hours(sites, {"school": "Mo-Fr 08:00-18:00; PH off"})
    assert [site.opening_hours for site in told] == ["Mo-Fr 08:00-18:00; PH off", "24/7", None]
    assert assumed == 1


@pytest.mark.parametrize("hours", ["office hours", "", "Mo-Fr 8 to 6", 'Mo-Fr "ask"', "10:00+", "SH 08:00-12:00"])
def test_hours_that_nobody_can_read_are_refused(hours: str) -> None:
    """An assumption that leaves the door unknown assumes nothing; the kind is named."""
    with pytest.raises(InvalidInput, match=r"sites.assumed_hours has '.*' for bank, from which nobody can tell"):
        with_assumed_hours((_site("bank"),), {"bank": hours})


def test_a_cost_is_the_sites_own_or_its_kinds_or_the_default() -> None:
    """The nearer word decides, and a gift costs nothing."""
    sites = (_site("school", cost=0.0), _site("school"), _site("bank"))
    assert [site.cost for site in with_costs(sites, {"school": 12_000}, 15_000)] == [0, 12_000, 15_000]
    assert [site.cost for site in with_costs(sites, {}, None)] == [0, None, None]


@pytest.mark.parametrize("cost", [-1.0, float("nan"), float("inf")])
def test_a_cost_that_is_no_amount_is_refused(cost: float) -> None:
    """The kind is named."""
    with pytest.raises(InvalidInput, match=r"sites.costs has .* for bank; give an amount"):
        with_costs((_site("bank"),), {"bank": cost}, None)


def test_a_kind_that_nothing_is_is_refused_and_one_of_the_planners_own_is_not() -> None:
    """A slip of the pen is told with what was meant; kinds of a list of one's own may be anything."""
    with pytest.raises(InvalidInput, match=r"sites.costs has the kind 'scool', .* did you mean school\?"):
        with_costs((), {"scool": 1}, None)
    with pytest.raises(InvalidInput, match=r"sites.assumed_hours has the kind 'qqq', .* allowed are airport"):
        with_assumed_hours((), {"qqq": "24/7"})
    (gatehouse,) = with_costs((_site("gatehouse"),), {"gatehouse": 3, "outdoor_cabinet": 4, "bank": 5}, None)
    assert gatehouse.cost == 3
