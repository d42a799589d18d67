"""One run: its clock, the best so far, and who wants to know."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from optimizer.solvers.stop import SearchState, StopRule, seconds_allowed


class Run:
    """Keeps value and bound of a maximising run, tells `progress`, and says when it is over."""

    def __init__(
        self,
        stop: StopRule,
        progress: Callable[[SearchState], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._began = time.perf_counter()
        self._one_at_a_time = threading.Lock()
        self.stop = stop
        self._progress = progress
        self._cancelled = cancelled
        self.was_cancelled = False
        self.rounding = 0.0
        self.state = SearchState()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._began

    @property
    def seconds_left(self) -> float:
        """Of what the rule allows; infinite when it has no clock."""
        return seconds_allowed(self.stop) - self.seconds

    @property
    def has_clock(self) -> bool:
        """Whether the rule looks at the time, so that runs may differ."""
        return seconds_allowed(self.stop) < float("inf")

    @property
    def share_used(self) -> float:
        """Of the allowance, now."""
        return self.stop(self.now())

    def now(self) -> SearchState:
        """How far the run is, as a stopping rule sees it."""
        return replace(self.state, seconds=self.seconds)

    def update(self, *, value: float | None = None, bound: float | None = None, iterations: int = 0) -> None:
        """Take note of a value, a bound and of iterations done since the last time, and tell."""
        with self._one_at_a_time:
            state = self.state
            better = value is not None and value > state.value
            self.state = SearchState(
                seconds=self.seconds,
                iterations=state.iterations + iterations,
                idle=0 if better else state.idle + iterations,
                value=state.value if value is None else max(state.value, value),
                bound=state.bound if bound is None else min(state.bound, bound),
            )
            if self._progress is not None:
                self._progress(self.state)

    @property
    def proven(self) -> bool:
        """Whether value and bound meet."""
        return self.state.value >= self.state.bound - self.rounding

    def over(self) -> bool:
        """Whether to stop: proven, used up or cancelled."""
        return self.stopped_by_hand() or self.proven or self.share_used >= 1.0

    def stopped_by_hand(self) -> bool:
        """Whether `cancelled` said so, now or before."""
        if self._cancelled is not None and self._cancelled():
            self.was_cancelled = True
        return self.was_cancelled
