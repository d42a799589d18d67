"""A back-test as JSON, as a table for people and as a picture."""

import json
from pathlib import Path
from typing import Any

from optimizer.backtest.picture import draw_back_test
from optimizer.backtest.results import BackTest
from optimizer.backtest.strategies import Strategy
from optimizer.file_set import write_together


def write_back_test(test: BackTest, out: Path) -> tuple[Path, ...]:
    """Write backtest.json, backtest.md and backtest.svg into the folder out, all or none."""
    words = "\n".join([back_test_table(test), *(f"- {note}" for note in test.notes)]) + "\n"
    document = json.dumps(back_test_document(test), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    files = {
        "backtest.json": document.encode("utf-8"),
        "backtest.md": words.encode("utf-8"),
        "backtest.svg": draw_back_test(test.results, test.later_arrests).encode("utf-8"),
    }
    return write_together(files, out, "The back-test")


def back_test_document(test: BackTest) -> dict[str, Any]:
    """All figures; shares of the later arrests from 0 to 1."""
    return {
        "dates": list(test.dates),
        "later_arrests": test.later_arrests,
        "sites": test.sites,
        "existing": test.existing,
        "reach_m": test.reach_m,
        "strategies": [
            {
                "name": result.strategy.value,
                "devices": result.devices,
                "coverage": result.coverage,
                "low": result.low,
                "high": result.high,
                "by_step": list(result.by_step),
                "moved": result.moved,
                "moved_low": result.moved_low,
                "moved_high": result.moved_high,
                "plan_is_ahead_by": result.behind,
                "ahead_low": result.behind_low,
                "ahead_high": result.behind_high,
            }
            for result in test.results
        ],
        "notes": list(test.notes),
    }


def back_test_table(test: BackTest) -> str:
    """A Markdown table, the best first."""
    steps = " | ".join(f"from {day}" for day in test.dates[:-1])
    lines = [
        f"{test.later_arrests:,} arrests from {test.dates[0]} to {test.dates[-1]}, {test.sites:,} candidate sites, "
        f"{test.existing:,} devices before, within {test.reach_m:g} m of way.",
        "",
        f"| strategy | devices | covered (95 %) | {steps} | positions moved (95 %) | plan ahead by, points (95 %) |",
        f"|---|---|---|{'---|' * len(test.dates)}---|",
    ]
    for result in test.results:
        ahead = f"{100 * result.behind:.1f} ({100 * result.behind_low:.1f} to {100 * result.behind_high:.1f})"
        by_step = " | ".join(f"{100 * share:.1f} %" for share in result.by_step)
        lines.append(
            f"| {result.strategy.value} | {result.devices} | {100 * result.coverage:.1f} % ({100 * result.low:.1f} to "
            f"{100 * result.high:.1f}) | {by_step} | {100 * result.moved:.1f} % ({100 * result.moved_low:.1f} to "
            f"{100 * result.moved_high:.1f}) | {'' if result.strategy is Strategy.OURS else ahead} |"
        )
    return "\n".join(lines) + "\n"
