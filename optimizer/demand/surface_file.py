"""A surface of demand in one file: arrays as NumPy keeps them, the rest as JSON beside them."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from aedmap.errors import AedmapError, InvalidInput, SourceUnavailable
from aedmap.geography import LocalProjection
from optimizer.demand.cells import CellGrid
from optimizer.demand.periods import Period, check_periods
from optimizer.demand.surface import DemandSurface, DemandUnit

_KIND = "aedmap demand surface 1"
_INTEGERS = ("column", "row")
_COLUMNS = ("lon", "lat", "residents")
_OPTIONAL = ("standard_error", "redrawn")


def save_surface(surface: DemandSurface, path: Path) -> None:
    """Write the surface."""
    path.write_bytes(surface_bytes(surface))


def surface_bytes(surface: DemandSurface) -> bytes:
    """The surface as a file, the same bytes for the same surface."""
    grid = surface.grid
    head = {
        "kind": _KIND,
        "projection": [grid.projection.lon0, grid.projection.lat0],
        "cell_m": grid.cell_m,
        "box": [grid.west, grid.south, grid.east, grid.north],
        "unit": surface.unit.value,
        "periods": [[p.name, p.from_hour, p.to_hour, list(p.days), p.home_share] for p in surface.periods],
        "notes": list(surface.notes),
    }
    arrays = {name: getattr(surface, name) for name in (*_INTEGERS, *_COLUMNS, "demand", *_OPTIONAL)}
    kept = {name: values for name, values in arrays.items() if values is not None}
    file = io.BytesIO()
    np.savez_compressed(file, head=np.array(json.dumps(head, ensure_ascii=False)), **kept)
    return file.getvalue()


def load_surface(path: Path) -> DemandSurface:
    """Read what save_surface wrote. Raises SourceUnavailable for another or a damaged file."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(str(arrays.pop("head")))
        if head["kind"] != _KIND:
            raise ValueError(f"it says {head['kind']!r}")
        return _surface(head, arrays)
    except (OSError, EOFError, KeyError, TypeError, ValueError, IndexError, zipfile.BadZipFile) as error:
        if isinstance(error, AedmapError):
            raise
        raise SourceUnavailable(
            f"{path.name} is no demand surface, or is damaged; give the surface.npz that 'aedmap demand fit' made."
        ) from error


def _surface(head: dict[str, Any], arrays: dict[str, Any]) -> DemandSurface:
    periods = tuple(Period(name, a, b, tuple(days), share) for name, a, b, days, share in head["periods"])
    check_periods(periods)
    cells = len(arrays["column"])
    shapes = dict.fromkeys((*_INTEGERS, *_COLUMNS), (cells,)) | {"demand": (cells, len(periods))}
    shapes["standard_error"] = (cells, len(periods))
    if "redrawn" in arrays:
        shapes["redrawn"] = (len(arrays["redrawn"]), cells)
    for name, values in arrays.items():
        if values.shape != shapes.get(name):
            raise InvalidInput(f"The demand surface has {name} of another length than its cells; make it again.")
        if not np.isfinite(values).all() or (name not in ("column", "row", "lon", "lat") and (values < 0).any()):
            raise InvalidInput(f"The demand surface holds a {name} that is negative or no number; make it again.")
    return DemandSurface(
        grid=CellGrid(LocalProjection(*head["projection"]), float(head["cell_m"]), *head["box"]),
        **{name: arrays[name].astype(np.int64) for name in _INTEGERS},
        **{name: arrays[name].astype(np.float64) for name in (*_COLUMNS, "demand")},
        periods=periods,
        unit=DemandUnit(head["unit"]),
        notes=tuple(str(note) for note in head["notes"]),
        standard_error=arrays.get("standard_error"),
        redrawn=arrays.get("redrawn"),
    )
