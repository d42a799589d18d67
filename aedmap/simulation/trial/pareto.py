"""Survival against alerts, drawn: what a policy buys with the people it wakes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from aedmap.simulation.trial.measures import Measured

_WIDE, _HIGH, _LEFT, _BELOW, _RIGHT, _TOP = 460, 330, 58, 44, 110, 28
_STEPS = 5
_NAME_WIDE, _NAME_HIGH = 105.0, 11.0
_Scale = Callable[[float], float]


@dataclass(frozen=True)
class Point:
    """alerts per arrest; survival, low, high: in per cent."""

    policy: str
    alerts: float
    survival: float
    low: float
    high: float


def points_of(measured: Sequence[Measured], part: str) -> list[Point]:
    """A point for every policy, in the order given."""
    points = []
    for one in measured:
        alerts, survival = one.figures["alerts"].value, one.figures["survival_larsen"]
        if one.part == part and alerts is not None and survival.value is not None:
            ends = survival.low or 0.0, survival.high or 0.0
            points.append(Point(one.policy, alerts, 100 * survival.value, 100 * ends[0], 100 * ends[1]))
    return points


def front(points: Sequence[Point]) -> list[Point]:
    """Those that no other beats with fewer alerts, by alerts."""
    kept: list[Point] = []
    for one in sorted(points, key=lambda one: (one.alerts, -one.survival)):
        if not kept or one.survival > kept[-1].survival:
            kept.append(one)
    return kept


def pareto_picture(measured: Sequence[Measured], part: str) -> str:
    """SVG with the front as a line; "" without arrests in that part."""
    points = points_of(measured, part)
    if not points:
        return ""
    most = max(one.alerts for one in points) * 1.08 or 1.0
    low, high = min(one.low for one in points) - 0.3, max(one.high for one in points) + 0.3

    def x(alerts: float) -> float:
        return _LEFT + alerts / most * (_WIDE - _LEFT - _RIGHT)

    def y(survival: float) -> float:
        return _TOP + (high - survival) / (high - low) * (_HIGH - _TOP - _BELOW)

    line = " ".join(f"{x(one.alerts):.1f},{y(one.survival):.1f}" for one in front(points))
    drawn = [f'<polyline fill="none" stroke="#9aa5b1" points="{line}"/>', *(_dot(one, x, y) for one in points)]
    places = beside_each_other([(x(one.alerts) + 8, y(one.survival) + 4) for one in points])
    drawn += [_text(*place, one.policy, 11) for place, one in zip(places, points, strict=True)]
    for step in range(_STEPS):
        share = step / (_STEPS - 1)
        alerts, survival = most * share, low + (high - low) * share
        drawn.append(_text(x(alerts), _HIGH - _BELOW + 16, f"{alerts:.0f}", 11, "middle"))
        drawn.append(_text(_LEFT - 6, y(survival) + 4, f"{survival:.1f} %", 11, "end"))
    drawn.append(f'<path fill="none" stroke="#1d232b" d="M{_LEFT} {_TOP}V{_HIGH - _BELOW}H{_WIDE - _RIGHT}"/>')
    drawn.append(_text((_LEFT + _WIDE - _RIGHT) / 2, _HIGH - 8, "Alerts per arrest", 12, "middle"))
    drawn.append(_text(_LEFT, 16, f"Survival, by {part}", 13, "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" '
        f'height="{_HIGH}" font-family="system-ui,sans-serif" fill="#1d232b" '
        f'aria-label="Survival against alerts per arrest, by {escape(part)}">{"".join(drawn)}</svg>'
    )


def beside_each_other(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where to write names that want to stand at these places, each moved down until it covers no earlier one."""
    told: list[tuple[float, float]] = []
    for i in sorted(range(len(places)), key=lambda i: places[i][1]):
        x, y = places[i]
        while any(abs(x - other[0]) < _NAME_WIDE and abs(y - other[1]) < _NAME_HIGH for other in told):
            y += 1.0
        told.append((x, y))
    order = sorted(range(len(places)), key=lambda i: places[i][1])
    return [told[order.index(i)] for i in range(len(places))]


def _dot(one: Point, x: _Scale, y: _Scale) -> str:
    at, up = x(one.alerts), y(one.survival)
    bar = f'<path stroke="#5b6773" d="M{at:.1f} {y(one.low):.1f}V{y(one.high):.1f}"/>'
    return f'{bar}<circle cx="{at:.1f}" cy="{up:.1f}" r="4.5" fill="#b3261e"/>'


def _text(x: float, y: float, text: str, size: int, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'
