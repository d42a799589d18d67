"""What other budgets would be worth, as a curve."""

import math
from collections.abc import Callable
from html import escape

from markupsafe import Markup

from optimizer.plan import FrontierPoint, PlacementPlan
from optimizer.reports.language import Language
from optimizer.reports.site_words import budget_words
from optimizer.reports.wording import goal_words

_WIDTH, _HEIGHT = 720, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 24, 56
_LINES = 5  # about so many lines across
Place = Callable[[float, float], tuple[float, float]]


def frontier_curve(plan: PlacementPlan, language: Language) -> Markup:
    """The objective by budget, from none on, with what is proven above it, and the knee marked."""
    points = plan.frontier
    most = max(point.step for point in points)
    top = _round_up(max(point.upper_bound for point in points))

    def place(step: float, value: float) -> tuple[float, float]:
        across, up = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return _LEFT + across * step / most, _HEIGHT - _BOTTOM - up * value / top

    value = [place(0, plan.objective.before), *(place(point.step, point.value) for point in points)]
    bound = [place(0, plan.objective.before), *(place(point.step, point.upper_bound) for point in points)]
    lines = [_across(place, most, top * part / _LINES, language) for part in range(_LINES + 1)]
    steps = [_step(place, point) for point in _thinned(points)]
    knee = "" if plan.knee is None else _knee(place, points[plan.knee], language)
    drawn = (
        f'<svg class="curve" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(language.say("What other budgets would be worth"))}">'
        f"{''.join(lines)}{''.join(steps)}"
        f'<path class="bound" d="{_path(bound)}"/><path class="value" d="{_path(value)}"/>'
        f"{''.join(_dot(*at) for at in value[1:])}{knee}"
        f'<text class="axis" x="{_LEFT}" y="14">{escape(goal_words(plan, language))}</text>'
        f'<text class="axis end" x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}">{escape(budget_words(plan, language))}</text>'
        "</svg>"
    )
    return Markup(drawn)  # noqa: S704  drawn here from numbers; words are escaped


def _round_up(share: float) -> float:
    """The next share above at which lines across stand at readable numbers."""
    step = 10.0 ** math.floor(math.log10(max(share, 1e-4) / _LINES))
    return min(each * step * _LINES for each in (1, 2, 2.5, 5, 10) if each * step * _LINES >= share)


def _thinned(points: tuple[FrontierPoint, ...]) -> list[FrontierPoint]:
    """Points whose steps are far enough apart for their numbers."""
    kept: list[FrontierPoint] = []
    for point in reversed(points):
        if not kept or kept[-1].step - point.step >= points[-1].step / 12:
            kept.append(point)
    return kept[::-1]


def _across(place: Place, most: float, value: float, language: Language) -> str:
    (left, y), (right, _) = place(0, value), place(most, value)
    label = language.percent(value, 0 if round(value * 100, 6).is_integer() else 1)
    return (
        f'<path class="line" d="M{left:.1f} {y:.1f}H{right:.1f}"/>'
        f'<text class="axis end" x="{left - 8:.1f}" y="{y + 5:.1f}">{label}</text>'
    )


def _step(place: Place, point: FrontierPoint) -> str:
    x, y = place(point.step, 0)
    return f'<text class="axis mid" x="{x:.1f}" y="{y + 20:.1f}">{point.step:,.0f}</text>'


def _knee(place: Place, point: FrontierPoint, language: Language) -> str:
    x, y = place(point.step, point.value)
    _, floor = place(point.step, 0)
    return (
        f'<path class="knee" d="M{x:.1f} {y:.1f}V{floor:.1f}"/>'
        f'<circle class="knee-dot" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
        f'<text class="knee-text" x="{x + 8:.1f}" y="{floor - 10:.1f}">{escape(language.say("knee"))}</text>'
    )


def _dot(x: float, y: float) -> str:
    return f'<circle class="value-dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
