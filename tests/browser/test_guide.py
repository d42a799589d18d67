"""The guide with its beat."""

import pytest

from tests.browser.conftest import Served, Visitor

pytestmark = pytest.mark.browser


def test_the_beat_keeps_110_a_minute(visit: Visitor, standing: Served) -> None:
    """One press starts it, it counts 110 a minute on the audio clock, and the same button ends it."""
    opened = visit(standing, "/guide")
    page = opened.page
    page.click("#beat")
    page.wait_for_function("() => /\\d/.test(document.getElementById('counted').textContent)")
    number = "Number(/\\d+/.exec(document.getElementById('counted').textContent)[0])"
    began, first = page.evaluate(f"() => [performance.now(), {number}]")
    page.wait_for_function(f"() => {number} >= {first + 8}")
    ended, last = page.evaluate(f"() => [performance.now(), {number}]")
    # A page is told of a beat late on a busy machine, but the beats themselves stay where they are.
    assert (last - first) / (ended - began) * 60_000 == pytest.approx(110, rel=0.15)
    page.click("#beat")
    assert page.locator("#counted").is_hidden()
    assert opened.complaints == []
