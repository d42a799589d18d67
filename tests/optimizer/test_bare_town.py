"""Plans for towns without streets."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyproj
import pytest

from aedmap.errors import InvalidInput
from aedmap.town import Town, open_town
from aedmap.town.bare import BareTown, build_bare_town
from optimizer.demand.fitting.evidence import gather_evidence
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.plan import PlacementPlan
from optimizer.reports import write_plan
from optimizer.reports.offline import check_assets
from optimizer.run import run_scenario
from optimizer.scenario import (
    Budget,
    DemandSettings,
    ExistingFrom,
    Response,
    Scenario,
    SiteSettings,
    SolveSettings,
    Ways,
)
from tests import parts

_GEOD = pyproj.Geod(ellps="WGS84")
_BOX = (134.03, 34.33, 134.07, 34.36)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("bare") / "town"
    build_bare_town(BareTown(box=_BOX), folder)
    return open_town(folder)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two hundred people's homes and sixty sites scattered over the box, devices for six."""
    folder = tmp_path_factory.mktemp("given")
    random = np.random.default_rng(3)
    lon, lat = random.uniform(_BOX[0], _BOX[2], 260), random.uniform(_BOX[1], _BOX[3], 260)
    people = [f"{x},{y},{random.integers(1, 90)}" for x, y in zip(lon[:200], lat[:200], strict=True)]
    sites = [f"s{n},{x},{y}" for n, (x, y) in enumerate(zip(lon[200:], lat[200:], strict=True))]
    (folder / "people.csv").write_text("\n".join(["lon,lat,people", *people]) + "\n")
    (folder / "sites.csv").write_text("\n".join(["id,lon,lat", *sites]) + "\n")
    return Scenario(
        "bare",
        Budget(6),
        response=Response(ways=Ways.STRAIGHT, target_s=400),
        demand=DemandSettings(population=folder / "people.csv", cell_m=50),
        sites=SiteSettings(file=folder / "sites.csv"),
        existing=ExistingFrom.NONE,
        solve=SolveSettings(seconds=5),
    )


@pytest.fixture(scope="module")
def plan(town: Town, scenario: Scenario) -> PlacementPlan:
    return run_scenario(scenario, town, ())


def test_coverage_is_that_of_straight_lines_made_longer(plan: PlacementPlan) -> None:
    """By the geodesic from every cell to every chosen site, times 1.26, within 400 m there and 400 m back."""
    cells = list(zip(plan.demand.lon, plan.demand.lat, strict=True))
    chosen = [choice.site.position for choice in plan.choices]
    near = [any(_GEOD.inv(x, y, at.lon, at.lat)[2] * 1.26 <= 400 for at in chosen) for x, y in cells]
    assert len(chosen) == 6
    assert plan.covered_after.tolist() == near
    assert plan.coverage.after == pytest.approx((plan.demand.of_cell * near).sum() / plan.demand.total)
    assert not plan.off_network.any()


def test_the_plan_says_that_ways_are_estimated(plan: PlacementPlan) -> None:
    """With the figure by which lines are made longer."""
    assert any("Ways are estimated: the straight line times 1.26" in note for note in plan.notes)


def test_every_file_is_written(town: Town, plan: PlacementPlan, tmp_path: Path) -> None:
    """Map and report are drawn without streets; each file says that ways are estimated and thanks no map it lacks."""
    try:
        check_assets()
    except OSError:
        parts.lack("the built pages")
    files = write_plan(plan, town.find_network(), tmp_path / "out")
    told = {path.name: path.read_text(encoding="utf-8") for path in files if path.suffix not in (".xlsx", ".gpkg")}
    assert {"report.html", "map.html", "plan.json", "plan.csv", "plan.geojson", "cells.geojson"} == set(told)
    estimate = "ESTIMATE: no street is known here; ways are straight lines made 1.26 times longer."
    assert [name for name, text in told.items() if estimate not in text] == []
    assert [name for name, text in told.items() if "© OpenStreetMap contributors" in text] == []


def test_demand_is_fitted_without_streets(town: Town, scenario: Scenario, tmp_path: Path) -> None:
    """A bare town gives the fit its venues and buildings, here none, and no streets to learn from."""
    file = tmp_path / "fit.toml"
    file.write_text(
        f'name = "bare"\n[region]\nbox = [{", ".join(map(str, _BOX))}]\ntown = "{town.folder}"\n'
        f'[[population]]\nfile = "{scenario.demand.population}"\n'
    )
    assert gather_evidence(read_fit_file(file)).features.names == ("residents",)


def test_streets_and_cabinets_cannot_be_had(town: Town, scenario: Scenario) -> None:
    """Whoever asks for ways along streets or for junctions is told that there are none."""
    along = replace(scenario, response=Response())
    cabinets = replace(scenario, sites=SiteSettings(street_every_m=200))
    for asked in (along, cabinets):
        with pytest.raises(InvalidInput, match="was made without streets, which this needs"):
            run_scenario(asked, town, ())
