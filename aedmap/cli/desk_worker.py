"""gunicorn's worker with threads, but the one thread that lets everybody in waits for nobody's goodbye.

gunicorn ends a connection by waiting, up to two seconds, until the other side has closed it too, and does so in the
thread that accepts: phones with a slow line would then let in a handful of requests a second for everybody.
"""

from typing import Any

from gunicorn.util import close_graceful
from gunicorn.workers.gthread import ThreadWorker


class DeskWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def handle(self, conn: Any) -> Any:
        """Answer one request; whoever answered also says goodbye, when the connection ends with it."""
        goes_on = super().handle(conn)
        if not goes_on:
            close_graceful(conn.sock)
            conn.close = _closed_already
        return goes_on


def _closed_already(graceful: bool = False) -> None:
    """What the accepting thread still calls."""
