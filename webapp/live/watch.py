"""One thread a process reads what the event log gained and hands it to all the streams that wait for it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aedmap.errors import AedmapError
from aedmap.storage import Event, EventLog
from webapp.live.wording import written

_log = logging.getLogger("aedmap.web")
# Streams that fell farther behind than this read the log themselves.
_KEPT = 5000


@dataclass(frozen=True)
class Told:
    """An event, and how a stream says it: written once for all of them."""

    event: Event
    text: str


class EventWatch:
    """Looking costs one indexed read, whatever the number of streams; the log stays the only truth."""

    def __init__(self, events: EventLog, every_s: float = 0.1, stream_every_s: float = 0.25) -> None:
        """every_s: between two looks at the log; stream_every_s: between two looks of a stream at what was read"""
        self._events = events
        self._every_s, self._stream_every_s = every_s, min(stream_every_s, 2.5 * every_s)
        self._pieces: dict[tuple[Callable[[Event], bool], int, int], tuple[int, bytes]] = {}
        self._kept: deque[Told] = deque(maxlen=_KEPT)
        self._newest = 0
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def after(self, seq: int) -> Sequence[Told]:
        """Entries newer than seq, oldest first; at most some hundreds, so none is the only sign that no more are there.

        What this process has at hand costs nothing; what is older is read from the log.
        """
        with self._lock:
            kept, newest = self._kept, self._newest
            if kept and kept[0].event.seq <= seq + 1:
                return [kept[i] for i in range(seq + 1 - kept[0].event.seq, len(kept))]
            if seq >= newest > 0:
                return ()
        return [Told(event, written(event)) for event in self._events.read_after(seq)]

    def piece_after(self, seq: int, wanted: Callable[[Event], bool]) -> tuple[int, bytes]:
        """Where a reader stands after what came since seq, and how a stream says what is wanted of it.

        Streams mostly stand at the same place and want the same, so a piece is put together once for all of them.
        """
        key = (wanted, seq, self._newest)
        if (piece := self._pieces.get(key)) is not None:
            return piece
        news = self.after(seq)
        told = "".join(one.text for one in news if wanted(one.event)).encode()
        piece = (news[-1].event.seq if news else seq, told)
        if news and piece[0] == self._newest:
            self._pieces[key] = piece
        return piece

    def at_hand(self, seq: int) -> bool:
        """Whether what came after seq can be told without reading the log."""
        with self._lock:
            return seq >= self._newest or bool(self._kept and self._kept[0].event.seq <= seq + 1)

    def wait_beyond(self, seq: int, timeout_s: float) -> bool:
        """Wait until the log has an entry after seq; False when none came in time or the watch has stopped.

        Each stream looks for itself: two hundred woken at once would queue for one lock and hold up who asks for help.
        """
        self.begin()
        until = time.monotonic() + timeout_s
        while not self.stopped and self._newest <= seq:
            left_s = until - time.monotonic()
            if left_s <= 0:
                return False
            time.sleep(min(self._stream_every_s, left_s))
        return not self.stopped

    @property
    def newest(self) -> int:
        """The number of the newest entry that was read, 0 before the first look."""
        return self._newest

    @property
    def stopped(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        """End the thread and wake every stream, so that a server can shut down."""
        self._stopping.set()

    def begin(self) -> None:
        """Look at the log from now on; once is enough."""
        with self._lock:
            if self._thread is None and not self.stopped:
                self._thread = threading.Thread(target=self._look, name="event-watch", daemon=True)
                self._thread.start()

    def _look(self) -> None:
        while not self.stopped:
            try:
                self._read()
            except (AedmapError, OSError) as error:
                _log.warning("the event log cannot be read just now: %s", error)
            time.sleep(self._every_s)

    def _read(self) -> None:
        """Take what is new; nothing of before the first look, which streams read themselves if they want it."""
        if self._newest == 0:
            newest, news = self._events.last_seq(), []
        else:
            news = [Told(event, written(event)) for event in self._events.read_after(self._newest)]
            newest = news[-1].event.seq if news else self._newest
        if newest != self._newest:
            with self._lock:
                self._kept.extend(news)
                self._newest = newest
                self._pieces = {}
