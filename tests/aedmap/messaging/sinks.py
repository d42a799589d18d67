"""An HTTP receiver of the tests' own that answers, refuses, stalls or hangs up as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Sink:
    """how: a status to answer with, "stall" (answers too late), "drip" (its head a byte now and then, without end),
    "half" (hangs up in the middle of its head), "cut" (in the middle of its body) or "drop" (unanswered)

    got: bodies taken
    """

    def __init__(self) -> None:
        self.how: int | str = 200
        self.body = b'{"data": {"id": "g-1"}}'
        self.got: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.address = ""


@contextmanager
def http_sink(stall_s: float = 1.0) -> Iterator[Sink]:
    """Runs as long as the block lasts."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.got.append(self.rfile.read(int(self.headers["Content-Length"])))
            sink.headers.append(dict(self.headers))
            sink.paths.append(self.path)
            if sink.how == "drop":
                self.close_connection = True
                return
            if sink.how == "stall":
                time.sleep(stall_s)
            status = sink.how if isinstance(sink.how, int) else 200
            head = f"HTTP/1.1 {status} Told\r\nContent-Length: {len(sink.body)}\r\nConnection: close\r\n\r\n".encode()
            body = sink.body[: len(sink.body) // 2] if sink.how == "cut" else sink.body
            self.close_connection = True
            try:
                if sink.how == "half":
                    self.wfile.write(head[:5])
                elif sink.how == "drip":
                    for byte in head:
                        self.wfile.write(bytes([byte]))
                        time.sleep(stall_s / 10)
                else:
                    self.wfile.write(head + body)
            except OSError:
                pass  # whoever asked has gone

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sink.address = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
