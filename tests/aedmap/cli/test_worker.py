"""`aedmap worker` and `aedmap dispatch policies`, from an opened incident to a text message."""

import json
from pathlib import Path

import pytest

from tests.aedmap.cli.test_desk_commands import _json, _point, _run
from tests.aedmap.messaging.sinks import http_sink
from tests.optimizer.towns import draw_town


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """A sampled town and its database."""
    _, places = draw_town(tmp_path, "A--B--C--D", step_m=100.0, points={"B": {"amenity": "library", "name": "Library"}})
    given = ["--town", str(tmp_path / "town"), "--db", f"sqlite:///{(tmp_path / 'desk.sqlite').as_posix()}"]
    assert _run("sample", *given, "--seed", "7", "--responders", "60") == 0
    return [*given, *_point(places["B"])]


def test_waves_go_out_and_people_are_told_by_text_message(
    where: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two at once, two after 20 s as Mobile Retter does; each gets one text with a link and no place in it."""
    town = where[:4]
    opening = ["--at", "2026-05-06T12:00:00+03:00", "--policy", "mobile-retter", "--place", "Main Street 3"]
    assert len(_json(capsys, "dispatch", "open", *where, *opening)["alerts"]) == 2
    with http_sink() as sink:
        monkeypatch.setenv("AEDMAP_CHANNELS", "sms")
        monkeypatch.setenv("AEDMAP_SMS_URL", sink.address)
        monkeypatch.setenv("AEDMAP_BASE_URL", "https://aed.example/")
        early = _json(capsys, "worker", *town, "--once", "--at", "2026-05-06T12:00:10+03:00")
        assert early == {
            "fired": 0,
            "needless": 0,
            "missed": 0,
            "failed": 0,
            "alerts": 0,
            "messages": {"sent": 2, "waiting": 0, "failed": 0, "barred": 0, "needless": 0},
            "sheets": False,
        }
        due = _json(capsys, "worker", *town, "--once", "--at", "2026-05-06T12:00:21+03:00")
        assert (due["fired"], due["alerts"], due["messages"]["sent"]) == (1, 2, 2)
        texts = [json.loads(body)["text"] for body in sink.got]
    assert len(texts) == 4
    assert all("https://aed.example/a/" in text and "Main Street" not in text for text in texts)
    late = _json(capsys, "worker", *town, "--once", "--at", "2026-05-06T13:00:00+03:00")
    assert late["missed"] == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--at", "2026-05-06T12:00:00+03:00"], "add --once"),
        (["--once", "--every", "0"], "give 0.05 to 60 seconds"),
    ],
)
def test_a_worker_that_could_not_work_is_refused(
    where: list[str], more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2."""
    capsys.readouterr()
    assert _run("worker", *where[:4], *more) == 2
    assert told in capsys.readouterr().err


def test_policies_are_listed_and_shown_with_their_sources(capsys: pytest.CaptureFixture[str]) -> None:
    """What is published says where; an unknown name is refused with those that are known."""
    assert _run("dispatch", "policies", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"aedmap", "firstaed", "hartslagnu"} <= {one["name"] for one in listed}
    shown = _json(capsys, "dispatch", "policies", "heartrunner-sweden")
    assert shown["parameters"]["reach_m"]["value"] == 1300.0
    assert shown["parameters"]["reach_m"]["basis"] == "published"
    assert _run("dispatch", "policies", "firstaed") == 0
    assert "nine nearest" in " ".join(capsys.readouterr().out.split())
    assert _run("dispatch", "policies", "nobody") == 2
    assert "give aedmap, firstaed" in capsys.readouterr().err


def test_sheets_are_kept_for_a_day_without_the_database(
    where: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written at the first look and not again while they are fresh; `aedmap fallback` writes the same on demand."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("AEDMAP_FALLBACK_DIR", str(folder))
    monkeypatch.setenv("AEDMAP_LANGUAGE", "zh-Hans")
    assert [_json(capsys, "worker", *where[:4], "--once")["sheets"] for _ in range(2)] == [True, False]
    secret, plain = ((folder / name).read_text("utf-8") for name in ("fallback-confidential.html", "fallback.html"))
    assert "机密" in secret and "Sample " in secret and "机密" not in plain and "Sample " not in plain
    out = tmp_path / "desk.html"
    told = _json(capsys, "fallback", *where[:4], "--out", str(out), "--cell-m", "200", "--language", "en")
    assert told["people"] > 0 and told["sample"] is True and told["cells"] == 5  # 900 m of street
    assert "CONFIDENTIAL" in out.read_text("utf-8")
    assert _run("fallback", *where[:4], "--out", str(out), "--cell-m", "200", "--region", "1") == 2
    assert "not both" in capsys.readouterr().err


def test_a_check_says_what_is_set_up_and_tries_it(
    where: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A test message says TEST; a channel that is not set up is refused without repeating the address."""
    for name in ("AEDMAP_CHANNELS", "AEDMAP_BASE_URL", "AEDMAP_MESSAGES_TOKEN", "AEDMAP_FALLBACK_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert _json(capsys, "worker", *where[:4], "--check")["channels"] == []
    with http_sink() as good, http_sink() as bad:
        bad.how = 503
        monkeypatch.setenv("AEDMAP_CHANNELS", "sms, voice")
        monkeypatch.setenv("AEDMAP_SMS_URL", good.address)
        monkeypatch.setenv("AEDMAP_SMS_REFERENCE", "data.id")
        monkeypatch.setenv("AEDMAP_VOICE_URL", bad.address)
        tries = ["--try", "sms=+358401234", "--try", "voice=+358401234"]
        capsys.readouterr()
        assert _run("worker", *where[:4], "--check", *tries, "--json") == 1  # one was not sent
        told = json.loads(capsys.readouterr().out)
        assert _run("worker", *where[:4], "--check", *tries[:2]) == 0
        assert told["channels"] == ["sms", "voice"] and told["gateways_may_answer"] is False
        assert [(one["channel"], one["outcome"]) for one in told["tried"]] == [("sms", "sent"), ("voice", "not_sent")]
        assert told["tried"][0]["detail"] == "g-1" and "503" in told["tried"][1]["detail"]
        assert "TEST" in json.loads(good.got[0])["text"]
        assert _run("worker", *where[:4], "--check", "--try", "push=+358401234") == 2
        refused = capsys.readouterr().err
        assert "give one of sms, voice" in refused and "+358401234" not in refused
    assert _run("worker", *where[:4], "--once", "--try", "sms=1") == 2
    assert "add --check" in capsys.readouterr().err


def test_a_case_says_that_nobody_is_told_where_no_channel_is_set_up(
    where: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worker says so as it goes to work; each real case does, and no exercise, until a channel is set up."""
    monkeypatch.delenv("AEDMAP_CHANNELS", raising=False)
    monkeypatch.setattr("aedmap.cli.worker._work_on", lambda *given: None)
    monkeypatch.setattr("aedmap.cli.worker.give_way_soon", lambda: None)
    monkeypatch.setattr("gc.set_threshold", lambda *given: None)
    town, database = where[:4], where[2:4]
    assert _run("worker", *town) == 0
    assert "NO MESSAGE GOES OUT TO ANYBODY" in capsys.readouterr().err
    opened = _json(capsys, "dispatch", "open", *where)["incident"]["id"]
    assert _json(capsys, "dispatch", "show", str(opened), *database)["worries"] == ["nobody_told"]
    assert _run("dispatch", "show", str(opened), *database) == 0
    assert "NO MESSAGE GOES OUT TO ANYBODY: TELEPHONE THEM" in capsys.readouterr().out
    trial = _json(capsys, "dispatch", "open", *where, "--mode", "exercise")["incident"]["id"]
    assert _json(capsys, "dispatch", "show", str(trial), *database)["worries"] == []
    monkeypatch.setenv("AEDMAP_CHANNELS", "sms")
    monkeypatch.setenv("AEDMAP_SMS_URL", "https://gateway.example/")
    assert _run("worker", *town) == 0
    assert "people are told by sms" in capsys.readouterr().err
    assert _json(capsys, "dispatch", "show", str(opened), *database)["worries"] == []
