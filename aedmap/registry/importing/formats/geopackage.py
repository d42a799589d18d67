"""GeoPackage: the layer that looks most like a register, in WGS84."""

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from aedmap.errors import InvalidInput
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.nested import from_objects
from aedmap.registry.importing.header_words import known_headers
from aedmap.registry.importing.record import LAT, LON, Format, RecordFile

_APPLICATION_ID = slice(68, 72)  # in the header of an SQLite file


def read_geopackage(path: Path) -> RecordFile:
    with path.open("rb") as file:
        if file.read(_APPLICATION_ID.stop)[_APPLICATION_ID] not in (b"GPKG", b"GP10", b"GP11"):
            raise InvalidInput(f"{path.name} is not a readable GeoPackage but another database; export it again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of what the next line refuses or the checks find
            layer = _best_layer(path)
            frame = pyogrio.read_dataframe(path, layer=layer)
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise InvalidInput(f"{path.name} is not a readable GeoPackage; export it again.") from error
    if isinstance(frame, gpd.GeoDataFrame) and frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    objects = [_record(row) for row in frame.to_dict("records")]
    return from_objects(path, Format.GPKG, objects, detail=f"layer {layer}")


def _best_layer(path: Path) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    if not layers:
        raise InvalidInput(f"{path.name} holds no layer; give a GeoPackage with one layer of devices.")
    return max(layers, key=lambda name: known_headers(pyogrio.read_info(path, layer=name)["fields"]))


def _record(row: dict[str, Any]) -> dict[str, str]:
    geometry = row.pop("geometry", None)
    record = {str(name): as_text(_plain(value)) for name, value in row.items()}
    if geometry is None or geometry.is_empty:
        return record | {LON: "", LAT: ""}
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    return record | {LON: repr(point.x), LAT: repr(point.y)}


def _plain(value: Any) -> Any:
    """A pandas or NumPy scalar as Python's own, None for what is missing."""
    if value is None or (not isinstance(value, str) and pd.isna(value) is True):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.tolist() if hasattr(value, "tolist") else value
