"""Where and when arrests are to be expected."""

from optimizer.demand.periods import DEFAULT_PERIODS, Period

__all__ = ["DEFAULT_PERIODS", "Period"]
