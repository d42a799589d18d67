"""Just enough of a browser to load a server: forms, cookies and event streams, without costing what is measured."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aedmap.errors import SourceUnavailable

_TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
_COOKIE = re.compile(rb"^set-cookie: ([^;\r]+)", re.IGNORECASE | re.MULTILINE)
_ID = re.compile(rb"id: (\d+)\nevent: change")


@dataclass(frozen=True)
class Answer:
    """head: status line and headers, as they came."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Browser:
    """One session: what it sends along with each request."""

    port: int
    cookies: dict[bytes, bytes] = field(default_factory=dict)
    token: bytes = b""

    async def get(self, path: str) -> Answer:
        """A page; its form token is kept for what is posted next."""
        answer = await self._ask(b"GET", path, b"text/html", b"")
        if found := _TOKEN.search(answer.body):
            self.token = found.group(1)
        return answer

    async def post(self, path: str, **fields: str | float) -> Answer:
        """A form, as the page's script sends it."""
        body = urlencode({"csrf_token": self.token.decode(), **fields}).encode()
        return await self._ask(b"POST", path, b"application/json", body)

    async def sign_in(self, name: str, password: str) -> None:
        """SourceUnavailable when the server does not let them in."""
        await self.get("/sign-in")
        answer = await self.post("/sign-in", name=name, password=password)
        if answer.status != 302:
            raise SourceUnavailable(f"The server answered signing in with {answer.status}.")
        await self.get("/dispatcher?part=incidents")
        await self.get("/dispatcher")

    async def open_stream(self, path: str) -> "Stream":
        """An answer that goes on; plain, since HTTP 1.0 knows no chunks."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        writer.write(b"GET %b HTTP/1.0\r\nHost: 127.0.0.1\r\nCookie: %b\r\n\r\n" % (path.encode(), self._cookie()))
        head = await reader.readuntil(b"\r\n\r\n")
        if _status(head) != 200:
            raise SourceUnavailable(f"The server answered {path} with {_status(head)}.")
        return Stream(reader, writer)

    async def _ask(self, method: bytes, path: str, accept: bytes, body: bytes) -> Answer:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = [
            b"%b %b HTTP/1.1" % (method, path.encode()),
            b"Host: 127.0.0.1",
            b"Connection: close",
            b"Accept: " + accept,
            b"Cookie: " + self._cookie(),
        ]
        if body:
            head += [b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d" % len(body)]
        writer.write(b"\r\n".join([*head, b"", body]))
        told = await reader.read(-1)
        writer.close()
        before, _, after = told.partition(b"\r\n\r\n")
        for cookie in _COOKIE.findall(before):
            name, _, value = cookie.partition(b"=")
            self.cookies[name] = value
        return Answer(_status(before), before, after)

    def _cookie(self) -> bytes:
        return b"; ".join(b"%b=%b" % pair for pair in self.cookies.items())


@dataclass
class Stream:
    """One open stream; pieces: when each came, the first and last number and how many events were in it.

    writer: kept because the connection closes with it
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pieces: list[tuple[float, int, int, int]] = field(default_factory=list)

    async def listen(self, tell: "asyncio.Queue[bytes] | None" = None) -> None:
        """Until the stream ends; whole pieces go on to whoever wants to read them."""
        rest = b""
        while some := await self.reader.read(2**20):
            now = time.time()
            whole, end, rest = (rest + some).rpartition(b"\n\n")
            count = whole.count(b"event: change")
            if count:
                # Regular expressions over all of it would cost the machine that is measured.
                first = _ID.search(whole)
                last = _ID.search(whole, whole.rindex(b"id: ", 0, whole.rindex(b"event: change")))
                if first and last:
                    self.pieces.append((now, int(first.group(1)), int(last.group(1)), count))
                if tell is not None:
                    tell.put_nowait(whole + end)


def _status(head: bytes) -> int:
    words = head.split(b" ", 2)
    if len(words) < 2 or not words[1].isdigit():
        raise SourceUnavailable("The server closed the connection without an answer.")
    return int(words[1])
