"""Regions, kept on both databases, and the commands that change them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.errors import NotFound
from aedmap.regions import Hierarchy, Level, Organisation, cut_into_cells
from aedmap.storage import Database, open_database
from tests.aedmap.made_up import NOON, make_aed
from tests.aedmap.regions.importing.files import write_geojson
from tests.aedmap.regions.worlds import COUNTY, EVERYTHING, VILLAGES, at, without_boundary
from tests.aedmap.registry.importing.files import HEADER, around, write_csv


def test_regions_come_back_as_they_went_in(database: Database) -> None:
    """Every value, boundaries to the last bit; put again they are replaced, with an event each."""
    some = (*EVERYTHING[:-1], without_boundary(EVERYTHING[-1]))
    database.regions.put_regions(some, at=NOON, actor="test")
    assert database.regions.any_regions()
    assert database.regions.list_regions() == sorted(some, key=lambda region: region.code)
    changed = replace(COUNTY, organisation=Organisation.ESTABLISHED, established_on=NOON.date(), population=None)
    database.regions.put_regions([changed], at=NOON, actor="test")
    assert Hierarchy(database.regions.list_regions()).get(COUNTY.code) == changed
    last = database.events.read_after(len(some))[0]
    assert (last.subject, last.subject_id, last.to_state) == ("region", COUNTY.code, "changed")


def test_cells_are_replaced_and_regions_removed_whole(database: Database) -> None:
    """A coarser grid takes the place of a finer one; removing one that is not there removes none."""
    database.regions.put_regions(EVERYTHING, at=NOON, actor="test")
    for size_m in (300, 700):
        cells = cut_into_cells(VILLAGES[0], size_m)
        database.regions.replace_cells(VILLAGES[0].code, cells, at=NOON, actor="test")
        assert [one for one in database.regions.list_regions() if one.level is Level.GRID] == cells
    with pytest.raises(NotFound):
        database.regions.remove_regions([COUNTY.code, "nobody"], at=NOON, actor="test")
    assert COUNTY.code in {one.code for one in database.regions.list_regions()}
    assert database.events.first_broken() is None


def _run(*given: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in given])
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: object) -> Any:
    capsys.readouterr()
    assert _run(*given, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_the_way_from_a_file_to_a_report(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Import, import again, grid, organisation, devices, report as text, JSON and table, remove."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AEDMAP_DATABASE_URL", sqlite_url)
    rows = [({"code": one.code, "name": one.name, "pop": one.population}, one.boundary) for one in EVERYTHING]
    path = write_geojson(tmp_path / "a.geojson", rows)
    said = _json(capsys, "import", "regions", path, "--dry-run")
    assert (said["read"], said["new"], said["rejected"]) == (7, 7, [])
    assert not (tmp_path / "test.sqlite").exists()
    assert _run("import", "regions", path) == 0
    assert "Loaded: 7 new" in capsys.readouterr().out
    assert _json(capsys, "import", "regions", path)["unchanged"] == 7
    assert _json(capsys, "region", "grid", "330106001001", "--size-m", "500")["cells"] >= 16
    assert _json(capsys, "region", "establish", "330106", "--on", "2024-05-08")["organisation"] == "established"
    with open_database(sqlite_url) as database:
        aed = make_aed("A-1", position=_position(0.5, 0.5))
        database.registry.put_aeds([aed], at=NOON, actor="test")
    report = _json(capsys, "report", "region", "330106000000", "--at", "2026-05-06T12:00+08:00", "--csv", "r.csv")
    assert report["region"]["devices"] == {"all": 1, "in_service": 1, "open": 1, "hours_unknown": 0}
    assert report["region"]["organisations"] == {"established": 1, "possible": 7, "share": 0.1429}
    assert [child["code"] for child in report["children"]] == ["330106001", "330106002"]
    assert report["reach"] == {"metres": 180.0, "along": "straight_line"} and report["sample"] is False
    assert (tmp_path / "r.csv").read_text("utf-8-sig").startswith("code,name,level")
    assert _run("report", "region", "330106001001") == 0
    assert "in a straight line" in capsys.readouterr().out
    assert _json(capsys, "region", "list")["regions"][0]["below"] == 2
    assert _run("region", "remove", "330106") == 2
    assert len(_json(capsys, "region", "remove", "330106", "--with-below")["removed"]) > 7


def _position(x: float, y: float) -> Any:
    from aedmap.geography import Position

    return Position(*at(x, y))


def test_a_register_of_an_unknown_region_is_refused_where_regions_are_loaded(
    tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without regions any code is taken; with them a slip is named and nothing is loaded."""
    monkeypatch.chdir(tmp_path)
    path = write_csv(tmp_path / "town.csv", [HEADER, *around(3)])
    assert _json(capsys, "import", "aeds", path, "--db", sqlite_url, "--region", "4711")["new"] == 3
    with open_database(sqlite_url) as database:
        database.regions.put_regions(EVERYTHING, at=NOON, actor="test")
    assert _run("import", "aeds", path, "--db", sqlite_url, "--region", "4711", "--source", "b") == 2
    assert "330106 County" in capsys.readouterr().err
    assert (
        _json(capsys, "import", "aeds", path, "--db", sqlite_url, "--region", "330106000", "--source", "b")["new"] == 3
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["establish", "330106", "--on", "soon"], "no day such as"),
        (["establish", "330106", "--undo", "--not-foreseen"], "Only one of"),
        (["establish", "9"], "There is no region"),
        (["grid", "330106", "--size-m", "1"], "metres"),
        (["list", "--under", "9"], "There is no region"),
    ],
)
def test_a_wrong_wish_is_one_sentence(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    """Exit code 2, and the regions stay as they were."""
    with open_database(sqlite_url) as database:
        database.regions.put_regions(EVERYTHING, at=NOON, actor="test")
    assert _run("region", *given, "--db", sqlite_url) == 2
    assert sentence in capsys.readouterr().err
    with open_database(sqlite_url) as database:
        assert len(database.regions.list_regions()) == len(EVERYTHING)
