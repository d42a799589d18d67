"""An HTTP receiver of the tests' own that answers, refuses, stalls or hangs up as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Sink:
    """how: a status to answer with, "stall" (answers too late) or "drop" (hangs up unanswered); got: bodies taken."""

    def __init__(self) -> None:
        self.how: int | str = 200
        self.body = b'{"data": {"id": "g-1"}}'
        self.got: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.address = ""


@contextmanager
def http_sink(stall_s: float = 1.0) -> Iterator[Sink]:
    """Runs as long as the block lasts."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.got.append(self.rfile.read(int(self.headers["Content-Length"])))
            sink.headers.append(dict(self.headers))
            if sink.how == "drop":
                self.close_connection = True
                return
            if sink.how == "stall":
                time.sleep(stall_s)
            try:
                self.send_response(sink.how if isinstance(sink.how, int) else 200)
                self.send_header("Content-Length", str(len(sink.body)))
                self.end_headers()
                self.wfile.write(sink.body)
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
