"""The week as a picture: a row a day, a column an hour, the share that is covered by open doors in each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.periods import DAY_NAMES

_CELL_W, _CELL_H, _LEFT, _TOP = 34, 30, 48, 64
# One ramp, even in lightness, so that it reads in grey and for colour-blind eyes; figures stand in the cells besides.
_PALE, _DARK = np.array([238, 243, 250.0]), np.array([18, 52, 96.0])


def draw_week(by_hour: NDArray[np.float64], near: float, warnings: Sequence[str] = ()) -> str:
    """An SVG without links. by_hour: (168,) shares 0 to 1, Monday 00:00 first; near: the share whatever the hours.

    warnings: what must not be overlooked, over the picture
    """
    low = min(float(by_hour.min()), near)
    spread = max(near - low, 1e-9)
    width, height = _LEFT + 24 * _CELL_W + 16, _TOP + 7 * _CELL_H + 16
    says = f"Demand with a device within reach that is known to be open, per cent; whatever its hours: {100 * near:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, Noto Sans, sans-serif" font-size="13" role="img">',
        f"<title>{says}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" fill="#222">{says}</text>',
        f'<text x="{_LEFT}" y="38" fill="#222" font-weight="bold">{" ".join(warnings)}</text>' * bool(warnings),
    ]
    parts += [
        f'<text x="{_LEFT + (hour + 0.5) * _CELL_W:g}" y="{_TOP - 8}" text-anchor="middle" fill="#444">{hour:02}</text>'
        for hour in range(24)
    ]
    for day, hours in enumerate(by_hour.reshape(7, 24).tolist()):
        y = _TOP + day * _CELL_H
        parts.append(f'<text x="8" y="{y + 20}" fill="#444">{DAY_NAMES[day]}</text>')
        parts += [_cell(_LEFT + hour * _CELL_W, y, value, (value - low) / spread) for hour, value in enumerate(hours)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _cell(x: int, y: int, value: float, shade: float) -> str:
    red, green, blue = (_PALE + (_DARK - _PALE) * min(max(shade, 0.0), 1.0)).round().astype(int).tolist()
    ink = "#fff" if shade > 0.6 else "#222"
    return (
        f'<rect x="{x}" y="{y}" width="{_CELL_W - 1}" height="{_CELL_H - 1}" fill="rgb({red},{green},{blue})"/>'
        f'<text x="{x + _CELL_W / 2:g}" y="{y + 20}" text-anchor="middle" fill="{ink}">{100 * value:.0f}</text>'
    )
