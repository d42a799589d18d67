"""Times at a terminal desk: those of the town's clocks, and what the desk hears of times."""

from pathlib import Path

import pytest

from tests.aedmap.cli.test_dispatch_case import WHEN, _database, _json, _run, _where, folder
from tests.aedmap.cli.test_dispatch_words import _opened

__all__ = ["folder"]
_NOTHING_MORE = ["--reason", "test", *WHEN]


def _said(capsys: pytest.CaptureFixture[str], *given: str) -> list[str]:
    capsys.readouterr()
    assert _run("dispatch", *given) == 0
    return capsys.readouterr().out.splitlines()


def test_times_are_those_of_the_town(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The zone is said once, no time bears a Z, and programs are still told UTC."""
    number, _ = _opened(folder, capsys)
    shown = "\n".join(_said(capsys, "show", number, *_database(folder)))
    assert "the call came at 12:00:00 (UTC+03:00, Europe/Helsinki)." in shown
    assert shown.count("UTC") == 1
    assert "00Z" not in shown
    listed = _said(capsys, "list", *_database(folder))
    assert listed[0] == "Times: UTC+03:00, Europe/Helsinki"
    assert "2026-05-06 12:00:00 " in listed[1]
    assert _json(capsys, "show", number, *_database(folder))["incident"]["received_at"] == "2026-05-06T09:00:00+00:00"
    _said(capsys, "cancel", number, *_NOTHING_MORE, *_database(folder))


def test_the_ambulance_is_expected_at_a_time_or_nobody_knows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both in the line of the step and in what happened."""
    number, _ = _opened(folder, capsys)
    asked = ["ems", number, *WHEN, *_database(folder)]
    assert _said(capsys, *asked, "--in", "4")[0] == "Done: the ambulance is expected at 12:04:00."
    assert _said(capsys, *asked)[0] == "Done: nobody knows when the ambulance comes."
    shown = "\n".join(_said(capsys, "show", number, *_database(folder)))
    assert "12:00:00 the ambulance is expected at 12:04:00 [cli]" in shown
    assert "12:00:00 nobody knows when the ambulance comes [cli]" in shown
    _said(capsys, "cancel", number, *_NOTHING_MORE, *_database(folder))


def test_a_time_point_is_told_as_a_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its day when that is another one; one that cannot be is refused in words, and triage says of what."""
    number, _ = _opened(folder, capsys)
    noted = ["note-time", number, *WHEN, *_database(folder)]
    assert _said(capsys, *noted, "first_shock")[0] == "Done: first shock at 12:00:00."
    yesterday = [*noted, "collapse", "--time", "2026-05-05T23:30+03:00"]
    assert _said(capsys, *yesterday)[0] == "Done: collapse at 2026-05-05 23:30:00."
    assert _run("dispatch", *noted, "rosc", "--time", "2031-01-01T00:00Z") == 2
    told = capsys.readouterr().err
    assert "The time 2031-01-01 00:00 UTC of the rosc cannot be: it is in the future; give a time from " in told
    triage = ["triage", number, "likely", *_where(folder), *WHEN]
    assert _said(capsys, *triage)[0] == "Done: taken for a likely cardiac arrest."
    _said(capsys, "cancel", number, *_NOTHING_MORE, *_database(folder))
