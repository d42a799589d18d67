"""Evidence: deploy by what was known at the time, then count the arrests that came after."""

from optimizer.backtest.back_test import back_test
from optimizer.backtest.report import back_test_document, back_test_table, write_back_test
from optimizer.backtest.results import BackTest, StrategyResult
from optimizer.backtest.settings import BackTestSettings

__all__ = [
    "BackTest",
    "BackTestSettings",
    "StrategyResult",
    "back_test",
    "back_test_document",
    "back_test_table",
    "write_back_test",
]
