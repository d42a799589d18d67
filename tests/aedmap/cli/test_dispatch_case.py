"""A desk with nothing but a terminal: from the call to the hand-over."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.geography import Position
from aedmap.geography.datum import Datum, convert
from aedmap.storage import open_database
from aedmap.town import build_town, open_town
from tests.drawing import draw_osm
from tests.optimizer.towns import draw_town

WHEN = ["--at", "2026-05-06T12:00+03:00"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sampled town and its database."""
    folder = tmp_path_factory.mktemp("terminal")
    points = {letter: {"amenity": "library", "name": f"Library {letter}"} for letter in "ABCDEFG"}
    draw_town(folder, "A--B--C--D--E--F--G", step_m=100.0, points=points)
    assert _run("sample", *_where(folder), "--seed", "7", "--responders", "60", "--json") == 0
    return folder


@pytest.fixture(scope="module")
def at(folder: Path) -> Position:
    return _library(folder, "D")


def _library(folder: Path, letter: str) -> Position:
    return next(venue.position for venue in open_town(folder / "town").venues if venue.name == f"Library {letter}")


def _where(folder: Path) -> list[str]:
    return ["--town", str(folder / "town"), *_database(folder)]


def _database(folder: Path) -> list[str]:
    return ["--db", f"sqlite:///{(folder / 'desk.sqlite').as_posix()}"]


def _point(position: Position) -> list[str]:
    return ["--lon", str(position.lon), "--lat", str(position.lat)]


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(given))
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: str) -> dict[str, Any]:
    capsys.readouterr()
    assert _run("dispatch", *given, "--json") == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def _open(capsys: pytest.CaptureFixture[str], folder: Path, *more: str) -> dict[str, Any]:
    return _json(capsys, "open", *_where(folder), *WHEN, *more)


def test_a_case_is_run_from_the_call_to_the_end(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step is a command, each prints the case, and the timeline holds them all."""
    told = ["--uncertainty", "50", "--callback", "+358 40 123", "--ems-in", "9", "--home", "--note", "third floor"]
    opened = _open(capsys, folder, "--address", "Library D", *told)
    number, where = str(opened["incident"]["id"]), _database(folder)
    assert opened["incident"]["place"] == "Library D"
    case = _json(capsys, "show", number, *where)
    one = case["incident"]
    assert (one["callback"], one["uncertainty_m"], one["at_home"], one["note"]) == (
        "+358 40 123",
        50.0,
        True,
        "third floor",
    )
    assert one["ems_at"] == "2026-05-06T09:09:00+00:00"
    assert [wave["number"] for wave in case["waves"]] == [2]
    first, second, *others = (str(alert["id"]) for alert in case["alerts"])
    _json(capsys, "accept", first, *where, *WHEN)
    case = _json(capsys, "progress", first, "departed", *where, *WHEN)
    assert case["alerts"][0]["progress"] == "departed"
    assert _json(capsys, "decline", second, *where, *WHEN)["alerts"][1]["state"] == "declined"
    moved = _json(capsys, "relocate", number, *_where(folder), "--address", "Library E", "--uncertainty", "10", *WHEN)
    assert moved["incident"]["uncertainty_m"] == 10.0
    assert moved["incident"]["position"]["lon"] == pytest.approx(_library(folder, "E").lon)
    assert moved["incident"]["place"] == "Library E"
    for alert in (first, *others):  # nobody is left, however many the policy asks at once
        _json(capsys, "stand-down", alert, *where, *WHEN)
    before = {alert["id"] for alert in moved["alerts"]}
    asked = _json(capsys, "next", number, *_where(folder), *WHEN)
    assert {alert["id"] for alert in asked["alerts"]} > before
    assert _json(capsys, "ambulance", number, *where, *WHEN)["incident"]["state"] == "ems_on_scene"
    assert _json(capsys, "hand-over", number, *where, *WHEN)["incident"]["state"] == "handover"
    closed = _json(capsys, "close", number, "--aed-not-used", "--note", "handed over", *where, *WHEN)
    assert closed["incident"]["state"] == "closed"
    assert closed["events"][-1]["seq"] > closed["events"][0]["seq"]
    assert "handed over" in [event["note"] for event in closed["events"]]
    assert _run("dispatch", "show", number, *where) == 0
    text = capsys.readouterr().out
    assert text.startswith("SAMPLE")
    assert f"Incident {number}: closed" in text
    assert "third floor" in text


def test_a_look_reaches_as_far_as_opening_would(
    folder: Path, at: Position, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Whoever says how uncertain the place is sees those whom opening would ask, and some the sure place leaves out."""
    near = tmp_path / "near.toml"
    near.write_text(
        'reach_m = { value = 60.0, basis = "assumed", source = "a trial" }\n'
        'fetch_reach_m = { value = 60.0, basis = "assumed", source = "a trial" }\n'
    )
    asked = [*_where(folder), *WHEN, "--policy", str(near), *_point(at), "--uncertainty"]
    sure, unsure = (_json(capsys, "rank", *asked, metres)["candidates"] for metres in ("0", "400"))
    assert len(unsure) > len(sure)
    opened = _json(capsys, "open", *asked, "400", "--mode", "exercise")
    assert [one["responder_id"] for one in opened["ranking"]["candidates"]] == [one["responder_id"] for one in unsure]
    _json(capsys, "cancel", str(opened["incident"]["id"]), "--reason", "test", *_database(folder), *WHEN)


def test_what_the_desk_hears_is_written_down(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """Triage, the ambulance and times of the patient; a case that is no arrest ends."""
    opened = _open(capsys, folder, *_point(at))
    number, where = str(opened["incident"]["id"]), _database(folder)
    case = _json(capsys, "triage", number, "likely", *_where(folder), *WHEN)
    assert (case["incident"]["triage"], case["incident"]["policy"]) == ("likely", "aedmap")
    assert _json(capsys, "ems", number, "--in", "6", *where, *WHEN)["incident"]["ems_at"] == "2026-05-06T09:06:00+00:00"
    shock = "2026-05-06T08:59:30+00:00"
    times = _json(capsys, "note-time", number, "first_shock", "--time", shock, *where, *WHEN)["times"]
    assert (times["first_shock"], times["call"], times["rosc"]) == (shock, "2026-05-06T09:00:00+00:00", None)
    assert _run("dispatch", "note-time", number, "rosc", "--time", "2026-05-06T12:00Z", *where, *WHEN) == 2
    assert "of the rosc cannot be: it is in the future" in capsys.readouterr().err
    ended = _json(capsys, "triage", number, "not-arrest", *_where(folder), *WHEN)
    assert ended["incident"]["state"] == "cancelled"
    assert {alert["state"] for alert in ended["alerts"]} == {"stood_down"}


def test_a_second_call_is_offered_and_becomes_an_alias(
    folder: Path, at: Position, capsys: pytest.CaptureFixture[str]
) -> None:
    """The desk decides, and people of the second call are free again."""
    first = _open(capsys, folder, *_point(at), "--mode", "exercise")["incident"]["id"]
    second = _open(capsys, folder, *_point(at), "--mode", "exercise")
    assert [one["incident_id"] for one in second["likely"]] == [first]
    number = str(second["incident"]["id"])
    alias = _json(capsys, "alias", number, "--of", str(first), *_database(folder), *WHEN)
    assert alias["incident"]["alias_of"] == first
    assert {alert["state"] for alert in alias["alerts"]} <= {"stood_down"}
    listed = [one["id"] for one in _json(capsys, "list", *_database(folder))["incidents"]]
    assert first in listed
    assert second["incident"]["id"] not in listed
    ended = _json(capsys, "cancel", str(first), "--reason", "test", *_database(folder), *WHEN)
    assert ended["incident"]["state"] == "cancelled"


def test_somebody_is_asked_by_id(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """Wave 0 is the desk's own hand."""
    number = str(_open(capsys, folder, *_point(at))["incident"]["id"])
    free = _json(capsys, "rank", *_where(folder), *_point(at), *WHEN)["candidates"][0]["responder_id"]
    case = _json(capsys, "add", number, free, *_where(folder), *WHEN)
    assert (case["alerts"][-1]["responder_id"], case["alerts"][-1]["wave"]) == (free, 0)
    _json(capsys, "cancel", number, "--reason", "test", *_database(folder), *WHEN)


def test_degrees_are_converted_from_the_datum_that_is_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some hundred metres lie between Amap's degrees and GPS."""
    places = draw_osm(tmp_path / "town.osm", "A--C\n|  |\n| B|\nD--E", step_m=100.0, at=Position(120.15, 30.28))
    build_town(tmp_path / "town.osm", tmp_path / "town")
    assert _run("user", "add", "anna", "--role", "dispatcher", *_database(tmp_path)) == 0
    lon, lat = convert(places["B"].lon, places["B"].lat, Datum.WGS84, Datum.BD09)
    given = ["--lon", str(float(lon)), "--lat", str(float(lat)), "--datum", "bd09"]
    found = _json(capsys, "rank", *_where(tmp_path), *given)["position"]
    assert (found["lon"], found["lat"]) == pytest.approx((places["B"].lon, places["B"].lat), abs=1e-6)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["show", "999"], "There is no incident 999"),
        (["accept", "999"], "There is no alert 999"),
        (["cancel", "1"], "Missing option '--reason'"),
        (["cancel", "1", "--reason", "bored"], "'bored' is not one of"),
        (["progress", "1", "asleep"], "'asleep' is not one of"),
    ],
)
def test_what_is_not_there_or_not_allowed_is_said(
    folder: Path, given: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2."""
    assert _run("dispatch", *given, *_database(folder)) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--address", "Nowhere at all"], "is called 'Nowhere at all'"),
        (["--address", "Library D", "--lon", "24.9"], "leave one of them out"),
        (["--address", "Library D", "--uncertainty", "6000"], "uncertain by 6000"),
        (["--address", "Library D", "--ems-in", "-3"], "--ems-in is -3.0 minutes"),
        (["--lon", "24.94", "--lat", "60.17", "--datum", "ED50"], "'ED50' is not known"),
        (["--lon", "24.94", "--lat", "60.17", "--datum", "GCJ-02"], "far from China"),
        (["--address", "Library D", "--policy", "nobody"], "There is no policy 'nobody'"),
    ],
)
@pytest.mark.parametrize("command", ["rank", "open"])
def test_an_impossible_call_opens_nothing(
    folder: Path, command: str, more: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is stored by what is refused."""
    before = _json(capsys, "list", "--all", *_database(folder))
    assert _run("dispatch", command, *_where(folder), *more) == 2
    assert sentence in capsys.readouterr().err
    assert _json(capsys, "list", "--all", *_database(folder)) == before


def test_a_step_that_is_not_allowed_says_the_state_and_changes_nothing(
    folder: Path, at: Position, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody who has not accepted cannot be on the way."""
    opened = _open(capsys, folder, *_point(at))
    number, alert = str(opened["incident"]["id"]), str(opened["alerts"][0]["id"])
    before = _json(capsys, "show", number, *_database(folder))
    assert _run("dispatch", "progress", alert, "departed", *_database(folder), *WHEN) == 2
    told = capsys.readouterr().err
    assert f"(alert {alert}) was asked; that they are on the way cannot follow. Possible now: 'aedmap dispatch " in told
    assert f"'aedmap dispatch accept {alert}'" in told
    assert _json(capsys, "show", number, *_database(folder)) == before


def test_what_is_over_is_refused_in_words(folder: Path, at: Position, capsys: pytest.CaptureFixture[str]) -> None:
    """Who was stood down cannot accept, and a case that was handed over takes no ambulance; no code is printed."""
    opened = _open(capsys, folder, *_point(at), "--mode", "test")
    number, alert = str(opened["incident"]["id"]), str(opened["alerts"][0]["id"])
    _json(capsys, "stand-down", alert, *_database(folder), *WHEN)
    assert _run("dispatch", "accept", alert, *_database(folder), *WHEN) == 2
    told = capsys.readouterr().err
    assert f"(alert {alert}) was stood down; that they go cannot follow. No step is left for it." in told
    _json(capsys, "hand-over", number, *_database(folder), *WHEN)
    assert _run("dispatch", "ambulance", number, *_database(folder), *WHEN) == 2
    told = capsys.readouterr().err
    assert f'Incident {number}: handed over to the ambulance; "the ambulance is on scene" cannot follow.' in told
    assert f"Possible now: 'aedmap dispatch close {number}', 'aedmap dispatch cancel {number} --reason ...'." in told
    _json(capsys, "close", number, *_database(folder), *WHEN)


def test_those_asked_can_be_telephoned_and_learn_of_the_look(
    folder: Path, at: Position, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names and numbers of all asked, and a note with each of them; an unknown case is refused."""
    opened = _open(capsys, folder, *_point(at), "--mode", "exercise")
    number, asked = str(opened["incident"]["id"]), [one["responder_id"] for one in opened["alerts"]]
    people = _json(capsys, "phones", number, *_database(folder))["people"]
    assert [one["responder_id"] for one in people] == asked
    assert all(one["name"] for one in people)
    with open_database(_database(folder)[1], create=False) as database:
        looks = database.persons.look(asked[0], at=datetime.now(UTC), actor="tester").looks
    assert ("cli", "phones") in [(one.actor, one.what) for one in looks]
    assert _run("dispatch", "phones", number, *_database(folder)) == 0
    assert people[0]["name"] in capsys.readouterr().out
    assert _run("dispatch", "phones", "999", *_database(folder)) == 2
    _json(capsys, "cancel", number, "--reason", "test", *_database(folder), *WHEN)


def test_opening_near_an_open_case_says_so_on_top(
    folder: Path, at: Position, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for it, but it is the first line, and what it tells to type leads the call to the other incident."""
    first = _open(capsys, folder, *_point(at), "--mode", "exercise")["incident"]["id"]
    assert _run("dispatch", "open", *_where(folder), *WHEN, *_point(at), "--mode", "exercise") == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"This may be another call about incident {first}, 0 m away: aedmap dispatch alias ")
    second = line.split("alias ")[1].split()[0]
    alias = _json(capsys, *line.split("dispatch ")[1].split(), *_database(folder), *WHEN)
    assert (alias["incident"]["id"], alias["incident"]["alias_of"]) == (int(second), first)
    _json(capsys, "cancel", str(first), "--reason", "test", *_database(folder), *WHEN)
