"""Two processes serve one desk: what happens in one is heard in the other, by way of the event log."""

import asyncio
import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from aedmap.benches.desk_client import Browser, Stream
from aedmap.geography import Position
from aedmap.storage import open_database
from tests.webapp.worlds import PASSWORD, fill, need_built_pages

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists() or importlib.util.find_spec("gunicorn") is None,
    reason="looks at the processes of gunicorn in /proc",
)
_PATIENCE_S = 90.0
_MOST_STREAMS = 60


@pytest.fixture
def served(database_url: str, drawn_town: tuple[Path, dict[str, Position]]) -> Iterator[tuple[int, int]]:
    """The port, and the number of the process that started the two."""
    need_built_pages()
    with open_database(database_url) as database:
        fill(database, *drawn_town)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    where = ["--town", str(drawn_town[0]), "--db", database_url, "--port", str(port), "--processes", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "aedmap", "serve", *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < until and not _answers(port):
        time.sleep(0.1)
    yield port, process.pid
    process.terminate()
    process.wait(30)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def _connections(pid: int) -> int:
    """How many sockets a process holds open."""
    count = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            count += str(one.readlink()).startswith("socket:")
    return count


async def _streams_in_both(desk: Browser, parent: int) -> list[Stream]:
    """Open streams until each of the two processes holds some more connections than before."""
    children: list[int] = []
    until = time.monotonic() + _PATIENCE_S
    while len(children) < 2 and time.monotonic() < until:
        await asyncio.sleep(0.1)
        children = [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    assert len(children) == 2
    before = [_connections(pid) for pid in children]
    streams: list[Stream] = []
    while len(streams) < _MOST_STREAMS:
        streams += await asyncio.gather(*(desk.open_stream("/dispatcher/events") for _ in range(6)))
        if all(_connections(pid) >= old + 3 for pid, old in zip(children, before, strict=True)):
            return streams
    raise AssertionError("All streams were taken by one process.")


async def _told(stream: Stream) -> bool:
    told = b""
    while b'"to": "received"' not in told:
        some = await asyncio.wait_for(stream.reader.read(2**16), _PATIENCE_S)
        if not some:
            return False
        told += some
    return True


async def _open_and_listen(port: int, parent: int, place: Position) -> list[bool]:
    desk = Browser(port)
    await desk.sign_in("dispatcher", PASSWORD)
    streams = await _streams_in_both(desk, parent)
    answer = await desk.post("/dispatcher/incidents", lon=place.lon, lat=place.lat, key="two", mode="actual")
    assert answer.status == 200
    heard = await asyncio.gather(*(_told(stream) for stream in streams))
    for stream in streams:
        stream.writer.close()
    return heard


def test_an_incident_opened_in_one_process_is_heard_in_both(
    served: tuple[int, int], drawn_town: tuple[Path, dict[str, Position]]
) -> None:
    """Whichever of them opened it, and whichever a stream hangs on."""
    # In a thread of its own: a browser that another test left open keeps a loop running in this one.
    with ThreadPoolExecutor(1) as aside:
        assert all(aside.submit(lambda: asyncio.run(_open_and_listen(*served, drawn_town[1]["P"]))).result())
