"""One thread a process looks whether the event log grew and wakes the streams that wait for it."""

import logging
import threading
import time

from aedmap.errors import AedmapError
from aedmap.storage import EventLog

_log = logging.getLogger("aedmap.web")


class EventWatch:
    """Looking costs one indexed read, whatever the number of streams; the log stays the only truth."""

    def __init__(self, events: EventLog, every_s: float = 0.2) -> None:
        self._events = events
        self._every_s = every_s
        self._newest = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def wait_beyond(self, seq: int, timeout_s: float) -> bool:
        """Wait until the log has an entry after seq; False when none came in time or the watch has stopped."""
        with self._changed:
            self._start()
            return self._changed.wait_for(lambda: self._stopped or self._newest > seq, timeout_s) and not self._stopped

    @property
    def stopped(self) -> bool:
        return self._stopped

    def stop(self) -> None:
        """End the thread and wake every stream, so that a server can shut down."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _start(self) -> None:
        if self._thread is None and not self._stopped:
            self._thread = threading.Thread(target=self._look, name="event-watch", daemon=True)
            self._thread.start()

    def _look(self) -> None:
        while not self._stopped:
            try:
                newest = self._events.last_seq()
            except (AedmapError, OSError) as error:
                _log.warning("the event log cannot be read just now: %s", error)
                newest = self._newest
            if newest != self._newest:
                with self._changed:
                    self._newest = newest
                    self._changed.notify_all()
            time.sleep(self._every_s)
