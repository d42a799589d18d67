"""A surface as a picture, and the picture in a page that needs no network."""

import base64
import html
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from optimizer.demand.surface import DemandSurface, DemandUnit

# One ramp from pale to dark, even in lightness, so that it reads in grey and for colour-blind eyes.
RAMP = np.array(
    [(255, 245, 214), (253, 205, 138), (240, 144, 86), (196, 78, 82), (122, 31, 78), (52, 8, 48)], np.float64
)
_GROUND = (244, 243, 239)
_CLASSES = 6
_LARGEST_PX = 1400


@dataclass(frozen=True, eq=False)
class Picture:
    """png: the bytes; limits: (classes + 1,) arrests a year and square kilometre between the classes."""

    png: bytes
    limits: NDArray[np.float64]


def draw_surface(surface: DemandSurface) -> Picture:
    """The demand of each cell, north up, in six classes whose limits grow by one factor: it spans several orders."""
    density = surface.of_cell / (surface.grid.cell_m / 1000) ** 2
    top = float(density.max())
    low = max(float(np.quantile(density[density > 0], 0.2)), top / 1e4)
    limits = np.geomspace(min(low, top / 2), top, _CLASSES)
    limits = np.concatenate([[0.0], limits])
    colour = np.clip(np.searchsorted(limits[1:], density, "left"), 0, _CLASSES - 1)
    column, row = surface.column - surface.column.min(), surface.row.max() - surface.row
    pixels = np.full((int(row.max()) + 1, int(column.max()) + 1, 3), _GROUND, np.uint8)
    pixels[row, column] = RAMP[colour].astype(np.uint8)
    picture = Image.fromarray(pixels)
    scale = max(1, _LARGEST_PX // max(picture.size))
    file = io.BytesIO()
    picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST).save(file, "PNG")
    return Picture(file.getvalue(), limits)


def surface_page(surface: DemandSurface, title: str) -> str:
    """A printable page with the picture, its key, a scale, the figures by period and every note."""
    picture = draw_surface(surface)
    unit = "arrests a year and km²" if surface.unit is DemandUnit.ARRESTS_PER_YEAR else "shares of demand a km²"
    key = "".join(
        f'<li><i style="background:rgb({",".join(str(int(part)) for part in RAMP[number])})"></i>'
        f"{low:.3g} to {high:.3g}</li>"
        for number, (low, high) in enumerate(zip(picture.limits[:-1], picture.limits[1:], strict=True))
    )
    rows = "".join(
        f"<tr><th>{html.escape(period.name)}</th><td>{total:,.2f}</td><td>{error}</td></tr>"
        for period, total, error in zip(surface.periods, surface.demand.sum(axis=0), _errors(surface), strict=True)
    )
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in surface.notes)
    columns = int(surface.column.max() - surface.column.min()) + 1
    across_km = columns * surface.grid.cell_m / 1000
    image = base64.b64encode(picture.png).decode("ascii")
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{html.escape(title)}</title><style>
body{{font:16px/1.5 system-ui,"Noto Sans SC",sans-serif;color:#222;margin:24px auto;max-width:1100px;padding:0 16px}}
img{{width:100%;max-height:80vh;object-fit:contain;image-rendering:pixelated;background:#f4f3ef}}
ul.key{{list-style:none;display:flex;flex-wrap:wrap;gap:16px;padding:0}}
ul.key i{{display:inline-block;width:24px;height:16px;margin-right:8px;border:1px solid #888;vertical-align:middle}}
table{{border-collapse:collapse}}th,td{{text-align:left;padding:4px 16px 4px 0}}
@media print{{body{{margin:0}}img{{max-height:60vh}}i{{print-color-adjust:exact}}}}
</style></head><body>
<h1>{html.escape(title)}</h1>
<p>{surface.total:,.1f} {html.escape(surface.unit.value)} in {len(surface):,} cells of {surface.grid.cell_m:g} m;
north is up, {across_km:,.1f} km across.</p>
<img alt="Map of demand: darker cells have more {unit}" src="data:image/png;base64,{image}">
<p>{unit[0].upper()}{unit[1:]}:</p><ul class="key">{key}</ul>
<table><tr><th>Period</th><th>Demand</th><th>Standard error</th></tr>{rows}</table>
<ul>{notes}</ul>
</body></html>
"""


def _errors(surface: DemandSurface) -> list[str]:
    """The standard error of each period's total, from the draws; not known without them."""
    if surface.redrawn is None:
        return ["not known"] * len(surface.periods)
    share = surface.demand / surface.of_cell[:, None]
    return [f"{error:,.2f}" for error in (surface.redrawn.astype(np.float64) @ share).std(axis=0, ddof=1)]
