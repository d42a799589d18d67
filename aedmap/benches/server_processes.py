"""`aedmap serve` and `aedmap worker` as a deployment runs them, in processes of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from aedmap.errors import StateConflict

_PATIENCE_S = 120.0


class ServerProcess:
    """One running command; killed with its children when the block ends."""

    def __init__(self, *arguments: str) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 -- closed when the block of the process ends
        command = [sys.executable, "-m", "aedmap", *arguments]
        self._process = subprocess.Popen(
            command, stdout=self._said, stderr=self._said, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def check_running(self) -> None:
        """StateConflict with the last thing it said when it has ended."""
        if self._process.poll() is not None:
            self._said.seek(0)
            lines = self._said.read().decode(errors="replace").strip().splitlines() or ["nothing"]
            raise StateConflict(f"The process under measurement ended and said: {lines[-1]}")

    def kill(self) -> None:
        """At once, as a power cut would, with everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def children(self) -> list[int]:
        """Ids of the processes that it started and that run now."""
        return _with_children(self._process.pid)[1:]

    def memory_mb(self) -> float | None:
        """What it and its children take of the machine's memory, shared pages in parts; None where nobody says."""
        try:
            return sum(_share_mb(pid) for pid in _with_children(self._process.pid))
        except OSError:
            return None

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._said.close()


@contextmanager
def serving(town: Path, url: str) -> Iterator[tuple[ServerProcess, int]]:
    """`aedmap serve`, once it answers; the process and its port."""
    port = _free_port()
    with ServerProcess("serve", "--town", str(town), "--db", url, "--port", str(port)) as process:
        until = time.monotonic() + _PATIENCE_S
        while not _answers(port):
            process.check_running()
            if time.monotonic() > until:
                raise StateConflict(f"The server did not answer within {_PATIENCE_S:.0f} s.")
            time.sleep(0.1)
        yield process, port


def working(town: Path, url: str) -> ServerProcess:
    """`aedmap worker`, just begun."""
    return ServerProcess("worker", "--town", str(town), "--db", url)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _with_children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(other for child in told for other in _with_children(int(child)))]


def _share_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
