"""Say that inner loops are being compiled: on a new machine that takes a minute in which nothing else would be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_SENTENCE = "Compiling the inner loops: once on this machine, up to a minute."


@contextmanager
def announced_compiling(say: Callable[[str], None]) -> Iterator[None]:
    """Tell `say` once, before numba compiles the first loop; loops that lie compiled on disk are loaded unannounced."""
    from numba.core import event

    class Announcer(event.Listener):
        said = False

        def on_start(self, _event: Any) -> None:
            if not self.said:
                self.said = True
                say(_SENTENCE)

        def on_end(self, _event: Any) -> None:
            """Only the beginning is told."""

    announcer = Announcer()
    event.register("numba:compile", announcer)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister("numba:compile", announcer)  # type: ignore[no-untyped-call]
