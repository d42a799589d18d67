"""A served town in a process of its own, and a real Chromium that may talk to it and to nobody else."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from aedmap.geography import Position
from aedmap.storage import open_database
from tests.webapp.worlds import PASSWORD, fill, make_town_folder, need_built_pages

_ROOT = Path(__file__).resolve().parents[2]
_SHOTS = _ROOT / "test-screenshots"
_PATIENCE_MS = 30_000


class Served:
    """A town served by `aedmap serve` in a process of its own, as people start it.

    address: of the pages; database_url: what they are served from; places: letters of the drawn town
    """

    def __init__(self, folder: Path, town_folder: Path, places: dict[str, Position]) -> None:
        self.town_folder, self.places = town_folder, places
        self.database_url = f"sqlite:///{(folder / 'served.sqlite').as_posix()}"
        self._port, self._log = _free_port(), folder / "serve.log"
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        where = ["--town", str(self.town_folder), "--db", self.database_url, "--port", str(self._port)]
        with self._log.open("a") as log:
            command = [sys.executable, "-m", "aedmap", "serve", *where]
            kept = {**os.environ, "AEDMAP_FILES_DIR": str(self._log.parent / "files")}
            self._process = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log, env=kept)
        _wait_for(f"{self.address}/", self._process, self._log)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@dataclass
class Visit:
    """One page with what its console and network complained about."""

    page: Page
    complaints: list[str]


@pytest.fixture(scope="session")
def _filled_town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Position]]:
    folder = tmp_path_factory.mktemp("served") / "town"
    return folder, make_town_folder(folder)


@pytest.fixture
def served(tmp_path: Path, _filled_town: tuple[Path, dict[str, Position]]) -> Iterator[Served]:
    """A server of the test's own, for tests that change something."""
    yield from _serving(tmp_path, _filled_town)


@pytest.fixture(scope="session")
def standing(
    tmp_path_factory: pytest.TempPathFactory, _filled_town: tuple[Path, dict[str, Position]]
) -> Iterator[Served]:
    """One server for all tests that only look."""
    yield from _serving(tmp_path_factory.mktemp("standing"), _filled_town)


def _serving(folder: Path, filled_town: tuple[Path, dict[str, Position]]) -> Iterator[Served]:
    need_built_pages()
    made = Served(folder, *filled_town)
    with open_database(made.database_url) as database:
        fill(database, *filled_town)
    made.start()
    yield made
    made.stop()


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Open a browser of its own: visit(served, path, role=..., width=..., height=..., locale=..., here=Position)."""
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []

    def open_page(
        served: Served,
        path: str,
        role: str | None = None,
        width: int = 1280,
        height: int = 800,
        locale: str = "en",
        here: Position | None = None,
    ) -> Visit:
        where = {"longitude": here.lon, "latitude": here.lat} if here else None
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            geolocation=where,  # type: ignore[arg-type]
            permissions=["geolocation"] if here else [],
        )
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        one = Visit(context.new_page(), [])
        _listen(one, served.address)
        visits.append(one)
        one.page.goto(served.address + path)
        if role:
            one.page.fill("#name", role)
            one.page.fill("#password", PASSWORD)
            one.page.click("form.card button.action")
            one.page.wait_for_url(served.address + path)
        return one

    failures = request.session.testsfailed
    yield open_page
    if request.session.testsfailed > failures:
        _keep_screenshots(request.node.name, visits)
    for context in contexts:
        context.close()


def _keep_screenshots(test: str, visits: list[Visit]) -> None:
    _SHOTS.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test)
    for number, one in enumerate(visits):
        one.page.screenshot(path=str(_SHOTS / f"{name}-{number}.png"))


def _listen(one: Visit, address: str) -> None:
    page, complaints = one.page, one.complaints
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if _elsewhere(asked.url, address) else None)


def _elsewhere(url: str, address: str) -> bool:
    return not url.startswith((address + "/", "data:", "blob:"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(900):
        if process.poll() is not None:
            raise AssertionError(f"aedmap serve ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"aedmap serve does not answer: {log.read_text()}")
