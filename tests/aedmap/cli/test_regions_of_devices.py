"""Commands narrowed to a region, and what the report of a region says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.geography import Position
from aedmap.regions.report_document import LEGEND
from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_aed
from tests.aedmap.regions.worlds import EVERYTHING, at


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A device in each town of the county, on the border between them, and outside of all."""
    made = f"sqlite:///{(tmp_path / 'a.sqlite').as_posix()}"
    places = {"W-1": (0.5, 0.5), "E-1": (3.5, 0.5), "B-1": (2.0, 0.5), "X-1": (9.0, 0.5)}
    aeds = [
        make_aed(name, position=Position(*at(*place)), last_checked_on=date(2020, 1, 1))
        for name, place in places.items()
    ]
    with open_database(made) as database:
        database.regions.put_regions(EVERYTHING, at=NOON, actor="test")
        database.registry.put_aeds(aeds, at=NOON, actor="test")
    return made


def _run(*given: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in given])
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: object) -> Any:
    capsys.readouterr()
    assert _run(*given, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_devices_are_narrowed_to_a_region_as_reports_count_them(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list, what is due, and the export hold the same devices; one on a border lies in one region only."""
    for region, ids in (("330106001", {"W-1", "B-1"}), ("330106002", {"E-1"}), ("330106", {"W-1", "E-1", "B-1"})):
        listed = _json(capsys, "device", "list", "--region", region, "--db", url)["devices"]
        due = _json(capsys, "upkeep", "due", "--region", region, "--db", url)["due"]
        assert {one["id"] for one in listed} == {one["aed"] for one in due} == ids
        assert _json(capsys, "report", "region", region, "--db", url)["region"]["devices"]["all"] == len(ids)
        out = tmp_path / f"{region}.geojson"
        assert _json(capsys, "export", "aeds", out, "--region", region, "--db", url)["devices"] == len(ids)
    sheet = tmp_path / "labels.html"
    assert _run("labels", "--out", sheet, "--address", "https://a.example", "--region", "330106002", "--db", url) == 0
    assert "E-1" in sheet.read_text("utf-8") and "W-1" not in sheet.read_text("utf-8")
    assert _run("device", "list", "--region", "99", "--db", url) == 2
    assert "There is no region '99'; there are 330106 County" in capsys.readouterr().err


def test_the_report_explains_its_figures_and_repeats_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A village without parts has one line; the legend is the same for people and programs."""
    village = EVERYTHING[-1].code
    assert _run("report", "region", village, "--db", url) == 0
    out = capsys.readouterr().out
    assert "in none of these parts" not in out and LEGEND["grid.covered"] in out
    assert f"aedmap region grid {village} --size-m 500" in out
    assert _run("report", "region", "330106", "--db", url) == 0
    assert "in none of these parts" in capsys.readouterr().out
    assert _json(capsys, "report", "region", "330106", "--db", url)["legend"] == LEGEND
