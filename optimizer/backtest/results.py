"""What comes of a back-test."""

from dataclasses import dataclass

from optimizer.backtest.strategies import Strategy


@dataclass(frozen=True)
class StrategyResult:
    """coverage: share of the later arrests; low, high: 95 % interval; by_step: after each step's placing

    moved, moved_low, moved_high: the same with the later arrests moved by the error of their positions

    behind, behind_low, behind_high: coverage of the plan on fitted demand less this one's, with its interval
    """

    strategy: Strategy
    devices: int
    coverage: float
    low: float
    high: float
    by_step: tuple[float, ...]
    moved: float
    moved_low: float
    moved_high: float
    behind: float
    behind_low: float
    behind_high: float


@dataclass(frozen=True)
class BackTest:
    """What came of it. dates: ISO days, the first is the first placing, the last the end; notes: what to know."""

    results: tuple[StrategyResult, ...]
    dates: tuple[str, ...]
    later_arrests: int
    sites: int
    existing: int
    reach_m: float
    notes: tuple[str, ...]
