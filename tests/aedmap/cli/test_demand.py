"""`aedmap demand`, as a planner meets it."""

import json
from pathlib import Path

import pytest

from aedmap.cli import main
from optimizer.demand import load_surface
from tests.optimizer.demand.fitting.towns import ARRESTS, QUICK, STREETS, write_arrests, write_fit, write_streets


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demand")
    write_arrests(folder)
    write_streets(folder)
    write_fit(folder, STREETS, ARRESTS, QUICK, cell_m=400)
    return folder


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["demand", *given])
    return int(stop.value.code or 0)


def test_fit_writes_a_surface_and_tells_how_good_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three files, the total with its error, the table of models, and notes."""
    assert _run("fit", str(folder / "fit.toml"), "--out", str(folder / "out")) == 0
    told = capsys.readouterr().out
    assert "arrests a year expected (standard error" in told
    assert "| uniform |" in told
    assert "The 5 % of the area where the blend expects most held" in told
    assert "the blend predicts better than the same everywhere" in told
    assert {path.name for path in (folder / "out").iterdir()} == {"surface.npz", "cells.csv", "fit.json"}
    surface = load_surface(folder / "out" / "surface.npz")
    document = json.loads((folder / "out" / "fit.json").read_text(encoding="utf-8"))
    assert document["arrests_per_year"] == pytest.approx(surface.total)
    assert len((folder / "out" / "cells.csv").read_text().splitlines()) == len(surface) + 1


def test_validate_prints_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with what was hidden and every model's score."""
    assert _run("validate", str(folder / "fit.toml"), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["validations"][0]["hidden"] == "later arrests"
    assert {"past arrests of the cell itself", "blend"} <= {
        score["name"] for score in document["validations"][0]["models"]
    }


def test_a_fault_leaves_nothing_behind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, one sentence, no folder."""
    write_fit(folder, ARRESTS.replace('"date"', '"day"'))
    assert _run("fit", str(folder / "fit.toml"), "--out", str(folder / "none")) == 2
    told = capsys.readouterr().err
    assert "no column day (arrests.date)" in told
    assert "Traceback" not in told
    assert not (folder / "none").exists()
