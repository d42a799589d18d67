"""One thread tells all the streams what is new, while the thread that each of them holds sleeps.

Two hundred threads that look for themselves wake eight hundred times a second and queue for the interpreter with those
who ask for help. Where the server lends the connection (gunicorn does), it is written to here.
"""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aedmap.errors import AedmapError
from aedmap.storage import Event
from webapp.live.watch import EventWatch
from webapp.live.wording import beat

_PROTOCOLS = {"HTTP/1.0": False, "HTTP/1.1": True}


@dataclass(frozen=True)
class Wire:
    """A connection on which an answer goes on; chunked: whether its pieces are framed, as in HTTP/1.1."""

    connection: socket.socket
    chunked: bool

    def framed(self, text: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(text), text) if self.chunked else text


def wire_of(environ: Mapping[str, Any]) -> Wire | None:
    """The connection of a request; None where the server lends none or it is not plain HTTP/1."""
    lent, chunked = environ.get("gunicorn.socket"), _PROTOCOLS.get(environ.get("SERVER_PROTOCOL", ""))
    # Under TLS or HTTP/2 what is written goes through other hands first.
    plain = type(lent) is socket.socket and environ.get("wsgi.url_scheme") == "http" and "HTTP_VERSION" not in environ
    return Wire(lent, chunked) if plain and chunked is not None else None  # type: ignore[arg-type]  # plain says so


@dataclass(eq=False)
class Line:
    """One stream that is told from here. after: the newest number it was told or did not want; rest: what the
    connection did not take yet; over: it is told no more, being gone, behind, taken back or stopped with all."""

    wire: Wire
    after: int
    wanted: Callable[[Event], bool]
    heard_at: float
    rest: bytes = b""
    gone: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Broadcast:
    """Every line hears what it wants once and in order, at most every_s after the watch has read it."""

    def __init__(self, watch: EventWatch, every_s: float = 0.2, beat_s: float = 10.0) -> None:
        self.watch = watch
        self._every_s, self._beat_s = every_s, beat_s
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def carry(self, wire: Wire, after: int, wanted: Callable[[Event], bool]) -> Line:
        """Tell this one from now on what comes after the number; nobody else may write to it meanwhile."""
        line = Line(wire, after, wanted, time.monotonic())
        self.watch.begin()
        with self._lock:
            self._lines.add(line)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="broadcast", daemon=True)
                self._thread.start()
        return line

    def take_back(self, line: Line) -> None:
        """Afterwards nothing is written to it from here, and what was begun is finished or cut off."""
        with self._lock:
            self._lines.discard(line)
        with line.lock:
            line.over.set()
            if line.rest:
                _cut(line)

    def _run(self) -> None:
        while not self.watch.stopped:
            time.sleep(self._every_s)
            with self._lock:
                lines = list(self._lines)
            for line in lines:
                with line.lock:
                    if not line.over.is_set():
                        self._tell(line)
                if line.over.is_set():
                    with self._lock:
                        self._lines.discard(line)
        with self._lock:
            for line in self._lines:
                line.over.set()

    def _tell(self, line: Line) -> None:
        text = b""
        if not line.rest:
            if self.watch.newest > line.after:
                if not self.watch.at_hand(line.after):
                    line.over.set()  # its own thread reads the log, which may take long, and comes back
                    return
                try:
                    line.after, text = self.watch.piece_after(line.after, line.wanted)
                except AedmapError:  # what was at hand has just gone, and the log cannot be read
                    line.over.set()
                    return
            elif time.monotonic() >= line.heard_at + self._beat_s:
                text = beat(line.after)
            if not text:
                return
            line.rest = line.wire.framed(text)
        try:
            sent = line.wire.connection.send(line.rest, socket.MSG_DONTWAIT)
        except BlockingIOError:
            if not self.watch.at_hand(line.after):
                _cut(line)  # it takes nothing any more; a browser that still lives connects again
            return
        except (OSError, ValueError):
            _cut(line)
            return
        line.rest, line.heard_at = line.rest[sent:], time.monotonic()


def _cut(line: Line) -> None:
    line.gone = True
    line.over.set()
    try:
        line.wire.connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already
