"""How long work takes when nothing disturbs it."""

from collections.abc import Callable

_RUNS = 3


def least_s(work: Callable[[], object], clock: Callable[[], float], runs: int = _RUNS) -> float:
    """Seconds of the quickest of some runs, since other programs only ever make one slower."""
    taken = []
    for _ in range(runs):
        begin = clock()
        work()
        taken.append(clock() - begin)
    return min(taken)
