"""`aedmap people channels` and `push-link`."""

from pathlib import Path

import pytest

from aedmap.storage import open_database
from tests.aedmap.cli.test_desk_commands import _json, _run
from tests.aedmap.made_up import NOON, make_responder


@pytest.fixture
def given(tmp_path: Path) -> list[str]:
    url = f"sqlite:///{(tmp_path / 'desk.sqlite').as_posix()}"
    with open_database(url) as database:
        database.people.put_responders([make_responder()], at=NOON, actor="tester")
    return ["--db", url]


def test_a_persons_channels_are_shown_and_set(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Known channels, each once; an empty order leaves it to the deployment."""
    assert _json(capsys, "people", "channels", "R-1", *given) == {"id": "R-1", "channels": [], "browsers": 0}
    told = _json(capsys, "people", "channels", "R-1", *given, "--order", "voice, sms")
    assert told["channels"] == ["voice", "sms"]
    for wrong in ("voice, voice", "pigeon"):
        assert _run("people", "channels", "R-1", *given, "--order", wrong) == 2
        assert "each once" in capsys.readouterr().err
    assert _run("people", "channels", "R-9", *given) == 2
    assert _json(capsys, "people", "channels", "R-1", *given, "--order", "")["channels"] == []


def test_a_link_to_subscribe_needs_the_address_of_the_pages(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence without it; with it a link that names the person by id alone."""
    monkeypatch.delenv("AEDMAP_BASE_URL", raising=False)
    assert _run("people", "push-link", "R-1", *given) == 2
    assert "AEDMAP_BASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("AEDMAP_BASE_URL", "https://aed.example/")
    told = _json(capsys, "people", "push-link", "R-1", *given)
    assert told["link"].startswith("https://aed.example/push/") and told["link"].endswith(".R-1")
