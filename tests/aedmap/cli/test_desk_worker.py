"""The server under slow lines: nobody waits for another one's goodbye."""

import http.client
import importlib.util
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("gunicorn") is None, reason="gunicorn runs on POSIX systems only"
)


def _hello(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("Content-Length", "5")])
    return [b"hello"]


def _serve(port: int) -> None:
    from gunicorn.app.base import BaseApplication

    from aedmap.cli.serve import _gunicorn_options

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in _gunicorn_options("127.0.0.1", port).items():
                if name not in ("post_worker_init", "worker_exit"):
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return _hello

    Server().run()


def _ask(port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={"Connection": "close"})
    told = connection.getresponse().read()
    connection.close()
    return told


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that says hello."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,))
    process.start()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            if _ask(port) == b"hello":
                break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.join(20)


def test_phones_that_are_slow_to_hang_up_hold_up_nobody(port: int) -> None:
    """Five who never close would make the next one wait for ten seconds where the accepting thread says goodbye."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
    for one in slow:
        one.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
    for one in slow:
        assert one.recv(15) == b"HTTP/1.1 200 OK"
    begin = time.monotonic()
    assert _ask(port) == b"hello"
    assert time.monotonic() - begin < 1.5
    for one in slow:
        one.close()
