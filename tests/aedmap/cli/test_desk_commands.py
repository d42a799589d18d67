"""`aedmap sample`, `nearest`, `dispatch` and `user`, as people and programs meet them."""

import json
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.geography import Position
from tests.optimizer.towns import draw_town

STREET = "A--B--C--D--E--F--G"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sampled town and its database."""
    folder = tmp_path_factory.mktemp("desk")
    points = {letter: {"amenity": "library", "name": f"Library {letter}"} for letter in "ABCDEFG"}
    draw_town(folder, STREET, step_m=100.0, points=points)
    with pytest.raises(SystemExit) as stop:
        main(["sample", *_where(folder), "--seed", "7", "--responders", "60", "--json"])
    assert not stop.value.code
    return folder


@pytest.fixture(scope="module")
def at(folder: Path) -> Position:
    from aedmap.town import open_town

    return next(venue.position for venue in open_town(folder / "town").venues if venue.name == "Library D")


def _where(folder: Path) -> list[str]:
    return ["--town", str(folder / "town"), "--db", f"sqlite:///{(folder / 'desk.sqlite').as_posix()}"]


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(given))
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: str) -> dict[str, Any]:
    capsys.readouterr()
    assert _run(*given, "--json") == 0
    told = capsys.readouterr()
    assert told.err == ""
    document: dict[str, Any] = json.loads(told.out)
    return document


def _point(position: Position) -> list[str]:
    return ["--lon", str(position.lon), "--lat", str(position.lat)]


def test_the_sample_is_written_into_the_town_folder(folder: Path) -> None:
    """Where 'aedmap plan run' finds it."""
    assert {path.name for path in (folder / "town" / "sample").iterdir()} == {
        "README.md",
        "devices.geojson",
        "foot_traffic.csv",
        "population.csv",
        "scenario.toml",
    }


def test_nearest_prints_what_its_help_says(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys, order and the word SAMPLE."""
    found = _json(capsys, "nearest", *_where(folder), *_point(at), "--at", "2026-05-06T12:00+03:00", "-k", "3")
    assert found["sample"] is True
    assert found["at"] == "2026-05-06T09:00:00+00:00"
    walks = [device["walk_s"] for device in found["devices"]]
    assert walks == sorted(walks)
    assert set(found["devices"][0]) >= {"id", "place", "lon", "lat", "walk_s", "walk_m", "state", "floor", "indoor"}
    assert _run("nearest", *_where(folder), *_point(at)) == 0
    assert capsys.readouterr().out.startswith("SAMPLE")


def test_ranking_looks_and_opening_alerts(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """What was proposed is what is alerted, and the same key alerts nobody again."""
    when = ["--at", "2026-05-06T12:00+03:00"]
    ranked = _json(capsys, "dispatch", "rank", *_where(folder), *_point(at), *when)
    assert ranked["nobody"] is False
    proposed = {one["responder_id"] for one in [*ranked["proposal"]["cpr"], ranked["proposal"]["aed"]] if one}
    opened = _json(capsys, "dispatch", "open", *_where(folder), *_point(at), *when, "--key", "k", "--mode", "test")
    assert {alert["responder_id"] for alert in opened["alerts"]} == proposed
    assert {alert["state"] for alert in opened["alerts"]} == {"sent"}
    again = _json(capsys, "dispatch", "open", *_where(folder), *_point(at), *when, "--key", "k", "--mode", "test")
    assert again["repeated"] is True
    assert again["incident"]["id"] == opened["incident"]["id"]
    assert _run("dispatch", "rank", *_where(folder), *_point(at), *when) == 0
    assert "1 busy" not in capsys.readouterr().out.splitlines()[0]


def test_a_one_time_password_is_printed_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list shows the account and never a password."""
    database = _where(folder)[2:]
    made = _json(capsys, "user", "add", "lin", "--role", "planner", "--role", "steward", *database)
    assert made["roles"] == ["planner", "steward"]
    listed = _json(capsys, "user", "list", *database)
    assert listed == {"accounts": [{"name": "lin", "roles": ["planner", "steward"], "must_change_password": True}]}
    assert made["one_time_password"] not in json.dumps(listed)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--lon", "2.0", "--lat", "60.17"], "outside"),
        (["--lon", "24.94", "--lat", "95"], "beyond 90 degrees"),
        (["--lon", "nan", "--lat", "60.17"], "not a pair of numbers"),
        (["--lon", "24.94", "--lat", "60.17", "--at", "2026-05-06T12:00"], "has no offset"),
        (["--lon", "24.94", "--lat", "60.17", "--at", "9999-12-31T23:59Z"], "between the years 1970 and 2200"),
        (["--lon", "24.94"], "Missing option"),
    ],
)
@pytest.mark.parametrize("command", [["nearest"], ["dispatch", "rank"], ["dispatch", "open"]])
def test_impossible_questions_are_refused(
    folder: Path, command: list[str], more: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2."""
    assert _run(*command, *_where(folder), *more) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert len(told.err.strip().splitlines()) == 1


def test_two_towns_are_never_mixed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A database filled for one town refuses the streets of another, for looking and for filling."""
    _, places = draw_town(tmp_path, "A--B", step_m=100.0, points={"A": {"shop": "kiosk", "name": "Kiosk"}})
    other = ["--town", str(tmp_path / "town"), *_where(folder)[2:]]
    for command in (
        ["nearest", *_point(places["A"])],
        ["dispatch", "open", *_point(places["A"])],
        ["sample", "--seed", "1"],
    ):
        capsys.readouterr()
        assert _run(*command, *other) == 2
        assert "belongs to the town" in capsys.readouterr().err
    assert not (tmp_path / "town" / "sample").exists()


def test_a_missing_database_is_not_made_by_looking(folder: Path, at: Position, tmp_path: Path) -> None:
    """Looking leaves nothing behind."""
    file = tmp_path / "none.sqlite"
    town = ["--town", str(folder / "town"), "--db", f"sqlite:///{file.as_posix()}"]
    assert _run("nearest", *town, *_point(at)) == 2
    assert _run("dispatch", "open", *town, *_point(at)) == 2
    assert not file.exists()


def test_a_real_incident_is_opened_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Outside samples and exercises nobody's clocks start in another year by a slip of the keyboard."""
    _, places = draw_town(tmp_path, STREET)
    url = f"sqlite:///{(tmp_path / 'real.sqlite').as_posix()}"
    assert _run("user", "add", "anna", "--role", "dispatcher", "--db", url) == 0
    given = ["dispatch", "open", "--town", str(tmp_path / "town"), "--db", url, *_point(places["A"])]
    assert _run(*given, "--at", "2020-01-01T00:00Z") == 2
    assert "more than an hour from now" in capsys.readouterr().err
    assert _run(*given, "--at", "2020-01-01T00:00Z", "--mode", "exercise") == 0


def test_a_forgotten_password_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The new one-time password is printed, an unknown name is refused."""
    where = ["--db", f"sqlite:///{(tmp_path / 'people.sqlite').as_posix()}"]
    first = _json(capsys, "user", "add", "anna", "--role", "planner", *where)["one_time_password"]
    second = _json(capsys, "user", "reset", "anna", *where)["one_time_password"]
    assert second and second != first
    assert _run("user", "reset", "bob", *where) == 2
