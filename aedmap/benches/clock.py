"""How long work takes when nothing disturbs it."""

from collections.abc import Callable

_RUNS = 3


def least_s(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """Seconds of the quickest of three runs, since other programs only ever make one slower."""
    taken = []
    for _ in range(_RUNS):
        begin = clock()
        work()
        taken.append(clock() - begin)
    return min(taken)
