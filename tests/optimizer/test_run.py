"""From a scenario to a plan, on towns that fit into a line of text."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.demand import Period
from optimizer.run import run_scenario
from optimizer.scenario import Budget, DemandSettings, ExistingFrom, Scenario, SiteSettings, SolveSettings
from tests.optimizer.towns import draw_town, write_people

_SHOP = {"shop": "kiosk"}
_BY_NAME = {name: {**_SHOP, "name": name} for name in "ABCDEFG"}
_CELL_M = 20.0  # each letter has a cell of its own

Drawn = tuple[Town, dict[str, Position]]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A street of seven shops, 100 m apart: each covers its neighbours."""
    return draw_town(tmp_path_factory.mktemp("street"), points=_BY_NAME)


def _scenario(
    folder: Path, at: dict[str, Position], people: dict[str, float], devices: int = 1, **more: object
) -> Scenario:
    demand = DemandSettings(population=write_people(folder / "people.csv", at, people), cell_m=_CELL_M)
    asked = Scenario("test", Budget(devices), demand=demand, existing=ExistingFrom.NONE)
    return replace(asked, **more)  # type: ignore[arg-type]


def _aed(at: Position, hours: str | None = None, status: AedStatus = AedStatus.IN_SERVICE, source: str = "list") -> Aed:
    return Aed("1", at, "Hall", status, "Europe/Helsinki", "FI", source, opening_hours=hours)


def test_the_middle_is_chosen(street: Drawn, tmp_path: Path) -> None:
    """One device for A, B and C goes to B: 30 of 40 people are then covered."""
    town, at = street
    plan = run_scenario(_scenario(tmp_path, at, {"A": 10, "B": 10, "C": 10, "F": 10}), town, ())
    assert [choice.site.name for choice in plan.choices] == ["B"]
    assert plan.coverage.before == 0
    assert plan.coverage.after == pytest.approx(0.75)
    assert plan.upper_bound == pytest.approx(0.75)
    assert plan.status == "optimal"
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert plan.choices[0].gain == pytest.approx(30 * 82.9 / 100_000)
    assert not plan.proxy
    assert not plan.sample


def test_existing_devices_are_kept(street: Drawn, tmp_path: Path) -> None:
    """With a device at B already, the next one goes to where F lives."""
    town, at = street
    people = {"A": 10.0, "B": 10, "C": 10, "F": 10}
    plan = run_scenario(_scenario(tmp_path, at, people, existing=ExistingFrom.REGISTRY), town, [_aed(at["B"])])
    assert plan.choices[0].site.name in "EFG"
    assert plan.coverage.before == pytest.approx(0.75)
    assert plan.coverage.after == pytest.approx(1)


def test_broken_devices_are_not_counted_on(street: Drawn, tmp_path: Path) -> None:
    """A device out of service covers nobody, and the plan says that one was left out."""
    town, at = street
    asked = _scenario(tmp_path, at, {"B": 10}, existing=ExistingFrom.REGISTRY)
    plan = run_scenario(asked, town, [_aed(at["B"], status=AedStatus.OUT_OF_SERVICE)])
    assert plan.coverage.before == 0
    assert any("1 of 1 devices are not counted on" in note for note in plan.notes)


def test_choices_come_in_order_of_gain(street: Drawn, tmp_path: Path) -> None:
    """The first choice adds most, gains add up to the whole difference, and a useless third device is left out."""
    town, at = street
    plan = run_scenario(_scenario(tmp_path, at, {"A": 5, "G": 20}, devices=3), town, ())
    assert [choice.rank for choice in plan.choices] == [1, 2]
    assert [round(choice.gain_share, 3) for choice in plan.choices] == [0.8, 0.2]
    assert sum(choice.gain_share for choice in plan.choices) == pytest.approx(plan.coverage.after)
    assert any("Only 2 of 3 devices" in note for note in plan.notes)


def test_coverage_by_period_counts_known_hours_only(street: Drawn, tmp_path: Path) -> None:
    """A device open from 8 to 18 covers five sixths of a 12-hour day and no night; unknown hours count as closed."""
    town, at = street
    periods = (Period("day", 8, 20), Period("night", 20, 8))
    asked = _scenario(tmp_path, at, {"A": 10, "G": 10}, existing=ExistingFrom.REGISTRY)
    asked = replace(asked, demand=replace(asked.demand, periods=periods))
    plan = run_scenario(asked, town, [_aed(at["A"], "Mo-Su 08:00-18:00")])
    day, night = plan.coverage.by_period
    assert (day.before, day.after) == pytest.approx((0.5, 1))
    assert day.open_before == pytest.approx(0.5 * 10 / 12)
    assert day.open_after == day.open_before  # nobody knows the hours of the shops
    assert night.open_before == 0
    assert plan.coverage.hours_unknown_before == 0
    assert plan.coverage.hours_unknown_after == 0.5


def test_demand_out_of_reach_is_reported(street: Drawn, tmp_path: Path) -> None:
    """People whom no site reaches stay in the figures as not covered."""
    town, at = street
    asked = _scenario(tmp_path, at, {"A": 50, "D": 25})
    (tmp_path / "sites.csv").write_text(f"name,lon,lat\nonly,{at['A'].lon},{at['A'].lat}\n")
    plan = run_scenario(replace(asked, sites=SiteSettings(file=tmp_path / "sites.csv")), town, ())
    assert plan.coverage.after == pytest.approx(2 / 3)
    assert plan.coverage.out_of_reach == pytest.approx(1 / 3)
    assert plan.coverage.off_network == 0
    assert any("out of reach" in note for note in plan.notes)


def test_demand_off_the_network_is_reported(tmp_path: Path) -> None:
    """People in the middle of a block, 400 m from every street, are off the network and never covered."""
    town, at = draw_town(tmp_path, "A-----B\n|     |\n|     |\n|     |\nC-----D", 200, points={"A": _BY_NAME["A"]})
    middle = Position((at["A"].lon + at["B"].lon) / 2, (at["A"].lat + at["C"].lat) / 2)
    plan = run_scenario(_scenario(tmp_path, {**at, "M": middle}, {"A": 30, "M": 10}), town, ())
    assert plan.coverage.after == pytest.approx(0.75)
    assert plan.coverage.off_network == pytest.approx(0.25)
    assert plan.off_network.sum() == 1
    assert any("25.0 % of the demand is off the network" in note for note in plan.notes)


def test_proxy_is_said(street: Drawn) -> None:
    """Without people, venues stand in; the plan says so and knows no arrests."""
    town, _ = street
    plan = run_scenario(Scenario("p", Budget(2), existing=ExistingFrom.NONE), town, ())
    assert plan.proxy
    assert plan.demand.total == pytest.approx(1)
    assert any("proxy" in note for note in plan.notes)


def test_two_towns_are_not_mixed(street: Drawn) -> None:
    """A scenario written for another town is refused."""
    town, _ = street
    with pytest.raises(InvalidInput, match="written for the town abc"):
        run_scenario(Scenario("p", Budget(2), town="abc"), town, ())
    run_scenario(Scenario("p", Budget(2), town=town.fingerprint), town, ())


def test_unknown_kinds_are_refused(street: Drawn) -> None:
    """A kind of venue that does not exist is named with those that do; one that the town lacks is said."""
    town, _ = street
    with pytest.raises(InvalidInput, match="'kiosk', no kind of venue; allowed are airport"):
        run_scenario(Scenario("p", Budget(2), sites=SiteSettings(kinds=("kiosk",))), town, ())
    with pytest.raises(InvalidInput, match="no venue of airport"):
        run_scenario(Scenario("p", Budget(2), sites=SiteSettings(kinds=("airport",))), town, ())


def test_cancelling_keeps_the_best_so_far(street: Drawn, tmp_path: Path) -> None:
    """A cancelled run still gives a plan, and says that it was cancelled."""
    town, at = street
    asked = _scenario(tmp_path, at, {"A": 10, "D": 12, "G": 11}, devices=2)
    plan = run_scenario(asked, town, (), cancelled=lambda: True)
    assert plan.status == "cancelled"
    assert len(plan.choices) == 2
    assert plan.upper_bound >= plan.coverage.after


def test_sample_is_noticed(street: Drawn, tmp_path: Path) -> None:
    """The word SAMPLE in a file, in a device's source or in the name marks the plan."""
    town, at = street
    asked = _scenario(tmp_path, at, {"A": 10}, existing=ExistingFrom.REGISTRY)
    assert not run_scenario(asked, town, [_aed(at["B"])]).sample
    assert run_scenario(asked, town, [_aed(at["B"], source="SAMPLE")]).sample
    assert run_scenario(replace(asked, name="SAMPLE plan"), town, ()).sample
    people = tmp_path / "people.csv"
    people.write_text("# SAMPLE\n" + people.read_text())
    assert run_scenario(asked, town, ()).sample


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.fixed_dictionaries({name: st.integers(0, 50) for name in "ABCDEFG"}).filter(lambda d: any(d.values())),
    kept=st.sets(st.sampled_from("ABCDEFG"), max_size=2),
    devices=st.integers(1, 3),
)
def test_plans_are_best(street: Drawn, tmp_path: Path, people: dict[str, float], kept: set[str], devices: int) -> None:
    """No choice of sites covers more than the plan, every device kept stays, and the bound is never below the value."""
    town, at = street
    asked = _scenario(tmp_path, at, people, devices=devices, existing=ExistingFrom.REGISTRY)
    asked = replace(asked, solve=SolveSettings(seconds=5))
    plan = run_scenario(asked, town, [replace(_aed(at[name]), id=name) for name in sorted(kept)])

    def covered(sites: set[str]) -> float:
        near = {"ABCDEFG"[i] for name in sites for i in range(7) if abs(i - "ABCDEFG".index(name)) <= 1}
        return sum(people[name] for name in near) / sum(people.values())

    best = max(covered(kept | set(some)) for some in itertools.combinations("ABCDEFG", devices))
    assert plan.coverage.before == pytest.approx(covered(kept))
    assert plan.coverage.after == pytest.approx(best)
    assert plan.upper_bound >= plan.coverage.after - 1e-9
    assert plan.coverage.before + sum(c.gain_share for c in plan.choices) == pytest.approx(plan.coverage.after)
    assert np.all(plan.covered_after >= plan.covered_before)


def test_same_scenario_gives_the_same_plan(street: Drawn, tmp_path: Path) -> None:
    """The order of people and of devices does not matter, and a second run repeats the first."""
    town, at = street
    people = {"A": 4.0, "B": 7, "D": 9, "E": 3, "G": 8}
    devices = [replace(_aed(at[name]), id=name) for name in "AG"]
    asked = _scenario(tmp_path, at, people, devices=2, existing=ExistingFrom.REGISTRY)
    first = run_scenario(asked, town, devices)
    _scenario(tmp_path, at, dict(reversed(people.items())))
    again = run_scenario(asked, town, devices[::-1])
    assert [choice.site.id for choice in again.choices] == [choice.site.id for choice in first.choices]
    assert again.coverage == first.coverage


def test_one_device_more_never_covers_less(street: Drawn, tmp_path: Path) -> None:
    """Coverage and its bound rise with the budget."""
    town, at = street
    people = {"A": 4.0, "B": 7, "D": 9, "E": 3, "G": 8}
    plans = [run_scenario(_scenario(tmp_path, at, people, devices=k), town, ()) for k in (1, 2, 3)]
    after = [plan.coverage.after for plan in plans]
    assert after == sorted(after)
    assert [plan.upper_bound for plan in plans] == sorted(plan.upper_bound for plan in plans)
