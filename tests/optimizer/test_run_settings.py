"""What each setting of a scenario changes in its plan, on a street of seven shops 100 m apart."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.run import run_scenario
from optimizer.scenario import (
    Budget,
    Counting,
    DemandSettings,
    ExistingFrom,
    FrontierSettings,
    Goal,
    Hours,
    Model,
    Objective,
    RegionSettings,
    Response,
    Scenario,
    SiteSettings,
    SourceNote,
    Trip,
    Ways,
)
from tests.optimizer.towns import draw_town, write_people

Drawn = tuple[Town, dict[str, Position]]
_HOURS = {"A": "24/7", "B": "Mo-Su 08:00-20:00"}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Seven shops: each covers its neighbours; A is always open, B by day, of the others nobody knows."""
    points = {
        name: {"shop": "kiosk", "name": name} | ({"opening_hours": _HOURS[name]} if name in _HOURS else {})
        for name in "ABCDEFG"
    }
    return draw_town(tmp_path_factory.mktemp("street"), points=points)


def _asked(
    folder: Path, at: dict[str, Position], people: dict[str, float], devices: int | None = 1, **more
) -> Scenario:
    demand = DemandSettings(population=write_people(folder / "people.csv", at, people), cell_m=20.0)
    budget = more.pop("budget", Budget(devices))
    return replace(Scenario("test", budget, demand=demand, existing=ExistingFrom.NONE), **more)


def _ids(town: Town) -> dict[str, str]:
    return {venue.name: venue.id for venue in town.venues}


def _names(plan) -> list[str]:
    return [choice.site.name for choice in plan.choices]


def test_money_buys_the_sites_that_are_worth_it(street: Drawn, tmp_path: Path) -> None:
    """For 100 there are two cheap sites at the ends or one dear one in the middle, which covers less."""
    town, at = street
    rows = [f"{name},{name},{at[name].lon},{at[name].lat},{cost}" for name, cost in (("A", 50), ("D", 100), ("G", 50))]
    (tmp_path / "sites.csv").write_text("\n".join(["id,name,lon,lat,cost", *rows]))
    people = {"A": 10.0, "C": 10, "D": 9, "G": 10}
    asked = _asked(tmp_path, at, people, sites=SiteSettings(file=tmp_path / "sites.csv"))
    plan = run_scenario(replace(asked, budget=Budget(money=120.0, cost=50.0, currency="CNY")), town, ())
    assert sorted(_names(plan)) == ["A", "G"]
    assert plan.spent == 100
    assert [choice.cost for choice in plan.choices] == [50, 50]
    assert plan.status == "optimal"
    one = run_scenario(replace(asked, budget=Budget(devices=1, money=120.0, cost=50.0)), town, ())
    assert _names(one) == ["D"]


def test_mandatory_sites_come_and_forbidden_ones_do_not(street: Drawn, tmp_path: Path) -> None:
    """G has to be there though nobody lives near; the best site, B, must not, so a neighbour takes its place."""
    town, at = street
    ids = _ids(town)
    rules = SiteSettings(mandatory=(ids["G"],), forbidden=(ids["B"],))
    plan = run_scenario(_asked(tmp_path, at, {"A": 10, "B": 10, "C": 5}, devices=2, sites=rules), town, ())
    assert "G" in _names(plan) and "B" not in _names(plan)
    assert any("1 of the mandatory sites cover nobody" in note for note in plan.notes)
    assert plan.coverage.after == pytest.approx(0.8)


@pytest.mark.parametrize("key", ["mandatory", "forbidden"])
def test_an_id_that_is_no_site_is_refused(street: Drawn, tmp_path: Path, key: str) -> None:
    """A misspelt id would otherwise silently change nothing."""
    town, at = street
    asked = _asked(tmp_path, at, {"A": 1}, sites=SiteSettings(**{key: ("node/0",)}))
    with pytest.raises(InvalidInput, match=rf"sites\.{key} names 'node/0', which is no candidate site's id"):
        run_scenario(asked, town, ())


def test_mandatory_sites_beyond_the_money_are_refused(street: Drawn, tmp_path: Path) -> None:
    """Two sites at 60 do not go into 100."""
    town, at = street
    ids = _ids(town)
    asked = _asked(
        tmp_path,
        at,
        {"A": 1},
        budget=Budget(money=100.0, cost=60.0, currency="CNY"),
        sites=SiteSettings(mandatory=(ids["A"], ids["G"])),
    )
    with pytest.raises(InvalidInput, match=r"2 mandatory sites cost 120 CNY, but budget\.money is 100"):
        run_scenario(asked, town, ())


def test_money_that_pays_for_no_device_is_refused(street: Drawn, tmp_path: Path) -> None:
    """A plan without devices would look proven; one sentence says what a device costs."""
    town, at = street
    asked = _asked(tmp_path, at, {"A": 1}, budget=Budget(devices=3, money=100.0, cost=140.0, currency="CNY"))
    with pytest.raises(InvalidInput, match=r"budget\.money is 100 CNY, but the cheapest device costs 140"):
        run_scenario(asked, town, ())


def test_people_of_another_place_are_refused(street: Drawn, tmp_path: Path) -> None:
    """Longitude and latitude exchanged put everybody elsewhere: no plan is made from whoever is left."""
    town, at = street
    swapped = {name: Position(place.lat, place.lon) for name, place in at.items()}
    traffic = tmp_path / "traffic.csv"
    traffic.write_text(f"place,lon,lat,hour,people\nx,{at['A'].lon},{at['A'].lat},8,5\n")
    asked = _asked(tmp_path, swapped, {"A": 10})
    demand = replace(asked.demand, foot_traffic=traffic)
    with pytest.raises(InvalidInput, match="None of the 10 residents is in the town; check that longitude"):
        run_scenario(replace(asked, demand=demand), town, ())


def test_closed_doors_cover_nobody(street: Drawn, tmp_path: Path) -> None:
    """Doors known: A, always open, beats B and the middle; at B two thirds of a day's arrests are half covered."""
    town, at = street
    people = {"A": 10.0, "B": 10, "C": 10}
    near = run_scenario(_asked(tmp_path, at, people), town, ())
    assert _names(near) == ["B"]
    plan = run_scenario(_asked(tmp_path, at, people, model=Model(hours=Hours.KNOWN)), town, ())
    assert _names(plan) == ["A"]
    assert plan.objective.kind == "open_coverage"
    assert plan.objective.after == pytest.approx(2 / 3)
    assert plan.objective.after == pytest.approx(plan.coverage.open_after)
    assert plan.upper_bound == pytest.approx(2 / 3)


def test_assumed_hours_open_doors_and_are_said(street: Drawn, tmp_path: Path) -> None:
    """With shops assumed open day and night the middle is chosen again, and the plan says what was assumed."""
    town, at = street
    sites = SiteSettings(assumed_hours=(("shop", "24/7"),))
    people = {"B": 10.0, "C": 10, "D": 10}
    plan = run_scenario(_asked(tmp_path, at, people, sites=sites, model=Model(hours=Hours.KNOWN)), town, ())
    assert _names(plan) == ["C"]
    assert plan.coverage.open_after == pytest.approx(1)
    assert any("hours of 5 candidate sites are assumed" in note for note in plan.notes)


def test_spacing_keeps_devices_apart(street: Drawn, tmp_path: Path) -> None:
    """150 m apart, B has no neighbour; a device already at B keeps A and C away, too."""
    town, at = street
    people = {"A": 50.0, "B": 1, "D": 40}
    apart = SiteSettings(spacing_m=350.0)
    plan = run_scenario(_asked(tmp_path, at, people, devices=2, sites=apart), town, ())
    positions = [choice.position for choice in plan.choices]
    east = [(place.lon - at["A"].lon) / (at["B"].lon - at["A"].lon) * 100 for place in positions]
    assert len(east) == 1 or abs(east[0] - east[1]) > 349
    there = Aed("1", at["B"], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list")
    asked = _asked(tmp_path, at, {"F": 5, "A": 1}, devices=7, sites=apart, existing=ExistingFrom.REGISTRY)
    assert set(_names(run_scenario(asked, town, [there]))) <= {"F", "G"}


def test_a_mandatory_site_beside_a_device_is_refused_where_both_must_be_apart(street: Drawn, tmp_path: Path) -> None:
    """A device stands at A, 100 m from B: B cannot be mandatory while nothing may stand nearer than 150 m."""
    town, at = street
    there = Aed("1", at["A"], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list")
    sites = SiteSettings(mandatory=(_ids(town)["B"],), spacing_m=150.0)
    asked = _asked(tmp_path, at, {"D": 10}, sites=sites, existing=ExistingFrom.REGISTRY)
    with pytest.raises(InvalidInput, match="is 100 m from a device already out, nearer than"):
        run_scenario(asked, town, [there])


def test_volunteers_reach_what_their_own_way_leaves(street: Drawn, tmp_path: Path) -> None:
    """Of 410 m a volunteer at A goes 100 m to B, from where 310 m are left: E is in time, F is not."""
    town, at = street
    (tmp_path / "people_who_help.csv").write_text(f"lon,lat\n{at['A'].lon},{at['A'].lat}\n")
    response = Response(205, Trip.VOLUNTEER, volunteers=tmp_path / "people_who_help.csv")
    sites = SiteSettings(mandatory=(_ids(town)["B"],))
    plan = run_scenario(_asked(tmp_path, at, {"E": 10, "F": 10}, response=response, sites=sites), town, ())
    assert _names(plan) == ["B"]
    assert plan.coverage.after == pytest.approx(0.5)
    assert any("2 of 7 candidate sites are farther from every volunteer" in note for note in plan.notes)


def test_devices_that_no_volunteer_can_walk_to_are_told(street: Drawn, tmp_path: Path) -> None:
    """The only volunteer is at A, too far from a device at G: it covers nobody, and the plan says so."""
    town, at = street
    (tmp_path / "people_who_help.csv").write_text(f"lon,lat\n{at['A'].lon},{at['A'].lat}\n")
    response = Response(205, Trip.VOLUNTEER, volunteers=tmp_path / "people_who_help.csv")
    there = Aed("1", at["G"], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list")
    asked = _asked(tmp_path, at, {"G": 10}, response=response, existing=ExistingFrom.REGISTRY)
    plan = run_scenario(asked, town, [there])
    assert plan.coverage.before == 0
    assert any("1 of 1 devices already out are farther from every volunteer" in note for note in plan.notes)


def test_too_few_sites_do_not_say_that_nobody_else_could_be_covered(street: Drawn, tmp_path: Path) -> None:
    """One site for three devices: that more devices would cover nobody is not known, only that sites ran out."""
    town, at = street
    (tmp_path / "sites.csv").write_text(f"lon,lat\n{at['A'].lon},{at['A'].lat}\n")
    asked = _asked(tmp_path, at, {"A": 10, "G": 10}, devices=3, sites=SiteSettings(file=tmp_path / "sites.csv"))
    notes = run_scenario(asked, town, ()).notes
    assert "Only 1 of 3 devices are placed: no other site that keeps the rules adds any." in notes


def test_straight_ways_are_flagged(street: Drawn, tmp_path: Path) -> None:
    """With a detour of 2 a reach of 180 m is 90 m of line, which is no neighbour; the plan says it is estimated."""
    town, at = street
    response = Response(ways=Ways.STRAIGHT, detour=2.0)
    plan = run_scenario(_asked(tmp_path, at, {"A": 10, "B": 10}, response=response), town, ())
    assert plan.coverage.after == pytest.approx(0.5)
    assert any("straight line times 2" in note for note in plan.notes)
    assert not any("flatters" in note for note in plan.notes)
    usual = run_scenario(_asked(tmp_path, at, {"A": 10, "B": 10}, response=Response(ways=Ways.STRAIGHT)), town, ())
    assert any("flatters" in note for note in usual.notes)


def test_a_second_device_counts_where_backup_is_asked_for(street: Drawn, tmp_path: Path) -> None:
    """Two devices for A and a few at G: plain cover takes both ends, backup cover A twice."""
    town, at = street
    people = {"A": 90.0, "G": 10}
    plain = run_scenario(_asked(tmp_path, at, people, devices=2), town, ())
    assert plain.coverage.after == pytest.approx(1)
    backup = run_scenario(_asked(tmp_path, at, people, devices=2, model=Model(Counting.BACKUP)), town, ())
    assert sorted(_names(backup)) == ["A", "B"]
    assert backup.objective.after == pytest.approx(0.9)
    assert backup.objective.kind == "backup_coverage"
    missing = Model(Counting.EXPECTED, busy_share=0.2)
    expected = run_scenario(_asked(tmp_path, at, people, devices=2, model=missing), town, ())
    assert expected.objective.after == pytest.approx(max(0.8, 0.9 * 0.96))


def test_survivors_are_counted_from_the_ambulance_up(street: Drawn, tmp_path: Path) -> None:
    """At the device's door after no time De Maio's chance, elsewhere that of an ambulance after ten minutes."""
    town, at = street
    plan = run_scenario(_asked(tmp_path, at, {"A": 10, "G": 10}, objective=Objective(Goal.SURVIVAL)), town, ())

    def chance(minutes: float) -> float:
        return 1 / (1 + math.exp(0.679 + 0.262 * minutes))

    assert plan.objective.before == pytest.approx(chance(10))
    assert plan.objective.after == pytest.approx((chance(0) + chance(10)) / 2, rel=1e-4)
    assert plan.status == "optimal"


def _square(path: Path, east: tuple[float, float], at: dict[str, Position], name: str) -> dict:
    unit = at["B"].lon - at["A"].lon
    west, east_lon = (at["A"].lon + unit * side for side in east)
    south, north = at["A"].lat - 0.01, at["A"].lat + 0.01
    ring = [[west, south], [east_lon, south], [east_lon, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def _write(path: Path, *features: dict) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def test_a_boundary_keeps_people_and_sites_outside_out(street: Drawn, tmp_path: Path) -> None:
    """Of A to G only E to G belong to the region: A's people do not draw the device, and the plan says so."""
    town, at = street
    boundary = _write(tmp_path / "region.geojson", _square(tmp_path, (3.5, 6.5), at, "east"))
    asked = _asked(tmp_path, at, {"A": 90, "E": 10, "G": 5}, region=RegionSettings(boundary=boundary))
    plan = run_scenario(asked, town, ())
    assert _names(plan)[0] in "EFG"
    assert plan.coverage.after == pytest.approx(1)
    assert any("85.7 % of the demand is outside the region in region.geojson" in note for note in plan.notes)
    assert any("4 of 7 candidate sites are outside the region" in note for note in plan.notes)
    empty = _write(tmp_path / "sea.geojson", _square(tmp_path, (50, 60), at, "sea"))
    with pytest.raises(InvalidInput, match=r"sea\.geojson has no demand inside its polygons"):
        run_scenario(replace(asked, region=RegionSettings(boundary=empty)), town, ())


def test_coverage_is_told_by_part(street: Drawn, tmp_path: Path) -> None:
    """West, east and neither; the parts' coverage adds up to the whole, and a part of another town is left out."""
    town, at = street
    parts = _write(
        tmp_path / "parts.geojson",
        _square(tmp_path, (-0.5, 2.5), at, "west"),
        _square(tmp_path, (2.5, 5.5), at, "east"),
        _square(tmp_path, (50, 60), at, "another town"),
    )
    asked = _asked(tmp_path, at, {"A": 50, "F": 20, "G": 30}, region=RegionSettings(parts=parts))
    plan = run_scenario(asked, town, ())
    west, east, elsewhere = plan.coverage.by_region
    assert (west.name, east.name, elsewhere.name) == ("west", "east", "elsewhere")
    assert (west.demand_share, east.demand_share, elsewhere.demand_share) == pytest.approx((0.5, 0.2, 0.3))
    by_part = sum(part.demand_share * part.after for part in plan.coverage.by_region)
    assert by_part == pytest.approx(plan.coverage.after)
    assert sum(part.devices_after for part in plan.coverage.by_region) == 1


def test_other_budgets_rise_to_a_knee(street: Drawn, tmp_path: Path) -> None:
    """One device covers 70 %, two 90, three 100: the first one bends the curve; the points bound each other."""
    town, at = street
    asked = _asked(tmp_path, at, {"A": 70, "D": 20, "G": 10}, frontier=FrontierSettings(devices=(1, 2, 3)))
    plan = run_scenario(asked, town, ())
    assert [point.value for point in plan.frontier] == pytest.approx([0.7, 0.9, 1.0])
    assert [point.devices for point in plan.frontier] == [1, 2, 3]
    assert all(point.upper_bound == pytest.approx(point.value) for point in plan.frontier)
    assert plan.knee == 0


def test_a_curve_step_by_step_does_not_call_itself_the_best(street: Drawn, tmp_path: Path) -> None:
    """The best single site is D, the best two are B and F: two steps that begin with D stay below what is possible."""
    town, at = street
    people = {"A": 10, "B": 1, "C": 12, "D": 1, "E": 12, "F": 1, "G": 10}
    asked = _asked(tmp_path, at, people, devices=2, frontier=FrontierSettings(devices=(1, 2), nested=True))
    plan = run_scenario(asked, town, ())
    assert [point.value for point in plan.frontier] == pytest.approx([25 / 47, 36 / 47])
    assert [point.upper_bound for point in plan.frontier] == pytest.approx([25 / 47, 46 / 47])
    assert [point.status for point in plan.frontier] == ["optimal", "gap"]
    assert plan.coverage.after == pytest.approx(46 / 47)


@pytest.mark.parametrize("kind", [Counting.BACKUP, Counting.EXPECTED])
def test_a_curve_beyond_the_budget_counts_second_devices(street: Drawn, tmp_path: Path, kind: Counting) -> None:
    """One device is asked for, two and three are on the curve: each point is worth what a plan of that many is."""
    town, at = street

    def plan_of(devices: int, *others: int) -> PlacementPlan:
        curve = FrontierSettings(devices=others)
        return run_scenario(
            _asked(tmp_path, at, {"B": 10}, devices=devices, model=Model(kind=kind), frontier=curve), town, ()
        )

    curve = plan_of(1, 1, 2, 3).frontier
    alone = [plan_of(devices) for devices in (1, 2, 3)]
    assert [point.value for point in curve] == pytest.approx([plan.objective.after for plan in alone])
    assert [point.upper_bound for point in curve] == pytest.approx([plan.upper_bound for plan in alone])
    assert curve[1].value > curve[0].value


def test_budgets_below_what_is_mandatory_are_left_out_of_the_curve(street: Drawn, tmp_path: Path) -> None:
    """With two mandatory sites a curve begins at two devices; the plan itself is made all the same."""
    town, at = street
    ids = _ids(town)
    asked = _asked(
        tmp_path,
        at,
        {"A": 70, "D": 20, "G": 10},
        devices=2,
        sites=SiteSettings(mandatory=(ids["A"], ids["G"])),
        frontier=FrontierSettings(devices=(1, 2, 3)),
    )
    plan = run_scenario(asked, town, ())
    assert [point.step for point in plan.frontier] == [2, 3]
    assert [point.value for point in plan.frontier] == pytest.approx([0.8, 1.0])


def test_why_names_what_only_this_site_covers(street: Drawn, tmp_path: Path) -> None:
    """B and F stand for two parts; without B 60 % are lost, and a neighbour wins part of them back."""
    town, at = street
    plan = run_scenario(_asked(tmp_path, at, {"A": 30, "B": 20, "C": 10, "F": 40}, devices=2), town, ())
    first = plan.choices[0]
    assert first.site.name == "B"
    assert first.why.alone_share == pytest.approx(0.6)
    assert first.why.lost_share == pytest.approx(0.6)
    assert first.why.substitute is not None
    assert first.why.substitute.name == "A"
    assert first.why.substitute_share == pytest.approx(0.5)


def test_what_files_are_is_kept_with_them(street: Drawn, tmp_path: Path) -> None:
    """Title, licence and date stand beside the fingerprint of the file they were said of."""
    town, at = street
    asked = _asked(tmp_path, at, {"A": 1})
    people = asked.demand.population
    assert people is not None
    asked = replace(asked, sources=(SourceNote(people, "Census", "CC0", "2020"),))
    record = run_scenario(asked, town, ()).inputs[0]
    assert (record.title, record.licence, record.dated) == ("Census", "CC0", "2020")


def test_devices_of_other_towns_are_not_looked_at(street: Drawn, tmp_path: Path) -> None:
    """A province's register: the device next door counts, that 50 km away is a note."""
    town, at = street
    far = Position(at["A"].lon + 1, at["A"].lat)
    devices = [
        Aed(name, where, "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list")
        for name, where in (("1", at["B"]), ("2", far))
    ]
    plan = run_scenario(_asked(tmp_path, at, {"A": 1, "F": 1}, existing=ExistingFrom.REGISTRY), town, devices)
    assert [device.id for device in plan.existing] == ["1"]
    assert plan.coverage.before == pytest.approx(0.5)
    assert any("1 of 2 devices lie outside the town" in note for note in plan.notes)
