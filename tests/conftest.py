"""What all tests share: both databases, Chromium, and an account of what the machine lacked."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests import parts
from tests.postgresql import Server, running_server

# No example is wrong for being slow: the first may load half the program. With CI set hypothesis sees to that itself.
if not os.environ.get("CI"):
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")

# What a container without a screen or a graphics card needs, and what keeps Chromium from calling home.
_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_other_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Plans keep the results of their steps; no test finds those of the person who runs it, or leaves any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEDMAP_CACHE_DIR", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def _postgresql_server() -> Iterator[Server | None]:
    with running_server() as server:
        yield server


@pytest.fixture
def postgresql_url(_postgresql_server: Server | None) -> str:
    """The URL of an empty PostgreSQL database."""
    if _postgresql_server is None:
        parts.lack("PostgreSQL")
    return _postgresql_server.new_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{(tmp_path / 'test.sqlite').as_posix()}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, on SQLite and again on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run: playwright allows one of its loops a process."""
    path = next((found for name in parts.CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if path is None:
        parts.lack("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Where tests run in several processes, each tells at its end what it lacked."""
    parts.missing_parts.update(getattr(node, "workeroutput", {}).get("missing_parts", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave what this process lacked to the one that tells of it."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["missing_parts"] = sorted(parts.missing_parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if parts.missing_parts:
        terminalreporter.section("missing on this machine")
        terminalreporter.line(f"Some tests were skipped for want of: {', '.join(sorted(parts.missing_parts))}.")
        terminalreporter.line("As root on Debian, make test installs them.")
