"""The commands `aedmap town build` and `aedmap town info`."""

import json
from pathlib import Path

import pytest

from aedmap.cli import main
from tests.drawing import draw_osm

_KEYS = {"nodes", "edges", "street_m", "components", "largest_share", "venues", "buildings", "bbox", "fingerprint"}


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    return int(stop.value.code or 0)


@pytest.fixture
def extract(tmp_path: Path) -> str:
    draw_osm(tmp_path / "town.osm", "A--B")
    return str(tmp_path / "town.osm")


def test_build_and_info_print_the_same_json(tmp_path: Path, extract: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Under --json each prints one object with the figures and nothing else."""
    out = str(tmp_path / "town")
    assert _run("town", "build", "--osm", extract, "--out", out, "--json") == 0
    built = json.loads(capfd.readouterr().out)
    assert _run("town", "info", out, "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert built == told
    assert set(told) >= _KEYS


def test_without_json_people_read_words(tmp_path: Path, extract: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The figures on standard output, the steps on standard error."""
    assert _run("town", "build", "--osm", extract, "--out", str(tmp_path / "town")) == 0
    shown = capfd.readouterr()
    assert "OpenStreetMap contributors" in shown.out
    assert "Reading streets" in shown.err


def test_the_detour_is_told_in_words_and_as_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """On one straight street the way is the line; a detour of 2 then finds about half as much."""
    draw_osm(tmp_path / "t.osm", "-".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), step_m=100)
    folder = str(tmp_path / "town")
    assert _run("town", "build", "--osm", str(tmp_path / "t.osm"), "--out", folder) == 0
    capfd.readouterr()
    assert _run("town", "detour", folder, "--reach", "1500", "--tried", "2") == 0
    assert "reach as much as the streets do when they are made 1.00 times longer" in capfd.readouterr().out
    assert _run("town", "detour", folder, "--reach", "1500", "--tried", "2", "--json") == 0
    assert json.loads(capfd.readouterr().out)["more"] == pytest.approx(-0.5, abs=0.1)
    assert _run("town", "detour", folder, "--reach", "5") == 2


def test_faults_are_one_sentence_with_exit_code_two(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A missing extract and a folder that is no town, as JSON when JSON was asked for."""
    (tmp_path / "words.osm").write_text("hello", encoding="utf-8")
    out = str(tmp_path / "out")
    for arguments in (
        ("town", "build", "--osm", str(tmp_path / "missing.osm"), "--out", out),
        ("town", "build", "--osm", str(tmp_path / "words.osm"), "--out", out),
        ("town", "build", "--osm", str(tmp_path), "--out", out),
        ("town", "info", str(tmp_path)),
    ):
        assert _run(*arguments, "--json") == 2
        assert json.loads(capfd.readouterr().out)["error"]["detail"].count("\n") == 0
        assert _run(*arguments) == 2
        assert capfd.readouterr().err.splitlines()[-1].startswith("aedmap: ")
    assert not (tmp_path / "out").exists()
