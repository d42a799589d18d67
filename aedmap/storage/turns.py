"""Threads of one process that take turns in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is handed on: Python's own lets whoever comes just then pass those who wait, so that at a busy desk
    a few of them waited for a second while most waited for milliseconds."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Lock] = deque()
        self._holder: int | None = None
        self._depth = 0

    @contextmanager
    def taken(self, timeout_s: float) -> Iterator[bool]:
        """Whether it became this thread's turn in time; a thread whose turn it is gets it again at once."""
        mine = self._take(timeout_s)
        try:
            yield mine
        finally:
            if mine:
                self._hand_on()

    def _take(self, timeout_s: float) -> bool:
        me, gate = threading.get_ident(), threading.Lock()
        with self._guard:
            if self._holder in (None, me):
                self._holder, self._depth = me, self._depth + 1
                return True
            gate.acquire()
            self._line.append(gate)
        if not gate.acquire(timeout=timeout_s):
            with self._guard:
                if gate in self._line:
                    self._line.remove(gate)
                    return False
        # Handed on, perhaps at the very moment when the patience was over; nobody else can take it meanwhile.
        self._holder, self._depth = me, 1
        return True

    def _hand_on(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth == 0:
                self._holder = _NOBODY_YET if self._line else None
                if self._line:
                    self._line.popleft().release()


# Between handing on and the next one's waking up; no thread has this number.
_NOBODY_YET = -1
