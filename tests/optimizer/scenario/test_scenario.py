"""Scenarios: read strictly, written back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, NotFound
from optimizer.demand import Period
from optimizer.scenario import (
    Budget,
    Counting,
    Curve,
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
    SolveSettings,
    SourceNote,
    Trip,
    Ways,
    parse_scenario,
    read_scenario,
    scenario_toml,
)

_SMALLEST = 'name = "x"\n[budget]\ndevices = 3\n'


def test_smallest_scenario_has_the_usual_target() -> None:
    """Three minutes there and back at 2 m/s leave 180 m of street; the registry's devices are kept."""
    scenario = parse_scenario(_SMALLEST, Path())
    assert scenario.response.reach_m == 180
    assert scenario.budget.devices == 3
    assert scenario.existing is ExistingFrom.REGISTRY
    assert [period.name for period in scenario.demand.periods] == ["day", "evening", "night"]
    assert "EuReCa" in scenario.demand.incidence_source


def test_one_way_reaches_twice_as_far() -> None:
    """One way only, the same seconds allow the double distance."""
    assert Response(trip=Trip.ONE_WAY).reach_m == 360


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name = "x"\n[budget]\ndevices = 0', "budget.devices is 0"),
        ('name = "x"\n[budget]\ndevices = -2', "at least 1"),
        ('name = "x"\n[budget]\ndevices = 2.5', "whole number"),
        ('name = "x"\n[budget]\ndevices = true', "whole number"),
        ('name = "x"\n[budget]', "budget.devices is missing"),
        ("[budget]\ndevices = 1", "no name"),
        (_SMALLEST + "monney = 3", r"Unknown key 'monney' in \[budget\]; allowed are cost, currency, devices, money"),
        (_SMALLEST + "money = 3", "money is given without budget.cost"),
        (_SMALLEST + "cost = 0", "budget.cost is 0, but must be a sum above 0"),
        ('name = "x"\n[budget]\nmoney = 3\ncost = 5', "less than one device"),
        (_SMALLEST + "[response]\nturnout_s = 180", "no time to walk"),
        (_SMALLEST + '[response]\ntrip = "volunteer"', "needs one of volunteer_leg_m .* none was"),
        (_SMALLEST + "[response]\nvolunteer_leg_m = 3", "for trip = .volunteer. only"),
        (_SMALLEST + '[objective]\nkind = "gradual"', "full_s goes with kind"),
        (_SMALLEST + '[objective]\nkind = "gradual"\nfull_s = 180', "must be less than response.target_s"),
        (_SMALLEST + '[objective]\nkind = "best"', "'coverage' or 'gradual' or 'survival'"),
        (_SMALLEST + '[objective]\nkind = "survival"\n[model]\nkind = "backup"', "counts the nearest device only"),
        (_SMALLEST + "[model]\nbusy_share = 1", "model.busy_share is 1"),
        (_SMALLEST + '[sites]\nmandatory = ["a"]\nforbidden = ["a"]', "a as mandatory and as forbidden"),
        (_SMALLEST + '[sites]\nmandatory = ["a", "b", "c", "d"]', "names 4 sites, but budget.devices is 3"),
        (_SMALLEST + '[sites.costs]\nschool = "dear"', "numbers by name"),
        (_SMALLEST + "[frontier]\ndevices = [3, 2]", "ascending"),
        (_SMALLEST + "[frontier]\nmoney = [3]", "the budget is in devices"),
        (_SMALLEST + "[frontier]\nnested = 1", "true or false"),
        (_SMALLEST + '[sites]\nmandatory = ["a", "b", "a"]', "sites.mandatory names 'a' twice"),
        ("wheather = 1\n" + _SMALLEST, "Unknown key 'wheather' in the scenario; allowed are budget, demand, existing"),
        (_SMALLEST + "[response]\ntarget = 3", "Did you mean target_s"),
        (_SMALLEST + "[response]\nspeed_m_s = 0", "between 0.1 and 40"),
        (_SMALLEST + "[response]\nspeed_m_s = nan", "between 0.1 and 40"),
        (_SMALLEST + '[response]\nspeed_m_s = "2"', "must be a number"),
        (_SMALLEST + '[response]\ntrip = "there"', "'round'"),
        (_SMALLEST + "[demand]\nincidence_per_100000_per_year = 50", "incidence_source is empty"),
        (_SMALLEST + '[sites]\nkinds = "school"', "a list of texts"),
        (_SMALLEST + '[[demand.periods]]\nname = "a"\nhours = "8 to 9"', "cannot be read"),
        (_SMALLEST + '[[demand.periods]]\nname = "a"\nhours = "08-25"', "between 0 and 24"),
        (_SMALLEST + '[[demand.periods]]\nname = "a"\nhours = "08-16"\ndays = "Mo-Xx"', "cannot be read"),
        (_SMALLEST + "demand = 3", r"Unknown key 'demand' in \[budget\]"),
        ("demand = 3\n" + _SMALLEST, "must be a table"),
        ("name = ", "not valid TOML"),
    ],
)
def test_bad_scenarios_are_refused_by_name(text: str, words: str) -> None:
    """Each fault ends in one sentence that names the key and what is allowed."""
    with pytest.raises(InvalidInput, match=words):
        parse_scenario(text, Path())


def test_overlapping_periods_are_refused() -> None:
    """An hour that two periods claim would count its arrests twice."""
    with pytest.raises(InvalidInput, match="Mo 05:00 belongs to both 'a' and 'b'"):
        DemandSettings(periods=(Period("a", 0, 6), Period("b", 5, 9)))


def test_period_may_run_over_midnight() -> None:
    """22 to 6 are eight hours of each of its days."""
    assert Period("night", 22, 6).hours_of_day == (0, 1, 2, 3, 4, 5, 22, 23)


def test_missing_files_are_named(tmp_path: Path) -> None:
    """A scenario, or a file that it names, that is not there is said by name."""
    with pytest.raises(NotFound, match=r"no scenario file .*nowhere\.toml"):
        read_scenario(tmp_path / "nowhere.toml")
    (tmp_path / "s.toml").write_text(_SMALLEST + '[demand]\npopulation = "people.csv"')
    with pytest.raises(NotFound, match=r"demand\.population names the file people\.csv"):
        read_scenario(tmp_path / "s.toml")


def test_files_stand_beside_the_scenario(tmp_path: Path) -> None:
    """File names are relative to the scenario and are written back so; a byte order mark does not disturb."""
    (tmp_path / "people.csv").write_text("lon,lat,people\n")
    (tmp_path / "s.toml").write_text(_SMALLEST + '[demand]\npopulation = "people.csv"', encoding="utf-8-sig")
    scenario = read_scenario(tmp_path / "s.toml")
    assert scenario.files == (tmp_path / "people.csv",)
    written = scenario_toml(scenario, tmp_path)
    assert 'population = "people.csv"' in written
    assert parse_scenario(written, tmp_path) == scenario


@given(
    name=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    devices=st.integers(1, 10**6),
    seconds=st.floats(0.1, 86_400),
    kinds=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=3),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1]),
    days=st.sets(st.integers(0, 6), min_size=1),
)
def test_a_scenario_survives_being_written(
    name: str, devices: int, seconds: float, kinds: list[str], hours: tuple[int, int], days: set[int]
) -> None:
    """Whatever a form can make is read back equal from its TOML."""
    scenario = Scenario(
        name=name,
        budget=Budget(devices),
        sites=SiteSettings(kinds=tuple(kinds)),
        existing=ExistingFrom.NONE,
        demand=DemandSettings(periods=(Period("p", *hours, tuple(sorted(days)), 0.5),)),
        solve=SolveSettings(seconds=seconds),
    )
    assert parse_scenario(scenario_toml(scenario), Path()) == scenario


def _everything(tmp_path: Path) -> Scenario:
    """A scenario in which nothing is left at its default."""
    names = ("b.gpkg", "parts.gpkg", "v.csv", "people.tif", "counts.csv", "sites.csv", "aeds.csv")
    for name in names:
        (tmp_path / name).touch()
    boundary, parts, volunteers, people, counts, sites, aeds = (tmp_path.resolve() / name for name in names)
    return Scenario(
        name="everything",
        budget=Budget(9, 100_000.0, 14_000.0, "CNY"),
        town="abc",
        response=Response(240, Trip.VOLUNTEER, 2.5, 200, 30, 20, None, volunteers, Ways.STRAIGHT, 1.4),
        demand=DemandSettings(people, "n", counts, 20.0, 50.0, 60.0, "here", "a note", (Period("p", 1, 5),)),
        sites=SiteSettings(
            ("school",), sites, 150.0, ("a",), ("b",), 80.0, (("school", "24/7"), ("a b", "off")), (("school", 1.5),)
        ),
        existing=aeds,
        solve=SolveSettings(3.0, 0.01, 7, 2.0),
        region=RegionSettings(boundary, parts, "town"),
        objective=Objective(Goal.COVERAGE, None, Curve.LARSEN, 60.0, 480.0),
        model=Model(Counting.BACKUP, 0.5, 0.2, Hours.KNOWN),
        frontier=FrontierSettings((3, 6), (), True),
        sources=(SourceNote(people, "People", "CC BY 4.0", "2020"), SourceNote(counts)),
    )


def test_every_setting_survives_being_written(tmp_path: Path) -> None:
    """A scenario in which nothing is left at its default is read back equal, file names beside it."""
    scenario = _everything(tmp_path)
    written = scenario_toml(scenario, tmp_path)
    assert str(tmp_path) not in written
    assert parse_scenario(written, tmp_path) == scenario


def test_a_source_that_is_not_used_is_refused(tmp_path: Path) -> None:
    """A licence for a file that the plan does not use would be listed under it."""
    (tmp_path / "other.csv").touch()
    with pytest.raises(InvalidInput, match="does not use"):
        parse_scenario(_SMALLEST + '[[sources]]\nfile = "other.csv"\n', tmp_path)


def test_a_volunteer_walks_to_the_device_first() -> None:
    """Of 300 s at 2 m/s 40 s pass otherwise: 520 m, of which 220 m are the way to the device; 150 m on take 115 s."""
    response = Response(300, Trip.VOLUNTEER, turnout_s=30, pickup_s=10, volunteer_leg_m=220)
    assert response.reach_m == 300
    assert response.minutes(150) == pytest.approx((40 + (220 + 150) / 2) / 60)


def test_documented_example_is_read_and_documents_every_key(tmp_path: Path) -> None:
    """The example in the manual is a valid scenario, and the manual names each key that a written scenario can have."""
    manual = Path(__file__).parents[3] / "docs"
    assert read_scenario(manual / "examples" / "scenario.toml").budget.devices == 7
    text = (manual / "scenario.md").read_text(encoding="utf-8")
    keys = [line.split(" = ")[0] for line in scenario_toml(_everything(tmp_path)).splitlines() if " = " in line]
    assert len(keys) > 50
    named = [key for key in (*keys, "full_s", "volunteer_leg_m") if key not in ("school", '"a b"')]
    assert [key for key in named if f"`{key}`" not in text] == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (f"[response]\ntarget_s = 1{'0' * 400}\n", "response.target_s is far too large"),
        ('[demand]\npopulation = "a\\u0000b.csv"\n', "cannot be the name of a file"),
        (f'[demand]\npopulation = "{"a" * 5000}.csv"\n', "cannot be the name of a file"),
        (f"[solve]\nseed = {'[' * 5000}{']' * 5000}\n", "nests lists or tables too deeply"),
    ],
)
def test_what_no_reader_can_hold_is_refused_in_a_sentence(more: str, words: str, tmp_path: Path) -> None:
    """Numbers, names and nestings beyond every limit are mistakes of the file, not crashes."""
    with pytest.raises(InvalidInput, match=words):
        parse_scenario(_SMALLEST + more, tmp_path)
