"""`aedmap simulate`, as whoever writes the rules of a desk meets it."""

import json
from pathlib import Path

import pytest

from aedmap.cli import main
from tests.optimizer.towns import draw_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town of a few streets."""
    folder = tmp_path_factory.mktemp("simulate")
    draw_town(folder)
    return folder / "town"


def _run(town: Path, *more: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["simulate", "--town", str(town), *more])
    return int(stop.value.code or 0)


MADE_UP = ("--responders", "30", "--devices", "3", "--incidents", "20")


def test_policies_are_told_beside_each_other(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures with their intervals, what differs from the first policy, day and night, and the page."""
    out = tmp_path / "out"
    assert _run(town, *MADE_UP, "--policy", "aedmap", "--policy", "hangzhou", "--out", str(out)) == 0
    told = capsys.readouterr().out
    assert "Until compressions, median" in told
    assert "Less or more than aedmap" in told
    assert "By day and night:" in told
    assert "<svg" in (out / "trial.html").read_text("utf-8")
    assert "http" not in (out / "trial.html").read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert json.loads((out / "trial.json").read_text("utf-8"))["seed"] == 1


def test_a_trial_is_told_to_programs(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints one object and nothing else, the same for the same seed."""
    documents = []
    for _ in range(2):
        assert _run(town, *MADE_UP, "--json", "--responders", "10") == 0
        told = capsys.readouterr()
        assert told.err == ""
        documents.append(json.loads(told.out))
    assert documents[0] == documents[1]
    (setting,) = documents[0]["settings"]
    overall = setting["measured"][0]
    assert (overall["policy"], overall["part"], overall["arrests"]) == ("aedmap", "all", 20)
    assert overall["figures"]["survival_larsen"]["low"] <= overall["figures"]["survival_larsen"]["high"]


def test_past_arrests_are_played_again(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row each, at its own place and hour."""
    west, south, east, north = _box(town)
    rows = [f"{(west + east) / 2},{(south + north) / 2},2026-05-0{day}T03:00" for day in range(1, 5)]
    file = tmp_path / "past.csv"
    file.write_text("lon,lat,at\n" + "\n".join(rows))
    assert _run(town, "--responders", "5", "--devices", "0", "--arrests", str(file), "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["part"] for one in document["settings"][0]["measured"]] == ["all", "night"]
    assert document["settings"][0]["measured"][0]["arrests"] == 4


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--policy", "nobody"), "There is no policy 'nobody'"),
        (("--policy", "aedmap", "--policy", "aedmap"), "given twice"),
        (("--incidents", "0"), "0 arrests were asked for"),
        (("--responders", "0"), "0 responders were asked for"),
        (("--responders-per-km2", "3"), "not both"),
        (("--devices", "-1"), "-1 devices were asked for"),
        (("--arrests", "nowhere.csv"), "cannot be read"),
        (("--conditions", "nowhere.toml"), "cannot be read"),
    ],
)
def test_a_mistake_is_one_sentence(
    town: Path, more: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, what was given and what is allowed."""
    assert _run(town, *MADE_UP, *more) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lon,lat\n1,2\n", "columns lon, lat and at"),
        ("lon,lat,at\nx,2,2026-05-01T03:00\n1,95,2026-05-01T03:00\n", "row 2: lon 'x'"),
        ("lon,lat,at\n1,2,yesterday\n", "row 2: 'yesterday' is no time"),
        ("lon,lat,at,at_home\n1,2,2026-05-01T03:00,perhaps\n", "neither yes nor no"),
        ("lon,lat,at\n1,2,2026-05-01T03:00\n", "lie outside the town"),
    ],
)
def test_faults_of_a_file_are_named(
    town: Path, tmp_path: Path, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By row, before anything is played."""
    file = tmp_path / "past.csv"
    file.write_text(text)
    assert _run(town, "--responders", "5", "--devices", "0", "--arrests", str(file)) == 2
    assert sentence in capsys.readouterr().err


def _box(town: Path) -> tuple[float, float, float, float]:
    west, south, east, north = json.loads((town / "town.json").read_text("utf-8"))["info"]["bbox"]
    return west, south, east, north
