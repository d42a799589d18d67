"""A town by name, from recorded answers about a town that was drawn; nothing here opens a socket."""

import json
import socket
from pathlib import Path
from typing import Any, ClassVar

import pytest
import requests

from aedmap.cli import main
from aedmap.errors import AedmapError, NotFound, SourceUnavailable
from aedmap.network import build_network
from aedmap.osm import Overpass, fetch_place, read_extract

RECORDED = Path(__file__).parent / "recorded"


class _Answer:
    status_code = 200
    ok = True
    reason = "OK"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, text: str, url: str) -> None:
        self.content, self.text, self.url = text.encode(), text, url

    def json(self) -> Any:
        return json.loads(self.text)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Recorded answers instead of the internet; what was asked for, in order. Sockets are closed."""
    urls: list[str] = []

    def get(url: str, *args: object, **kwargs: object) -> _Answer:
        urls.append(url)
        return _Answer((RECORDED / "nominatim.json").read_text(), url)

    def post(url: str, *args: object, **kwargs: object) -> _Answer:
        urls.append(url)
        return _Answer((RECORDED / "overpass.json").read_text(), url)

    _close_sockets(monkeypatch)
    monkeypatch.setattr("osmnx._http._config_dns", lambda url: None)
    monkeypatch.setattr(requests, "get", get)
    monkeypatch.setattr(requests, "post", post)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return urls


def _close_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("sockets are closed here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def _overpass(folder: Path) -> Overpass:
    return Overpass(folder / "cache", "https://overpass.example/api", "https://nominatim.example/", 10, wait=False)


def test_a_place_ends_in_the_same_arrays(tmp_path: Path, asked: list[str]) -> None:
    """Five streets, a gate, a flight of steps: as if they had been read from an extract."""
    network = build_network(read_extract(fetch_place("Drawnton, Nowhere", _overpass(tmp_path))))
    assert network.edge_m.sum() == pytest.approx(650, abs=1)
    assert "Drawn Street" in network.names
    assert [url.split("/")[2] for url in asked] == ["nominatim.example", "overpass.example"]


def test_nothing_is_fetched_twice(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time the cache answers, with the same extract."""
    first = fetch_place("Drawnton", _overpass(tmp_path)).read_text()
    count = len(asked)
    second = fetch_place("Drawnton", _overpass(tmp_path)).read_text()
    assert first == second
    assert len(asked) == count


def test_the_command_builds_the_town(
    tmp_path: Path, asked: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`aedmap town build --place` makes a town folder like any other."""
    service = ["--overpass-url", "https://overpass.example/api", "--nominatim-url", "https://nominatim.example/"]
    cache = ["--cache", str(tmp_path / "cache"), "--no-overpass-wait"]
    with pytest.raises(SystemExit) as stop:
        main(["town", "build", "--place", "Drawnton", "--out", str(tmp_path / "town"), *service, *cache, "--json"])
    assert not stop.value.code
    told = json.loads(capfd.readouterr().out)
    assert told["name"] == "Drawnton"
    assert told["venues"] == 1


def test_without_internet_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets closed, cache empty: give a file instead."""
    _close_sockets(monkeypatch)
    with pytest.raises(SourceUnavailable, match="give a file with --osm") as refusal:
        fetch_place("Drawnton", _overpass(tmp_path))
    assert "\n" not in str(refusal.value)


def test_an_unknown_place_is_named(tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nominatim knows nothing of that name."""
    monkeypatch.setattr(requests, "get", lambda url, *args, **kwargs: _Answer("[]", url))
    with pytest.raises(NotFound, match="No place is known as 'Nowhere at all'"):
        fetch_place("Nowhere at all", _overpass(tmp_path))


@pytest.mark.parametrize("place", ["", "  "])
def test_a_place_without_name_is_refused(tmp_path: Path, place: str) -> None:
    """Before anything is asked."""
    with pytest.raises(AedmapError, match="has no name"):
        fetch_place(place, _overpass(tmp_path))


def test_either_a_file_or_a_place(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Neither and both are refused with the same sentence."""
    for given in ([], ["--osm", "a.osm", "--place", "b"]):
        with pytest.raises(SystemExit) as stop:
            main(["town", "build", "--out", str(tmp_path / "town"), *given])
        assert stop.value.code == 2
        assert "either --osm FILE or --place NAME" in capfd.readouterr().err
