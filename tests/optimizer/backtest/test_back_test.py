"""Back-tests on a street where one knows what has to come out."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aedmap.cli import main
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.backtest import BackTest, BackTestSettings, back_test
from optimizer.demand.fitting.evidence import Evidence, gather_evidence
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.demand.fitting.request import ModelRequest
from optimizer.scenario import (
    Budget,
    ExistingFrom,
    Goal,
    Objective,
    Response,
    Scenario,
    SiteSettings,
    SolveSettings,
    Ways,
)
from tests.optimizer.towns import draw_town

_LONG = "A--B--C--D--E--F--G--H--I--J--K--L"
_STEP_M = 100.0  # letters are 300 m apart: each device covers its own letter alone

_SETTINGS = BackTestSettings(steps=2, draws=200, jitter_m=20, random_tries=5)
_MODEL = ModelRequest(draws=0, folds=2)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, dict[str, Position], Path]:
    """Twelve shops; 40 arrests at C, 25 at H, 15 at K and 1 at each other letter, spread over two years."""
    folder = tmp_path_factory.mktemp("backtest")
    points = {name: {"shop": "kiosk", "name": name} for name in "ABCDEFGHIJKL"}
    town, at = draw_town(folder, _LONG, step_m=_STEP_M, points=points)
    random = np.random.default_rng(5)
    letters = random.permutation(list("C" * 40 + "H" * 25 + "K" * 15 + "ABDEFGIJL"))
    days = np.datetime64("2020-01-01") + np.linspace(0, 730, len(letters)).astype(int)
    rows = [f"{day},{at[x].lon},{at[x].lat}" for day, x in zip(days, letters, strict=True)]
    (folder / "arrests.csv").write_text("\n".join(["date,lon,lat", *rows]) + "\n")
    west, east, lat = at["A"].lon, at["L"].lon, at["A"].lat
    (folder / "fit.toml").write_text(
        f'name = "street"\n[region]\nbox = [{west - 0.002}, {lat - 0.002}, {east + 0.002}, {lat + 0.002}]\n'
        'cell_m = 100\n[arrests]\nfile = "arrests.csv"\ndate = "date"\n[model]\nfolds = 2\ndraws = 0\n'
    )
    (folder / "scenario.toml").write_text('name = "s"\n[budget]\ndevices = 2\n[existing]\naeds = "none"\n')
    return town, at, folder


@pytest.fixture(scope="module")
def evidence(world: tuple[Town, dict[str, Position], Path]) -> Evidence:
    return gather_evidence(read_fit_file(world[2] / "fit.toml"))


@pytest.fixture(scope="module")
def test_of_two(world: tuple[Town, dict[str, Position], Path], evidence: Evidence) -> BackTest:
    return back_test(_scenario(2), world[0], (), evidence, _MODEL, _SETTINGS)


def _scenario(devices: int) -> Scenario:
    return Scenario("s", Budget(devices), existing=ExistingFrom.NONE, solve=SolveSettings(seconds=2, seed=1))


def _coverage(test: BackTest) -> dict[str, float]:
    return {result.strategy.value: result.coverage for result in test.results}


def test_the_busiest_places_are_covered_by_who_looks(test_of_two: BackTest) -> None:
    """The first device goes to C and the second to H, so later arrests are covered as by hand; random does worse."""
    found = _coverage(test_of_two)
    assert found["plan on past arrests alone"] == found["plan on fitted demand"]
    assert found["guideline rule: where arrests were"] == found["plan on fitted demand"]
    assert found["plan on fitted demand"] > 2 * found["random"]
    assert found["plan on fitted demand"] <= found["hindsight (cannot be had)"] + 1e-12


def test_coverage_by_hand(world: tuple[Town, dict[str, Position], Path], test_of_two: BackTest) -> None:
    """C alone after the first placing, C and H after the second: the shares of the later arrests, counted anew."""
    _, at, folder = world
    rows = [line.split(",") for line in (folder / "arrests.csv").read_text().splitlines()[1:]]
    first, second, end = test_of_two.dates
    lon = {name: f"{at[name].lon}" for name in "CH"}
    one = [x == lon["C"] for day, x, _ in rows if first <= day < second]
    two = [x in lon.values() for day, x, _ in rows if second <= day < end]
    plan = next(result for result in test_of_two.results if result.strategy.value == "plan on fitted demand")
    assert plan.by_step == pytest.approx((np.mean(one), np.mean(two)))
    assert plan.coverage == pytest.approx(np.mean(one + two))
    assert plan.low < plan.coverage < plan.high
    assert (plan.behind, plan.behind_low, plan.behind_high) == (0, 0, 0)


def test_the_same_seed_gives_the_same_answer(
    world: tuple[Town, dict[str, Position], Path], evidence: Evidence, test_of_two: BackTest
) -> None:
    """Run again, every figure is the same."""
    assert back_test(_scenario(2), world[0], (), evidence, _MODEL, _SETTINGS) == test_of_two


def test_existing_devices_count_for_all(world: tuple[Town, dict[str, Position], Path], evidence: Evidence) -> None:
    """With a device at C before, existing devices cover C's arrests and the plan goes on to H and K."""
    town, at, _ = world
    kept = Aed("1", at["C"], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "SAMPLE")
    asked = replace(_scenario(2), existing=ExistingFrom.REGISTRY)
    found = back_test(asked, town, (kept,), evidence, _MODEL, _SETTINGS)
    coverage = _coverage(found)
    assert coverage["existing devices"] > 0.2
    assert coverage["plan on fitted demand"] > coverage["existing devices"]
    assert found.existing == 1
    assert found.notes[0].startswith("SAMPLE: made from made-up data")


def test_existing_devices_are_a_strategy_from_scratch(
    world: tuple[Town, dict[str, Position], Path], evidence: Evidence
) -> None:
    """Devices at A and B, placed one a step in any order, cover what happened there; the others begin with none."""
    town, at, folder = world
    there = tuple(
        Aed(name, at[name], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list") for name in ("A", "B")
    )
    asked = replace(_scenario(2), existing=ExistingFrom.REGISTRY)
    found = back_test(asked, town, there, evidence, _MODEL, replace(_SETTINGS, from_scratch=True))
    coverage = _coverage(found)
    assert {result.devices for result in found.results} == {2}
    assert found.existing == 2
    alone = back_test(_scenario(2), town, (), evidence, _MODEL, _SETTINGS)
    assert coverage["plan on fitted demand"] == _coverage(alone)["plan on fitted demand"]
    rows = [line.split(",") for line in (folder / "arrests.csv").read_text().splitlines()[1:]]
    lon = {f"{at[name].lon}" for name in "AB"}
    later = [x in lon for day, x, _ in rows if found.dates[0] <= day < found.dates[-1]]
    assert 0 < coverage["existing devices"] <= np.mean(later)
    with pytest.raises(InvalidInput, match="Only 1 devices exist, but every strategy is to place 2"):
        back_test(asked, town, there[:1], evidence, _MODEL, replace(_SETTINGS, from_scratch=True))


def test_straight_ways_will_do(world: tuple[Town, dict[str, Position], Path], evidence: Evidence) -> None:
    """On a straight street with a detour of 1 the ways are the street's, so every figure is the same; it is told."""
    straight = replace(_scenario(2), response=Response(ways=Ways.STRAIGHT, detour=1.0))
    one = back_test(_scenario(2), world[0], (), evidence, _MODEL, _SETTINGS)
    other = back_test(straight, world[0], (), evidence, _MODEL, _SETTINGS)
    assert _coverage(other) == pytest.approx(_coverage(one))
    assert any("straight lines" in note for note in other.notes)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sites": SiteSettings(spacing_m=50.0)}, "sites.spacing_m has to be left out"),
        ({"objective": Objective(kind=Goal.SURVIVAL)}, r"knows no \[objective\]"),
        ({"budget": Budget(money=5.0, cost=1.0)}, "give budget.devices alone"),
    ],
)
def test_what_not_all_can_obey_is_refused(
    world: tuple[Town, dict[str, Position], Path], evidence: Evidence, change: dict[str, object], words: str
) -> None:
    """Spacing, survival or money would bind some strategies and not others."""
    with pytest.raises(InvalidInput, match=words):
        back_test(replace(_scenario(2), **change), world[0], (), evidence, _MODEL, _SETTINGS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"steps": 0}, "steps is 0, but must lie between 1 and 50"), ({"jitter_m": -1}, "jitter_m is -1")],
)
def test_bad_settings_are_refused(change: dict[str, int], words: str) -> None:
    """Each limit is named."""
    with pytest.raises(InvalidInput, match=words):
        BackTestSettings(**change)  # type: ignore[arg-type]


def test_more_steps_than_devices_are_refused(world: tuple[Town, dict[str, Position], Path], evidence: Evidence) -> None:
    """One device cannot be placed twice."""
    with pytest.raises(InvalidInput, match="1 devices cannot be placed in 2 steps"):
        back_test(_scenario(1), world[0], (), evidence, _MODEL, _SETTINGS)


def test_the_command_writes_its_table(
    world: tuple[Town, dict[str, Position], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A table in words and in a file, figures as JSON; without dates it is refused and nothing is written."""
    _, _, folder = world
    given = ["plan", "backtest", str(folder / "scenario.toml"), "--demand", str(folder / "fit.toml")]
    given += ["--town", str(folder / "town"), "--steps", "2", "--out"]
    with pytest.raises(SystemExit) as stop:
        main([*given, str(folder / "out")])
    assert not stop.value.code
    assert "| plan on fitted demand | 2 |" in capsys.readouterr().out
    document = json.loads((folder / "out" / "backtest.json").read_text(encoding="utf-8"))
    assert document["later_arrests"] == 53
    drawn = ET.fromstring((folder / "out" / "backtest.svg").read_text(encoding="utf-8"))
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 2 * len(document["strategies"])
    text = (folder / "fit.toml").read_text().replace('date = "date"', "years = 2")
    (folder / "nodates.toml").write_text(text)
    with pytest.raises(SystemExit) as stop:
        main([*(part.replace("fit.toml", "nodates.toml") for part in given), str(folder / "none")])
    assert stop.value.code == 2
    assert "with dates" in capsys.readouterr().err
    assert not (folder / "none").exists()
