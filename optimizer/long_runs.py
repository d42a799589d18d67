"""What somebody who waits for minutes wants: a line now and then, and the best so far on Ctrl-C."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from optimizer.solvers import SearchState

_EVERY_S = 10.0


def said_now_and_then() -> Callable[[SearchState], None]:
    """A `progress` that writes value, bound, gap and seconds to standard error, at most every ten seconds."""
    said_at = 0.0

    def say(state: SearchState) -> None:
        nonlocal said_at
        if state.seconds - said_at >= _EVERY_S:
            said_at = state.seconds
            figures = f"{state.value:,.10g}, bound {state.bound:,.10g}, gap {state.gap:.3%}"
            sys.stderr.write(f"{state.seconds:.0f} s: {figures}\n")

    return say


@contextmanager
def ended_by_keyboard() -> Iterator[Callable[[], bool]]:
    """A `cancelled` that Ctrl-C makes true; outside the main thread it stays false."""
    asked = threading.Event()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
