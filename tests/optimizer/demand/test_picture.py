"""The picture of a surface: every cell where it belongs, nothing from outside run or fetched."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aedmap.cli import main
from optimizer.demand import DemandSurface, DemandUnit, Period, save_surface
from optimizer.demand.picture import draw_surface, surface_page
from tests.optimizer.demand.grids import grid


def _surface(*demand: float) -> DemandSurface:
    """Cells side by side from west to east, the last one a row farther north."""
    count = len(demand)
    return DemandSurface(
        grid=grid(),
        column=np.arange(count),
        row=np.array([*[0] * (count - 1), 1]),
        lon=np.full(count, 25.0),
        lat=np.full(count, 60.0),
        demand=np.array(demand)[:, None],
        residents=np.zeros(count),
        periods=(Period("always", 0, 24),),
        unit=DemandUnit.ARRESTS_PER_YEAR,
        notes=("<script>alert(1)</script>",),
    )


def test_denser_cells_are_darker_and_north_is_up() -> None:
    """Three cells from thin to dense get darker; the last lies in the upper row at the right, the rest is ground."""
    picture = Image.open(io.BytesIO(draw_surface(_surface(0.01, 0.1, 1.0)).png)).convert("L")
    width, height = picture.width // 3, picture.height // 2
    west, middle = picture.getpixel((1, height + 1)), picture.getpixel((width + 1, height + 1))
    east, ground = picture.getpixel((2 * width + 1, 1)), picture.getpixel((1, 1))
    assert west > middle > east  # type: ignore[operator]
    assert ground == 243


def test_limits_reach_from_nothing_to_the_densest() -> None:
    """The densest cell of 1 arrest on a hectare is 100 a square kilometre; classes grow and end there."""
    limits = draw_surface(_surface(0.01, 0.1, 1.0)).limits
    assert limits[0] == 0
    assert limits[-1] == pytest.approx(100)
    assert (np.diff(limits) > 0).all()


def test_one_cell_is_a_map_too() -> None:
    """A single density leaves no classes to divide and is drawn all the same."""
    assert draw_surface(_surface(0.5)).limits[-1] == pytest.approx(50)


def test_the_page_needs_nothing_and_runs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No address outside, texts from files escaped, standard errors told where there are draws and not else."""
    page = surface_page(_surface(0.2, 0.4), "Old <town>")
    assert "http" not in page
    assert "<script>" not in page
    assert "Old &lt;town&gt;" in page
    assert "not known" in page
    drawn = replace(_surface(0.2, 0.4), redrawn=np.array([[0.1, 0.4], [0.3, 0.4]], np.float32))
    assert "<td>0.14</td>" in surface_page(drawn, "x")
    save_surface(drawn, tmp_path / "surface.npz")
    with pytest.raises(SystemExit) as stop:
        main(["demand", "map", str(tmp_path / "surface.npz"), "--out", str(tmp_path / "map")])
    assert not stop.value.code
    assert {path.name for path in (tmp_path / "map").iterdir()} == {"demand.html", "demand.png"}
