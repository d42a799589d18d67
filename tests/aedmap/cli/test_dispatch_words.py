"""What a desk with only a terminal is told of its own steps, in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from aedmap.cli.dispatch_words import incident_words
from aedmap.dispatch import AlertState, IncidentReport, IncidentState, Mode, Policy, Role, accept, cancel_incident
from aedmap.dispatch import open_incident as open_case
from aedmap.registry import AedStatus
from aedmap.storage import open_database
from tests.aedmap.cli.test_dispatch_case import WHEN, _database, _json, _library, _point, _run, _where, folder
from tests.aedmap.dispatch.worlds import PLACES, STREETS, responder_at
from tests.aedmap.made_up import NOON

__all__ = ["folder"]


def _opened(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, list[dict[str, object]]]:
    place = _point(_library(folder, "D"))
    opened = _json(capsys, "open", *_where(folder), *place, *WHEN, "--mode", "test")
    return str(opened["incident"]["id"]), opened["alerts"]


def test_the_first_line_says_what_a_step_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And 'show' tells it later with the time, the reason of the end and its note."""
    number, alerts = _opened(folder, capsys)
    assert _run("dispatch", "decline", str(alerts[0]["id"]), *WHEN, *_database(folder)) == 0
    assert capsys.readouterr().out.startswith(f"Done: {alerts[0]['responder_id']} declined")
    again = ["dispatch", "decline", str(alerts[0]["id"]), *WHEN, *_database(folder)]
    assert _run(*again) == 0
    assert capsys.readouterr().out.startswith("Nothing changed.")
    ending = ["--reason", "scene_unsafe", "--note", "smoke"]
    assert _run("dispatch", "cancel", number, *ending, *WHEN, *_database(folder)) == 0
    assert "the case: cancelled (the place is not safe)" in capsys.readouterr().out.splitlines()[0]
    assert _run("dispatch", "show", number, *_database(folder)) == 0
    lines = capsys.readouterr().out.splitlines()
    (ended,) = [line for line in lines if "cancelled (the place is not safe)" in line]
    assert ended.startswith("  12:00:00 ")
    assert "smoke" in ended


def test_who_accepts_late_is_told_so_by_the_desk(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many go already, and that this one is not to go."""
    url = _database(folder)[1]
    with open_database(url, create=False) as database:
        people = [responder_at("ABCDE"[i], f"LATE-{i}") for i in range(5)]
        one_presses = Policy(cpr_wanted=1, aed_wanted=1, waves=(3,), delays_s=())
        report = IncidentReport(PLACES["E"], mode=Mode.TEST)
        database.people.put_responders(people, at=NOON, actor="tester")
        case = open_case(database.dispatch, STREETS, report, now=NOON, actor="desk", policy=one_presses)
        first, second = [one for one in case.alerts if one.role is Role.CPR]
        accept(database.dispatch, first.id, now=NOON, actor="desk")
    assert _run("dispatch", "accept", str(second.id), "--at", NOON.isoformat(), "--db", url) == 0
    told = capsys.readouterr().out.splitlines()[0]
    assert told.startswith(f"Accepted late: 1 person is already going; {second.responder_id} was stood down")
    with open_database(url, create=False) as database:
        assert database.dispatch.get_alert(second.id).state is AlertState.STOOD_DOWN
        cancel_incident(database.dispatch, case.incident.id, "test", now=NOON, actor="desk")


def test_whom_the_desk_has_to_ring_stands_before_the_alerts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody accepted by telephone, and the case is called off: no channel tells them."""
    number, alerts = _opened(folder, capsys)
    assert _run("dispatch", "accept", str(alerts[0]["id"]), *WHEN, *_database(folder)) == 0
    capsys.readouterr()
    assert _run("dispatch", "cancel", number, "--reason", "test", *WHEN, *_database(folder)) == 0
    lines = capsys.readouterr().out.splitlines()
    (ring,) = [i for i, line in enumerate(lines) if f"CALL OFF BY TELEPHONE: {alerts[0]['responder_id']}" in line]
    assert ring < min(i for i, line in enumerate(lines) if line.startswith("  alert "))
    assert _json(capsys, "show", number, *_database(folder))["to_call_off"] == [alerts[0]["responder_id"]]


def test_a_refused_addition_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not that somebody "does not qualify or is too far", but which of the two, and why."""
    number, _ = _opened(folder, capsys)
    with open_database(_database(folder)[1], create=False) as database:
        database.people.put_responders([responder_at("A", "FAR", certificates=())], at=NOON, actor="tester")
    assert _run("dispatch", "add", number, "FAR", *_where(folder), *WHEN) == 2
    assert "cannot be asked: without a certificate" in capsys.readouterr().err
    _run("dispatch", "cancel", number, "--reason", "test", *WHEN, *_database(folder))


def test_minutes_to_an_earlier_place_say_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After a move those asked before keep their old minutes, which are marked; those asked after it have new ones."""
    number, alerts = _opened(folder, capsys)
    moved = _json(capsys, "relocate", number, *_where(folder), "--address", "Library B", *WHEN)
    before = {one["id"]: one["for_earlier_place"] for one in moved["alerts"]}
    assert {before[one["id"]] for one in alerts} == {True}
    assert _run("dispatch", "show", number, *_database(folder)) == 0
    told = capsys.readouterr().out
    assert told.count("TO THE EARLIER PLACE") == len(alerts)
    assert "the place was changed" in told
    _run("dispatch", "cancel", number, "--reason", "test", *WHEN, *_database(folder))


def test_a_name_that_fits_several_places_is_not_guessed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are listed with where they are, nothing is opened, and --pick chooses one; the chosen place is printed."""
    asked = ["dispatch", "rank", *_where(folder), *WHEN, "--address"]
    assert _run(*asked, "Library") == 2
    told = capsys.readouterr().err
    assert "like it are 7 places; say more of the name, or --pick its number:\n  1  Library A (library) at " in told
    assert [line.split()[0] for line in told.splitlines()[1:]] == [str(number) for number in range(1, 8)]
    assert "--pick" in told
    assert _run(*asked, "Library", "--pick", "2") == 0
    assert capsys.readouterr().out.startswith("Place: Library B (library) at ")
    assert _run(*asked, "Library", "--pick", "8") == 2
    assert "give 1 to 7" in capsys.readouterr().err
    assert _run(*asked, "Librery C") == 2
    assert "No place is called 'Librery C' exactly" in capsys.readouterr().err
    assert _run(*asked, "Librery C", "--pick", "1") == 0
    assert "NOT SURE" in capsys.readouterr().out.splitlines()[0]
    found = _json(capsys, "rank", *_where(folder), *WHEN, "--address", "Library C")
    assert (found["place"]["name"], found["place"]["fit"]) == ("Library C", "whole")


def test_a_name_that_only_begins_alike_opens_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People were sent to Kirkkokatu 15 for Kirkkokatu 1: such a place is picked, never taken."""
    before = _json(capsys, "list", "--all", *_database(folder))
    for typed in ("Librar", "Library 1", "C Librar"):
        assert _run("dispatch", "open", *_where(folder), *WHEN, "--address", typed) == 2
        assert "--pick its number" in capsys.readouterr().err
    assert _json(capsys, "list", "--all", *_database(folder)) == before


def test_accepting_takes_a_town_to_find_the_next_device(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody whose device was taken meanwhile is led to another, as on the page; a wrong town is refused."""
    number, alerts = _opened(folder, capsys)
    (fetcher,) = [one for one in alerts if one["role"] == "aed"]
    with open_database(_database(folder)[1], create=False) as database:
        (taken,) = [one for one in database.registry.list_aeds() if one.id == fetcher["aed_id"]]
        database.registry.put_aeds([replace(taken, status=AedStatus.OUT_OF_SERVICE)], at=NOON, actor="tester")
    accepted = _json(capsys, "accept", str(fetcher["id"]), "--town", str(folder / "town"), *WHEN, *_database(folder))
    (now,) = [one for one in accepted["alerts"] if one["id"] == fetcher["id"]]
    assert now["state"] == "accepted"
    assert now["aed_id"] not in (None, fetcher["aed_id"])
    _run("dispatch", "cancel", number, "--reason", "test", *WHEN, *_database(folder))


@pytest.mark.parametrize("state", list(IncidentState))
def test_every_state_has_words(state: IncidentState) -> None:
    """No code with an underscore reaches the terminal."""
    assert "_" not in incident_words(state)


def test_only_an_exercise_prints_the_answer_links(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the pages' address in front, for whoever tries the phone's page; a real case prints none."""
    monkeypatch.setenv("AEDMAP_BASE_URL", "https://aed.example.org/")
    place = _point(_library(folder, "D"))
    for mode, there in (("exercise", True), ("actual", False)):
        opened = _json(capsys, "open", *_where(folder), *place, *WHEN, "--mode", mode)
        number = str(opened["incident"]["id"])
        shown = _json(capsys, "show", number, *_database(folder))
        links = [one["link"] for one in shown["alerts"]]
        assert links
        assert all(bool(link) is there for link in links)
        assert _run("dispatch", "show", number, *_database(folder)) == 0
        assert ("answers at https://aed.example.org/a/" in capsys.readouterr().out) is there
        _run("dispatch", "cancel", number, "--reason", "test", *WHEN, *_database(folder))


def test_the_list_of_a_ranking_says_what_its_columns_are(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Above the first of those who could go, in the columns of the list."""
    assert _run("dispatch", "rank", *_where(folder), *_point(_library(folder, "D")), *WHEN) == 0
    lines = capsys.readouterr().out.splitlines()
    (header,) = [i for i, line in enumerate(lines) if line.startswith("  who  ")]
    assert lines[header].endswith("straight to the patient   by way of a device")
    assert " min " in lines[header + 1][: lines[header].index("by way")]


def test_the_list_of_commands_cuts_no_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """Not one ends with dots."""
    assert _run("dispatch", "--help") == 0
    told = capsys.readouterr().out
    assert "Say for a responder that they go; ALERT_ID as 'dispatch show'" in " ".join(told.split())
    assert "..." not in told.partition("Commands:")[2]


def test_a_policy_says_once_what_it_leaves_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the file gives stands above with its basis; units are told and nothing reads None or False."""
    monkeypatch.setenv("COLUMNS", "200")
    assert _run("dispatch", "policies", "firstaed") == 0
    told = capsys.readouterr().out
    assert told.count("Left out") == 1
    above, _, below = told.partition("Left out")
    assert "published" in above
    assert "published" not in below
    assert "how long an alert waits for its answer" in told
    assert "None" not in told
    assert "False" not in told
