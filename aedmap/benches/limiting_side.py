"""What keeps a gap open: the value found or the bound proven."""

from math import isfinite

from optimizer.solvers import SearchState


class Halfway:
    """A `progress` that keeps the state at half of the time and the last one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._half = self._last = SearchState()

    def __call__(self, state: SearchState) -> None:
        if state.seconds <= self._seconds / 2:
            self._half = state
        self._last = state

    def moved(self, bound: float) -> tuple[float, float]:
        """(value, bound): by which share of the bound each side came closer in the second half of the time."""
        half, last, whole = self._half, self._last, max(1e-9, abs(bound))
        rose = (last.value - half.value) / whole if isfinite(half.value) else 0.0
        fell = (half.bound - last.bound) / whole if isfinite(half.bound) else 0.0
        return rose, fell


def limiting_side(gap: float, value_moved: float, bound_moved: float) -> str:
    """The side that moved less has nothing more to give; the other wants time."""
    if gap == 0:
        return "proven optimal"
    side = "bound" if bound_moved <= value_moved else "value"
    return f"the {side} limits (second half: value {value_moved:.3%}, bound {bound_moved:.3%})"
