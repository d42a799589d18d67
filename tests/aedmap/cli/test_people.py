"""`aedmap people`, as stewards and programs meet it."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from aedmap.cli import main
from aedmap.people import ResponderStatus
from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_certificate, make_responder


@pytest.fixture
def url(sqlite_url: str) -> str:
    one = make_responder(
        "R-1",
        status=ResponderStatus.IDENTITY_CHECKED,
        consents=False,
        certificates=(make_certificate("C-1", verified=False),),
    )
    with open_database(sqlite_url) as database:
        database.people.put_responders([one], at=NOON, actor="tester")
    return sqlite_url


def _run(*given: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["people", *given])
    return int(stop.value.code or 0)


def _json(capsys: pytest.CaptureFixture[str], *given: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert _run(*given, "--json") == code
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_person_is_verified_agrees_is_active_told_exported_and_erased(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way on the command line."""
    assert _json(capsys, "list", "--filter", "to_verify", "--db", url)["total"] == 1
    assert _json(capsys, "verify", "R-1", "1", "--db", url)["status"] == "certificate_verified"
    assert _json(capsys, "consent", "R-1", "--version", "2026-01", "--db", url)["consents"] is True
    assert _json(capsys, "status", "R-1", "active", "--db", url)["status"] == "active"
    told = _json(capsys, "notices", "--at", "2027-12-01", "--dry-run", "--db", url)
    assert told == {
        "unverified": {"total": 0, "soon": 0},
        "day": "2027-12-01",
        "dry_run": True,
        "notices": [
            {
                "responder_id": "R-1",
                "ordinal": 1,
                "timer": "expires_in_30_days",
                "expires_on": "2027-12-31",
                "became": "lapsing",
            }
        ],
    }
    assert len(_json(capsys, "notices", "--at", "2027-12-01", "--db", url)["notices"]) == 1
    assert _json(capsys, "notices", "--at", "2027-12-01", "--db", url)["notices"] == []
    shown = _json(capsys, "show", "R-1", "--db", url)
    assert (shown["status"], shown["looks"][0]["what"]) == ("lapsing", "person")
    assert _json(capsys, "pause", "R-1", "--until", "2199-01-01T00:00Z", "--db", url)["status"] == "lapsing"
    assert _json(capsys, "show", "R-1", "--db", url)["presence"] == "paused"
    out = tmp_path / "one.json"
    assert _run("export", "R-1", "--out", str(out), "--db", url) == 0
    exported = json.loads(out.read_text("utf-8"))
    assert exported["person"]["name"] == "Made up R-1"
    assert [one["number"] for one in exported["certificates"]] == ["C-1"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "Backups" in _json(capsys, "erase", "R-1", "--yes", "--db", url)["elsewhere"]
    assert _json(capsys, "list", "--db", url) == {"total": 0, "people": []}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["erase", "R-1"], "say --yes"),
        (["show", "R-9"], "There is no responder R-9"),
        (["verify", "R-1", "2"], "has no certificate 2"),
        (["status", "R-1", "active"], "has no verified certificate"),
        (["consent", "R-1"], "either --version"),
        (["notices", "--at", "03/04/2026"], "is not a day such as"),
        (["pause", "R-1", "--until", "2026-01-01T00:00"], "has no offset"),
    ],
)
def test_what_is_not_possible_is_one_sentence(
    url: str, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    """Exit code 2 and nothing changed."""
    assert sentence in _json(capsys, *given, "--db", url, code=2)["error"]["detail"]
    with open_database(url) as database:
        assert database.people.get_responder("R-1").status is ResponderStatus.IDENTITY_CHECKED
