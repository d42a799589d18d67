"""`aedmap export aeds`, as people and programs meet it."""

import json
from pathlib import Path

import pytest

from aedmap.cli import main
from tests.aedmap.registry.importing.files import HEADER, around, write_csv


def _run(*given: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(one) for one in given])
    return int(stop.value.code or 0)


def test_what_came_in_goes_out_with_its_licence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Import under a licence, export by the name's ending, refuse what is not known."""
    monkeypatch.chdir(tmp_path)
    path = write_csv(tmp_path / "town.csv", [HEADER, *around(5)])
    database = ["--db", "sqlite:///a.sqlite"]
    assert _run("import", "aeds", path, *database, "--source", "town", "--licence", "CC0", "--json") == 0
    capsys.readouterr()
    assert _run("export", "aeds", "out.geojson", *database, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["devices"], said["format"], said["sources"][0]["licence"]) == (5, "geojson", "CC0")
    assert len(json.loads((tmp_path / "out.geojson").read_text("utf-8"))["features"]) == 5
    assert _run("export", "aeds", "out.shp", *database) == 2
    assert "end its name with one of geojson, gpkg, csv, osm, osc" in capsys.readouterr().err
    assert _run("export", "aeds", "out.csv", *database, "--source", "village") == 2
    assert "sources are: town" in capsys.readouterr().err
    assert _run("export", "aeds", "out.csv", "--db", "sqlite:///none.sqlite") == 2
    assert not (tmp_path / "none.sqlite").exists() and not (tmp_path / "out.csv").exists()
