"""Residents from a raster of counts, in the manner of WorldPop and GHSL."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from aedmap.errors import InvalidInput, SourceUnavailable
from optimizer.demand.cells import CellGrid, People
from optimizer.demand.sources.plausible import refuse_crowds

# Sub-points of a pixel stand at most this share of a cell apart, so that a pixel between cells is shared out fairly.
_SPACING = 0.25
_MOST_SPLIT = 8
_MARGIN_CELLS = 2
# So many points at once; when more are gathered, those of a cell become one.
_AT_ONCE = 2_000_000
_WGS84 = Geod(ellps="WGS84")


def read_raster(path: Path, grid: CellGrid, band: int | None = None) -> People:
    """The people of the pixels in the town's box; each pixel's are spread evenly over it.

    The band (the only one by default) holds people per pixel, not per square kilometre. Pixels of the declared nodata
    value are nobody. Only the window around the town is read, however large the raster is.
    Returns People with k = 1. Raises SourceUnavailable when the file is no raster or damaged, InvalidInput when it does
    not say its CRS or nodata value, has several bands and none is named, does not touch the town, or has a pixel with
    less than nobody or an impossible crowd.
    """
    import rasterio

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)  # told below in our words
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # rasterio multiplies transforms the old way
        try:
            raster = rasterio.open(path)
        except rasterio.errors.RasterioError as error:
            raise SourceUnavailable(f"{path.name} cannot be read as a raster; give a GeoTIFF ({error}).") from error
        with raster:
            _check_head(path, raster, band)
            try:
                return _read(path, raster, grid, band or 1)
            except rasterio.errors.RasterioError as error:
                raise SourceUnavailable(f"{path.name} is damaged or not there in full; fetch it again.") from error


def _check_head(path: Path, raster: Any, band: int | None) -> None:
    if band is None and raster.count > 1:
        raise InvalidInput(
            f"{path.name} has {raster.count} bands; give a raster with one, or say which has the people (band = 1)."
        )
    if band is not None and band > raster.count:
        raise InvalidInput(f"{path.name} has {raster.count} bands, but band = {band} is asked for.")
    if raster.crs is None:
        raise InvalidInput(f"{path.name} does not say its coordinate system; save it with its CRS.")
    if raster.transform.is_identity:
        raise InvalidInput(f"{path.name} does not say where it lies; save it as a GeoTIFF with its position.")
    if raster.nodatavals[(band or 1) - 1] is None:
        raise InvalidInput(
            f"{path.name} does not say which value means no data; set it, for example with: "
            f"rio edit-info {path.name} --nodata -99999"
        )
    box = raster.bounds
    if raster.crs.is_geographic and not (-180.01 <= box.left < box.right <= 180.01 and -90.01 <= box.bottom < box.top):
        raise InvalidInput(
            f"{path.name} says it is in degrees ({raster.crs.to_string()}), but reaches from {box.left:g}, "
            f"{box.bottom:g} to {box.right:g}, {box.top:g}; declare the CRS it is really in."
        )


def _read(path: Path, raster: Any, grid: CellGrid, band: int) -> People:
    to_raster = Transformer.from_crs(4326, raster.crs, always_xy=True)
    margin_m = _MARGIN_CELLS * grid.cell_m
    x_m, y_m = grid.projection.to_metres([grid.west, grid.east], [grid.south, grid.north])
    margin = np.array([-margin_m, margin_m])
    lon, lat = grid.projection.to_degrees(x_m + margin, y_m + margin)
    box = to_raster.transform_bounds(lon[0], lat[0], lon[1], lat[1])
    window = _window(raster, box)
    if window is None:
        raise _elsewhere(path, raster, grid)
    to_degrees = Transformer.from_crs(raster.crs, 4326, always_xy=True)
    pixel_m = _pixel_m(raster.transform, window, to_degrees)
    split = int(np.clip(np.ceil(max(pixel_m) / (_SPACING * grid.cell_m)), 1, _MOST_SPLIT))
    found = People(np.zeros(0), np.zeros(0), np.zeros((0, 1)))
    for strip in _strips(window, split):
        # Masked by GDAL, which knows how a nodata value written as text is meant in the raster's own numbers.
        people = raster.read(band, window=strip, masked=True).astype(np.float64).filled(0.0)
        row, column = np.nonzero(people)
        places = (row + strip.row_off, column + strip.col_off)
        _refuse_crowds(path, people[row, column], places, pixel_m, raster.transform, to_degrees)
        spread = _spread(raster.transform, places, people[row, column], split, to_degrees)
        found = _joined(found, spread.some(grid.inside(spread.lon, spread.lat)))
        if len(found) > _AT_ONCE:
            found = _by_cell(grid, found)
    return found


def _strips(window: Any, split: int) -> Iterator[Any]:
    """The window in strips of rows with so many points at most that memory stays bounded."""
    from rasterio.windows import Window

    rows = max(1, _AT_ONCE // (window.width * split**2))
    for first in range(0, window.height, rows):
        yield Window(window.col_off, window.row_off + first, window.width, min(rows, window.height - first))


def _refuse_crowds(
    path: Path,
    people: NDArray[np.float64],
    places: tuple[NDArray[Any], NDArray[Any]],
    pixel_m: tuple[float, float],
    transform: Any,
    to_degrees: Any,
) -> None:
    middle = to_degrees.transform(*_at(transform, places[1] + 0.5, places[0] + 0.5))

    def name(number: int) -> str:
        return f"row {places[0][number] + 1}, column {places[1][number] + 1}"

    refuse_crowds(path, people, pixel_m[0] * pixel_m[1] / 1e6, name, *middle)


def _joined(some: People, more: People) -> People:
    return People(
        np.concatenate([some.lon, more.lon]),
        np.concatenate([some.lat, more.lat]),
        np.concatenate([some.people, more.people]),
    )


def _by_cell(grid: CellGrid, people: People) -> People:
    """One point a cell, where its people are in the mean."""
    column, row = grid.cell_of(people.lon, people.lat)
    _, cell = np.unique(np.column_stack([row, column]), axis=0, return_inverse=True)
    weight = people.people[:, 0]
    total = np.bincount(cell.ravel(), weight).astype(np.float64)
    lon, lat = (np.bincount(cell.ravel(), weight * part) / total for part in (people.lon, people.lat))
    return People(lon, lat, total[:, None])


def _window(raster: Any, box: tuple[float, float, float, float]) -> Any:
    """The pixels that touch the box (in the raster's CRS); None when there are none."""
    from rasterio.windows import Window

    back = ~raster.transform
    column, row = _at(back, np.array(box)[[0, 0, 2, 2]], np.array(box)[[1, 3, 1, 3]])
    west, north = max(0, int(np.floor(column.min()))), max(0, int(np.floor(row.min())))
    east, south = min(raster.width, int(np.ceil(column.max()))), min(raster.height, int(np.ceil(row.max())))
    return Window(west, north, east - west, south - north) if west < east and north < south else None


def _spread(
    transform: Any, places: tuple[NDArray[Any], NDArray[Any]], people: NDArray[np.float64], split: int, to_degrees: Any
) -> People:
    """Each pixel as split x split points with equal shares of its people."""
    steps = (np.arange(split) + 0.5) / split
    right, down = (part.ravel() for part in np.meshgrid(steps, steps))
    x, y = _at(transform, (places[1][:, None] + right).ravel(), (places[0][:, None] + down).ravel())
    lon, lat = to_degrees.transform(x, y)
    return People(np.asarray(lon), np.asarray(lat), np.repeat(people / split**2, split**2)[:, None])


def _at(transform: Any, column: NDArray[Any], row: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """(x, y) in the raster's CRS of places counted in columns and rows from its corner."""
    a, b, c, d, e, f = transform[:6]
    return a * column + b * row + c, d * column + e * row + f


def _pixel_m(transform: Any, window: Any, to_degrees: Any) -> tuple[float, float]:
    """Width and height in metres of a pixel in the middle of the window."""
    row, column = window.row_off + window.height // 2, window.col_off + window.width // 2
    x, y = _at(transform, np.array([column, column + 1, column]), np.array([row, row, row + 1]))
    lon, lat = to_degrees.transform(x, y)
    _, _, metres = _WGS84.inv([lon[0]] * 2, [lat[0]] * 2, lon[1:], lat[1:])
    return float(metres[0]), float(metres[1])


def _elsewhere(path: Path, raster: Any, grid: CellGrid) -> InvalidInput:
    to_degrees = Transformer.from_crs(raster.crs, 4326, always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*raster.bounds)
    return InvalidInput(
        f"{path.name} covers {west:.3f}, {south:.3f} to {east:.3f}, {north:.3f} and nothing of the region "
        f"({grid.west:.3f}, {grid.south:.3f} to {grid.east:.3f}, {grid.north:.3f}); give the raster of this region, "
        "or correct its CRS."
    )
