"""How long work tells whoever waits for it how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called with the step in plain words and the share of the step done, 0 to 1."""

    def __call__(self, step: str, done: float) -> None: ...


def silent(step: str, done: float) -> None:
    """Tell nobody."""
