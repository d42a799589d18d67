"""A surface is read back as it was written, and damage is told."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.demand import DemandSurface, DemandUnit, Period, load_surface, save_surface
from tests.optimizer.demand.grids import grid


def _surface() -> DemandSurface:
    periods = (Period("day", 8, 20, home_share=0.5), Period("夜", 20, 8, (0, 6)))
    return DemandSurface(
        grid=grid(),
        column=np.array([0, -2]),
        row=np.array([1, 3]),
        lon=np.array([25.0, 25.001]),
        lat=np.array([60.0, 60.001]),
        demand=np.array([[1.0, 2.0], [0.5, 0.0]]),
        residents=np.array([10.0, 0.0]),
        periods=periods,
        unit=DemandUnit.ARRESTS_PER_YEAR,
        notes=("A note.",),
        standard_error=np.array([[0.1, 0.2], [0.3, 0.0]]),
        redrawn=np.array([[3.1, 0.4], [2.9, 0.6]], np.float32),
    )


@pytest.mark.parametrize("errors", [True, False])
def test_a_surface_comes_back_the_same(tmp_path: Path, errors: bool) -> None:
    """Cells, periods, notes and standard errors, with or without."""
    made = _surface() if errors else replace(_surface(), standard_error=None, redrawn=None)
    save_surface(made, tmp_path / "s.npz")
    read = load_surface(tmp_path / "s.npz")
    for name in ("grid", "periods", "unit", "notes"):
        assert getattr(read, name) == getattr(made, name)
    for name in ("column", "row", "lon", "lat", "demand", "residents", "standard_error", "redrawn"):
        assert np.array_equal(getattr(read, name), getattr(made, name)) or (not errors and getattr(read, name) is None)


def test_equal_surfaces_are_equal_bytes(tmp_path: Path) -> None:
    """A plan's record of its inputs can then be compared."""
    save_surface(_surface(), tmp_path / "a.npz")
    save_surface(_surface(), tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_damage_is_told(tmp_path: Path) -> None:
    """Other files, cut files, arrays of another length and negative demand end in a sentence each."""
    path = tmp_path / "s.npz"
    path.write_text("hello")
    with pytest.raises(SourceUnavailable, match="is no demand surface, or is damaged"):
        load_surface(path)
    save_surface(_surface(), path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceUnavailable, match="that 'aedmap demand fit' made"):
        load_surface(path)
    np.savez(path, other=np.zeros(3))
    with pytest.raises(SourceUnavailable, match="is no demand surface"):
        load_surface(path)
    save_surface(replace(_surface(), residents=np.zeros(3)), path)
    with pytest.raises(InvalidInput, match="residents of another length"):
        load_surface(path)
    save_surface(replace(_surface(), demand=-_surface().demand), path)
    with pytest.raises(InvalidInput, match="demand that is negative"):
        load_surface(path)
