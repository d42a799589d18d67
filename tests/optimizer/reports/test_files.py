"""The plan as GeoJSON, table and JSON: what programs and spreadsheets read."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from aedmap.errors import SourceUnavailable
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import cells_geojson, plan_csv, plan_document, plan_geojson, write_plan
from optimizer.reports.table import as_text
from optimizer.scenario import parse_scenario


def test_geojson_has_choices_and_devices(plan: PlacementPlan) -> None:
    """Choices come first and in order; devices already out follow; coordinates are longitude first."""
    document = json.loads(json.dumps(plan_geojson(plan)))
    roles = [feature["properties"]["role"] for feature in document["features"]]
    assert roles == ["choice", "choice", "existing"]
    assert [f["properties"]["rank"] for f in document["features"][:2]] == [1, 2]
    lon, lat = document["features"][0]["geometry"]["coordinates"]
    assert (24 < lon < 26) and (59 < lat < 61)
    assert "SAMPLE" in document["notice"]


def test_cells_say_what_is_covered(plan: PlacementPlan) -> None:
    """Each cell is a closed counter-clockwise square; shares of covered cells add up to the coverage figure."""
    cells = cells_geojson(plan)["features"]
    states = {cell["properties"]["state"] for cell in cells}
    assert states <= {"covered", "gained", "uncovered", "off_network"}
    after = sum(c["properties"]["demand_share"] for c in cells if c["properties"]["covered_after"])
    assert after == pytest.approx(plan.coverage.after, abs=1e-6)
    for cell in cells:
        shape = shapely.geometry.shape(cell["geometry"])
        assert shape.is_valid
        assert shape.exterior.is_ccw
        assert set(cell["properties"]) >= {"covered_before", "covered_after", "arrests_per_year", "residents"}


def test_table_opens_in_a_spreadsheet(plan: PlacementPlan) -> None:
    """It begins with a byte order mark, has a row a choice, and runs no formula."""
    text = plan_csv(plan)
    assert text.startswith("\ufeffrank,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [row["rank"] for row in rows] == ["1", "2"]
    nasty = next(row for row in rows if "alert" in row["name"])
    assert nasty["name"].startswith("'=")
    assert all("SAMPLE" in row["notice"] for row in rows)


def test_table_keeps_its_columns_and_adds_price_and_reasons(plan: PlacementPlan) -> None:
    """Whoever read the first ten columns still does; price and why stand after them."""
    priced = replace(plan, choices=tuple(replace(choice, cost=15_000.0) for choice in plan.choices))
    head, first, *_ = csv.reader(io.StringIO(plan_csv(priced)[1:]))
    assert head[:10] == ["rank", "name", "kind", "lon", "lat", "gain_percent", "gain_arrests_per_year",
                         "opening_hours", "id", "notice"]  # fmt: skip
    told = dict(zip(head, first, strict=True))
    assert told["price"] == "15000.00"
    assert float(told["lost_percent"]) == pytest.approx(100 * plan.choices[0].why.lost_share, abs=0.006)


def test_the_fingerprint_is_of_the_plan_alone(plan: PlacementPlan) -> None:
    """How long it took changes nothing, another choice does."""
    same, other = replace(plan, seconds=99.0), replace(plan, choices=plan.choices[:1])
    assert plan_document(same)["fingerprint"] == plan_document(plan)["fingerprint"]
    assert plan_document(other)["fingerprint"] != plan_document(plan)["fingerprint"]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_become_text(value: str) -> None:
    """Whatever a spreadsheet would run gets an apostrophe; ordinary names stay as they are."""
    assert as_text(value) == "'" + value
    assert as_text("Kirjasto") == "Kirjasto"


def test_empty_plan_still_says_sample(empty_plan: PlacementPlan) -> None:
    """A table without choices has a row that says so, and the word SAMPLE."""
    assert "no site covers anyone new" in plan_csv(empty_plan)
    assert "SAMPLE" in plan_csv(empty_plan)


def test_document_is_complete_and_can_be_made_again(plan: PlacementPlan) -> None:
    """The JSON has all that was promised, and the scenario in it reads back equal."""
    document = json.loads(json.dumps(plan_document(plan), allow_nan=False))
    wanted = {"choices", "coverage", "upper_bound", "gap", "status", "seconds", "inputs", "proxy", "sample", "name"}
    assert wanted <= set(document)
    assert {"id", "lon", "lat", "rank", "gain", "name", "kind"} <= set(document["choices"][0])
    assert {"before", "after", "by_period"} <= set(document["coverage"])
    assert set(document["choices"][0]["why"]) == {"alone_share", "lost_share", "substitute", "substitute_share"}
    assert {"objective", "frontier", "knee", "sources", "spent", "currency", "fingerprint"} <= set(document)
    assert [len(record["fingerprint"]) for record in document["inputs"]] == [64, 64]
    by_name = {path.name: path for path in plan.scenario.files}
    assert parse_scenario(document["scenario"], Path("/"), by_name) == plan.scenario


def test_proxy_knows_no_arrests(proxy_plan: PlacementPlan) -> None:
    """Where buildings and venues stand in, every file says proxy and no file counts arrests."""
    document = plan_document(proxy_plan)
    assert document["proxy"] is True
    assert document["choices"][0]["gain_arrests_per_year"] is None
    assert "PROXY" in document["notice"]
    assert "PROXY" in plan_csv(proxy_plan)
    assert all(cell["properties"]["arrests_per_year"] is None for cell in cells_geojson(proxy_plan)["features"])


@pytest.mark.usefixtures("leaflet")
def test_files_are_written_whole(plan: PlacementPlan, drawn: tuple[Town, object], tmp_path: Path) -> None:
    """All files are there, nothing else is, each made from sample data says SAMPLE, and a second run replaces."""
    for _ in range(2):
        files = write_plan(plan, drawn[0].network, tmp_path / "deep" / "out")
    texts = {"plan.geojson", "cells.geojson", "plan.csv", "plan.json", "map.html", "report.html"}
    names = texts | {"plan.xlsx", "plan.gpkg"}
    assert {path.name for path in files} == names == {path.name for path in (tmp_path / "deep" / "out").iterdir()}
    assert all("SAMPLE" in path.read_text(encoding="utf-8") for path in files if path.name in texts)


@pytest.mark.usefixtures("leaflet")
def test_unwritable_folder_is_said(plan: PlacementPlan, drawn: tuple[Town, object], tmp_path: Path) -> None:
    """A file where the folder should be ends in a sentence."""
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(SourceUnavailable, match="cannot be written to"):
        write_plan(plan, drawn[0].network, tmp_path / "out")


@pytest.mark.usefixtures("leaflet")
def test_a_file_that_cannot_be_replaced_leaves_the_old_plan_whole(
    plan: PlacementPlan, drawn: tuple[Town, object], tmp_path: Path
) -> None:
    """A folder in the way of one file: the others keep what they held, and no new one appears beside them."""
    (tmp_path / "plan.csv").mkdir()
    (tmp_path / "plan.geojson").write_text("old")
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        write_plan(plan, drawn[0].network, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.csv", "plan.geojson"]
    assert (tmp_path / "plan.geojson").read_text() == "old"


@pytest.mark.usefixtures("leaflet")
def test_a_file_that_another_program_holds_brings_the_old_plan_back(
    plan: PlacementPlan, drawn: tuple[Town, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spreadsheet that holds plan.csv, as on Windows: geometry and table stay of one plan."""
    write_plan(plan, drawn[0].network, tmp_path)
    (tmp_path / "plan.geojson").write_text("old")
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if path == tmp_path / "plan.csv":
            raise PermissionError(13, "held")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(SourceUnavailable, match="held"):
        write_plan(plan, drawn[0].network, tmp_path)
    assert (tmp_path / "plan.geojson").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 8
