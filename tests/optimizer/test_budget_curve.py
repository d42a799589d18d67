"""The curve of other budgets, as points of a picture."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from optimizer.budget_curve import draw_budgets


def _point(step: float, value: float, above: float = 0.0) -> dict[str, float]:
    return {"step": step, "devices": int(step), "value": value, "upper_bound": value + above}


def test_one_budget_is_no_curve() -> None:
    """There is nothing to draw between."""
    assert draw_budgets([], None) is None
    assert draw_budgets([_point(5, 0.4)], 0) is None


def test_the_knee_is_the_point_of_its_number() -> None:
    """Counted from 0, as the plan says it."""
    curve = draw_budgets([_point(5, 0.4), _point(10, 0.6), _point(20, 0.62)], 1)
    assert curve is not None and curve.knee is not None
    assert (curve.knee.step, [point.knee for point in curve.points]) == (10, [False, True, False])
    assert draw_budgets([_point(5, 0.4), _point(10, 0.6)], None).knee is None  # type: ignore[union-attr]


@given(st.lists(st.tuples(st.floats(1, 1000), st.floats(0, 1), st.floats(0, 0.2)), min_size=2, max_size=8))
def test_everything_lies_on_the_picture_and_more_is_higher(rows: list[tuple[float, float, float]]) -> None:
    """Whatever the budgets: points between the edges, steps to the right, greater values not lower, few grid lines."""
    steps = sorted({round(step) for step, _, _ in rows})
    frontier = [_point(step, value, above) for step, (_, value, above) in zip(steps, rows, strict=False)]
    curve = draw_budgets(frontier, None)
    if len(frontier) < 2:
        assert curve is None
        return
    assert curve is not None
    assert [point.x for point in curve.points] == sorted(point.x for point in curve.points)
    for point, of in zip(curve.points, frontier, strict=True):
        assert curve.left <= point.x <= curve.right
        assert 0 <= point.y <= curve.height
        assert point.value == of["value"]
    ranked = sorted(curve.points, key=lambda point: point.value)
    assert all(low.y >= high.y for low, high in itertools.pairwise(ranked))
    assert 2 <= len(curve.lines) <= 7
