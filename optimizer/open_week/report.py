"""Coverage through the week as JSON, as a table for people and as a picture."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.demand.periods import DAY_NAMES
from optimizer.file_set import write_together
from optimizer.open_week.measure import OpenWeek
from optimizer.open_week.picture import draw_week

_NO_BACK_TEST = (
    "This measures doors, not sites: it holds devices against where arrests are expected, and says nothing of which "
    "device would have been fetched. It is no device-level back-test."
)


def write_open_week(week: OpenWeek, out: Path) -> tuple[Path, ...]:
    """Write week.json, week.md and week.svg into the folder out, all or none."""
    words = "\n".join([open_week_table(week), *(f"- {note}" for note in (_NO_BACK_TEST, *week.notes))]) + "\n"
    document = json.dumps(open_week_document(week), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    files = {
        "week.json": document.encode("utf-8"),
        "week.md": words.encode("utf-8"),
        "week.svg": draw_week(week.by_hour, week.near, open_week_warnings(week)).encode("utf-8"),
    }
    return write_together(files, out, "The week")


def open_week_warnings(week: OpenWeek) -> tuple[str, ...]:
    """What a reader must not overlook."""
    said = ["SAMPLE: made from made-up data; do not plan by it."] * week.sample
    return (*said, *["PROXY: nobody was counted; buildings and venues stand in for people."] * week.proxy)


def open_week_document(week: OpenWeek) -> dict[str, Any]:
    """All figures; shares from 0 to 1; hours of the week from Monday 00:00 on."""
    return {
        "sample": week.sample,
        "proxy": week.proxy,
        "reach_m": week.reach_m,
        "devices": week.devices,
        "near_streets": week.near_streets,
        "hours_unknown": week.hours_unknown,
        "near": week.near,
        "near_95": week.near_drawn,
        "open_then": week.open_then,
        "open_then_95": week.open_drawn,
        "open_then_at_best": week.at_best,
        "lost_to_closed_doors": week.lost,
        "by_period": [
            {"name": period.name, "near": period.near, "open_then": period.open_then} for period in week.by_period
        ],
        "by_hour": week.by_hour.round(6).tolist(),
        "junctions": week.junctions,
        "near_junctions": week.near_junctions,
        "junctions_by_hour": None if week.junctions_by_hour is None else week.junctions_by_hour.round(6).tolist(),
        "notes": [_NO_BACK_TEST, *week.notes],
    }


def open_week_table(week: OpenWeek) -> str:
    """What is lost in words, and a Markdown table by day."""
    where = "count" if week.near_junctions is None else "are near a street of the town"
    lines = [
        *open_week_warnings(week),
        f"{week.near_streets:,} of {week.devices:,} devices {where}; hours are unknown of "
        f"{_percent(week.hours_unknown)} of them and count as closed.",
        f"Within {week.reach_m:g} m of way {_percent(week.near)}{_between(week.near_drawn)} of the demand has a "
        f"device, {_percent(week.open_then)}{_between(week.open_drawn)} one that is known to be open at the time: "
        f"closed doors take {_percent(week.lost)} of the coverage. Were the doors of unknown hours always open, it "
        f"would be {_percent(week.at_best)}.",
        *_of_junctions(week),
        "",
        "| day | near | known to be open, mean of the day | lowest | highest |",
        "|---|---|---|---|---|",
    ]
    for day, hours in zip(DAY_NAMES, week.by_hour.reshape(7, 24), strict=True):
        lines.append(
            f"| {day} | {_percent(week.near)} | {_percent(float(hours.mean()))} | "
            f"{_percent(float(hours.min()))} at {int(np.argmin(hours)):02d}:00 | "
            f"{_percent(float(hours.max()))} at {int(np.argmax(hours)):02d}:00 |"
        )
    lines += ["", "| period | near | known to be open then |", "|---|---|---|"]
    lines += [f"| {each.name} | {_percent(each.near)} | {_percent(each.open_then)} |" for each in week.by_period]
    return "\n".join(lines) + "\n"


def _of_junctions(week: OpenWeek) -> list[str]:
    if week.near_junctions is None or week.junctions_by_hour is None:
        return []
    worst = int(np.argmin(week.junctions_by_hour))
    return [
        f"Of the {week.junctions:,} junctions {_percent(week.near_junctions)} have a device, at worst "
        f"{_percent(float(week.junctions_by_hour[worst]))} one known to be open ({DAY_NAMES[worst // 24]} "
        f"{worst % 24:02d}:00)."
    ]


def _between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f" ({100 * ends[0]:.1f} to {100 * ends[1]:.1f})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
