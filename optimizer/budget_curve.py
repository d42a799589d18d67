"""The curve of other budgets, as lines and points for a picture."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WIDTH, _HEIGHT = 360, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 332, 14, 190
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_MOST_LINES = 5


@dataclass(frozen=True)
class CurvePoint:
    """One budget. x, y: on the picture; step: what was allowed; devices: chosen; value: share of all demand."""

    x: float
    y: float
    step: float
    devices: int
    value: float
    knee: bool


@dataclass(frozen=True)
class BudgetCurve:
    """A picture of width x height. value, bound: paths, as SVG writes them; lines: height and share of each grid line.

    knee: the budget after which more buys clearly less, None where the curve has no bend
    """

    width: int
    height: int
    left: int
    right: int
    value: str
    bound: str
    points: tuple[CurvePoint, ...]
    lines: tuple[tuple[float, float], ...]
    knee: CurvePoint | None


def draw_budgets(frontier: Sequence[Mapping[str, Any]], knee: int | None) -> BudgetCurve | None:
    """The points of a plan's document as a picture; None for fewer than two, which are no curve.

    frontier: points with step, devices, value and upper_bound, ascending; knee: number of one, counted from 0
    """
    if len(frontier) < 2:
        return None
    steps = [float(point["step"]) for point in frontier]
    values, bounds = ([float(point[key]) for point in frontier] for key in ("value", "upper_bound"))
    rise = next((step for step in _STEPS if (max(bounds) - min(values)) / step <= _MOST_LINES - 1), _STEPS[-1])
    low = math.floor(min(values) / rise + 1e-9) * rise
    high = low + rise * max(1, math.ceil((max(bounds) - low) / rise - 1e-9))

    def x(step: float) -> float:
        return round(_LEFT + (step - steps[0]) / (steps[-1] - steps[0]) * (_RIGHT - _LEFT), 1)

    def y(share: float) -> float:
        return round(_BOTTOM - (share - low) / (high - low) * (_BOTTOM - _TOP), 1)

    points = tuple(
        CurvePoint(x(step), y(value), step, int(point["devices"]), value, number == knee)
        for number, (step, value, point) in enumerate(zip(steps, values, frontier, strict=True))
    )
    return BudgetCurve(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        value=_path([(point.x, point.y) for point in points]),
        bound=_path([(x(step), y(bound)) for step, bound in zip(steps, bounds, strict=True)]),
        points=points,
        lines=tuple((y(low + number * rise), low + number * rise) for number in range(round((high - low) / rise) + 1)),
        knee=next((point for point in points if point.knee), None),
    )


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in spots)
