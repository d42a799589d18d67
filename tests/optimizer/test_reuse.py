"""Results of earlier runs are used only where nothing that they depend on has changed."""

from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
from shapely import Point

from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reuse import Kept, default_folder, fingerprint
from optimizer.run import run_scenario
from optimizer.scenario import Budget, DemandSettings, ExistingFrom, Response, Scenario, SiteSettings
from tests.optimizer.towns import draw_town, write_people

Drawn = tuple[Town, dict[str, Position]]
_ALL = ("demand", "distances of candidate sites", "reach of devices out already", "choice")


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Seven shops on a street."""
    return draw_town(
        tmp_path_factory.mktemp("street"), points={name: {"shop": "kiosk", "name": name} for name in "ABCDEFG"}
    )


def _scenario(folder: Path, at: dict[str, Position], people: dict[str, float]) -> Scenario:
    demand = DemandSettings(population=write_people(folder / "people.csv", at, people), cell_m=20.0)
    return Scenario("test", Budget(1), demand=demand, existing=ExistingFrom.NONE)


def test_only_what_a_changed_setting_touches_is_made_again(street: Drawn, tmp_path: Path) -> None:
    """The same question is answered from what is kept; another budget, target or people cost their own steps."""
    town, at = street
    asked = _scenario(tmp_path, at, {"A": 10, "E": 5})
    folder = tmp_path / "kept"

    def reused(scenario: Scenario) -> tuple[str, ...]:
        anew = run_scenario(scenario, town, ())
        plan = run_scenario(scenario, town, (), kept=Kept(folder))
        assert [choice.site.id for choice in plan.choices] == [choice.site.id for choice in anew.choices]
        assert plan.objective == anew.objective
        assert anew.reused == ()
        return plan.reused

    assert reused(asked) == ()
    assert reused(asked) == _ALL
    assert reused(replace(asked, budget=Budget(2))) == _ALL[:3]
    assert reused(replace(asked, name="other", sites=SiteSettings(spacing_m=10))) == _ALL[:3]
    assert reused(replace(asked, response=Response(target_s=240))) == _ALL[:1]
    write_people(tmp_path / "people.csv", at, {"A": 1, "E": 50})
    assert reused(asked) in (_ALL[1:3], ())


def test_a_damaged_file_is_made_again(street: Drawn, tmp_path: Path) -> None:
    """Whatever lies in the folder, the plan is the right one."""
    town, at = street
    asked = _scenario(tmp_path, at, {"A": 10, "E": 5})
    folder = tmp_path / "kept"
    whole = run_scenario(asked, town, (), kept=Kept(folder))
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:100])
    again = run_scenario(asked, town, (), kept=Kept(folder))
    assert again.reused == ()
    assert again.objective == whole.objective


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(street: Drawn, tmp_path: Path) -> None:
    """A file where the folder should be is no reason to make no plan."""
    town, at = street
    (tmp_path / "file").write_text("")
    plan = run_scenario(_scenario(tmp_path, at, {"A": 10}), town, (), kept=Kept(tmp_path / "file"))
    assert len(plan.choices) == 1


def test_a_plan_that_was_stopped_early_is_not_kept(street: Drawn, tmp_path: Path) -> None:
    """The best so far is no answer to hand out to whoever asks next."""
    town, at = street
    asked = _scenario(tmp_path, at, {name: 1.0 + number for number, name in enumerate("ABCDEFG")})
    run_scenario(asked, town, (), cancelled=lambda: True, kept=Kept(tmp_path / "kept"))
    after = run_scenario(asked, town, (), kept=Kept(tmp_path / "kept"))
    assert after.status == "optimal"


def test_fingerprints_tell_values_apart(tmp_path: Path) -> None:
    """Types, shapes and contents of files count, names of files do not."""
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("x")
    assert fingerprint([tmp_path / "a"]) == fingerprint([tmp_path / "b"])
    different = [[1], [1.0], ["1"], [np.array([1])], [np.array([1.0])], [np.array([[1]])], [tmp_path / "a"], [None], []]
    assert len({fingerprint(parts) for parts in different}) == len(different)


def test_people_in_a_file_beside_the_named_one_count(street: Drawn, tmp_path: Path) -> None:
    """A shapefile's people stand in its .dbf: with other people there the plan is another one, and so is its record."""
    town, at = street
    file = tmp_path / "people.shp"

    def plan_for(people: dict[str, float]) -> PlacementPlan:
        points = [Point(at[name].lon, at[name].lat) for name in people]
        geopandas.GeoDataFrame({"people": list(people.values())}, geometry=points, crs=4326).to_file(file)
        demand = DemandSettings(population=file, cell_m=20.0)
        asked = Scenario("test", Budget(1), demand=demand, existing=ExistingFrom.NONE)
        return run_scenario(asked, town, (), kept=Kept(tmp_path / "kept"))

    first, second = plan_for({"A": 10.0, "G": 5.0}), plan_for({"A": 1.0, "G": 50.0})
    assert first.coverage.after == pytest.approx(10 / 15)
    assert second.coverage.after == pytest.approx(50 / 51)
    assert "demand" not in second.reused
    assert second.inputs != first.inputs


def test_devices_of_other_hours_are_another_input(street: Drawn, tmp_path: Path) -> None:
    """A registry in which a door got other hours has another fingerprint, since the figures by the hour differ."""
    town, at = street
    asked = replace(_scenario(tmp_path, at, {"A": 10}), existing=ExistingFrom.REGISTRY)
    device = Aed("1", at["A"], "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list", opening_hours="24/7")
    plans = [
        run_scenario(asked, town, [replace(device, opening_hours=hours)], kept=Kept(tmp_path / "kept"))
        for hours in ("24/7", "Mo-Fr 08:00-18:00")
    ]
    assert plans[0].coverage.open_before > plans[1].coverage.open_before
    assert plans[0].inputs != plans[1].inputs


def test_a_virtual_raster_is_what_it_names(tmp_path: Path) -> None:
    """The pixels are in the files that a .vrt is pieced together from."""
    (tmp_path / "pixels.vrt").write_text(
        '<VRTDataset rasterXSize="1" rasterYSize="1"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>24, 1, 0, 60, 0, -1</GeoTransform>"
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">pixels.tif</SourceFilename><SourceBand>1</SourceBand>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    prints = []
    for value in (1, 2):
        shape = {"width": 1, "height": 1, "count": 1, "dtype": "uint8", "crs": "EPSG:4326"}
        place = rasterio.Affine(1, 0, 24, 0, -1, 60)
        with rasterio.open(tmp_path / "pixels.tif", "w", driver="GTiff", transform=place, **shape) as pixels:
            pixels.write(np.array([[[value]]], np.uint8))
        prints.append(fingerprint([tmp_path / "pixels.vrt"]))
    assert prints[0] != prints[1]


def test_the_folder_can_be_named_or_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """AEDMAP_CACHE_DIR names it; empty means that nothing is kept."""
    monkeypatch.setenv("AEDMAP_CACHE_DIR", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.setenv("AEDMAP_CACHE_DIR", "")
    assert default_folder() is None
    monkeypatch.delenv("AEDMAP_CACHE_DIR")
    assert default_folder() is not None
