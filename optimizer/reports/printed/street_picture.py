"""The streets of a sheet as a picture: a town has too many for lines that a printer would have to draw one by one."""

import base64
import io

import numpy as np
from PIL import Image, ImageDraw

from aedmap.network import StreetNetwork
from optimizer.reports.printed.sheet import WIDTH, Sheet

_PIXELS = 1800  # across: 250 to the inch on A4
_FINER = 2  # drawn larger and scaled down, so that lines are smooth
_TONES = 16
_LAND, _STREET = np.array([247, 246, 242]), np.array([158, 163, 172])
_CLOSE_M = 6_000  # a wider sheet has thinner lines


def street_picture(network: StreetNetwork | None, sheet: Sheet) -> str:
    """A PNG of the streets on off-white ground as a data address; the ground alone where no street is known."""
    finer = _PIXELS * _FINER
    image = Image.new("L", (finer, round(finer * sheet.height / WIDTH)), 0)
    if network is not None:
        _draw(network, sheet, image)
    small = image.resize((_PIXELS, image.height // _FINER), Image.Resampling.LANCZOS)
    return _as_address(small)


def _draw(network: StreetNetwork, sheet: Sheet, image: Image.Image) -> None:
    draw = ImageDraw.Draw(image)
    x, y = (side * image.width / WIDTH for side in sheet.at(network.shape_lon, network.shape_lat))
    points = np.column_stack([x, y])
    start = network.shape_start
    inside = (points >= 0).all(axis=1) & (x <= image.width) & (y <= image.height)
    near = np.logical_or.reduceat(inside, start[:-1]) if len(start) > 1 else np.empty(0, bool)
    width = 3 * _FINER if sheet.width_m <= _CLOSE_M else _FINER
    for edge in np.flatnonzero(near):
        draw.line(points[start[edge] : start[edge + 1]].ravel().tolist(), fill=255, width=width)


def _as_address(lines: Image.Image) -> str:
    tone = np.asarray(lines, np.uint16) * (_TONES - 1) // 255
    drawn = Image.fromarray(tone.astype(np.uint8), "P")
    ramp = np.linspace(_LAND, _STREET, _TONES).round().astype(np.uint8)
    drawn.putpalette(ramp.tobytes())
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True, bits=4)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
