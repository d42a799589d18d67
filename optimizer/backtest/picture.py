"""A back-test as a picture: for each strategy the share of later arrests covered, with its interval."""

import html
from collections.abc import Sequence

from optimizer.backtest.results import StrategyResult

_LEFT, _WIDTH, _ROW, _TOP = 270, 460, 34, 56


def draw_back_test(results: Sequence[StrategyResult], later_arrests: int) -> str:
    """An SVG without links, the best strategy on top: filled as recorded, hollow with the positions moved."""
    most = max(max(result.high, result.moved_high) for result in results)
    step = next(step for step in (0.02, 0.05, 0.1, 0.2) if most / step <= 6 or step == 0.2)
    ends = step * (int(most / step) + 1)
    height = _TOP + _ROW * len(results) + 24
    says = f"Share of {later_arrests:,} later arrests covered, 95 % intervals; hollow: positions moved"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 40} {height}" '
        f'width="{_LEFT + _WIDTH + 40}" height="{height}" font-family="system-ui, Noto Sans, sans-serif" '
        f'font-size="13" role="img"><title>{says}</title>',
        f'<rect width="{_LEFT + _WIDTH + 40}" height="{height}" fill="#fff"/>',
        f'<text x="8" y="20" fill="#222">{says}</text>',
    ]
    for mark in range(round(ends / step) + 1):
        x = _LEFT + _WIDTH * mark * step / ends
        parts.append(
            f'<line x1="{x:.1f}" y1="{_TOP - 8}" x2="{x:.1f}" y2="{height - 24}" stroke="#ddd"/>'
            f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle" fill="#444">{100 * mark * step:g} %</text>'
        )
    for number, result in enumerate(results):
        y = _TOP + _ROW * number + 10
        name = html.escape(f"{result.strategy.value}, {result.devices}")
        parts.append(f'<text x="{_LEFT - 12}" y="{y + 8}" text-anchor="end" fill="#222">{name}</text>')
        parts.append(_mark(result.low, result.coverage, result.high, ends, y, "#123460"))
        parts.append(_mark(result.moved_low, result.moved, result.moved_high, ends, y + 9, "#fff"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _mark(low: float, middle: float, high: float, ends: float, y: int, fill: str) -> str:
    from_x, x, to_x = (_LEFT + _WIDTH * share / ends for share in (low, middle, high))
    return (
        f'<line x1="{from_x:.1f}" y1="{y}" x2="{to_x:.1f}" y2="{y}" stroke="#123460" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{fill}" stroke="#123460" stroke-width="1.5"/>'
    )
