"""Guessing passwords is slow, and nobody can keep somebody else out by guessing."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FREE = 10
_WINDOW_S = 300.0
_KEPT = 20_000


@dataclass
class _Tries:
    count: int
    began_s: float


class Guessing:
    """Counts wrong passwords per name and per place they come from, in the memory of this process.

    A place is a browser that signed in with that name before, or else a network address: ten wrong tries from one
    place within five minutes leave every other place alone. One place trying many names has ten times as many.
    """

    def __init__(self, clock_s: Callable[[], float]) -> None:
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def may_try(self, name: str, place: str) -> bool:
        """Whether a password for this name is looked at now; False until five minutes after the first wrong one."""
        with self._lock:
            return all(self._count(key) < limit for key, limit in _keys(name, place))

    def was_wrong(self, name: str, place: str) -> None:
        """Count a wrong password; the oldest counts are forgotten when there are too many."""
        with self._lock:
            for key, _ in _keys(name, place):
                self._count(key)
                self._tries.setdefault(key, _Tries(0, self._clock_s())).count += 1
            while len(self._tries) > _KEPT:
                self._tries.popitem(last=False)

    def was_right(self, name: str, place: str) -> None:
        """Forget the wrong ones of this name at this place."""
        with self._lock:
            self._tries.pop((place, name), None)

    def _count(self, key: tuple[str, str]) -> int:
        tries = self._tries.get(key)
        if tries is not None and self._clock_s() - tries.began_s >= _WINDOW_S:
            del self._tries[key]
            return 0
        return tries.count if tries else 0


def _keys(name: str, place: str) -> tuple[tuple[tuple[str, str], int], ...]:
    return ((place, name), _FREE), ((place, ""), 10 * _FREE)
