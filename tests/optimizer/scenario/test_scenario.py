"""Scenarios: read strictly, written back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, NotFound
from optimizer.demand import Period
from optimizer.scenario import (
    Budget,
    DemandSettings,
    ExistingFrom,
    Response,
    Scenario,
    SiteSettings,
    SolveSettings,
    Trip,
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
        (_SMALLEST + "money = 3", r"Unknown key 'money' in \[budget\]; allowed are devices"),
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


def test_documented_example_is_read_and_documents_every_key() -> None:
    """The example in the manual is a valid scenario, and the manual names each key that a written scenario can have."""
    manual = Path(__file__).parents[3] / "docs"
    assert read_scenario(manual / "examples" / "scenario.toml").budget.devices == 7
    text = (manual / "scenario.md").read_text(encoding="utf-8")
    full = Scenario("x", Budget(1), "t", demand=DemandSettings(population=Path("/p"), foot_traffic=Path("/f")))
    keys = [line.split(" = ")[0] for line in scenario_toml(full).splitlines() if " = " in line]
    assert [key for key in (*keys, "kinds", "file", "population_column") if f"`{key}`" not in text] == []


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
