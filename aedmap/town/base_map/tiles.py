"""Sheets to vector tiles in one PMTiles file: GDAL cuts each sheet, the bytes of a tile's layers are then joined.

A Mapbox vector tile is a sequence of layers, so tiles of different layers join by putting one after the other.
"""

import gzip
import math
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from pyogrio import raw

from aedmap.progress import Progress, silent
from aedmap.town.base_map.coast import Box
from aedmap.town.base_map.layers import MAX_ZOOM, MIN_ZOOM, Sheet

ATTRIBUTION = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors, ODbL</a>'
_STEP = "Drawing the base map"
_NO_LIMIT = "100000000"  # GDAL would drop detail from full tiles; ours are a town's, not a continent's


def write_tiles(sheets: Iterable[Sheet], box: Box, name: str, path: Path, progress: Progress = silent) -> None:
    """Write all sheets as path (.pmtiles), zooms MIN_ZOOM to MAX_ZOOM; the same sheets give the same bytes."""
    progress(_STEP, 0.0)
    sheets = list(sheets)
    weight = sum(len(sheet.geometries) for sheet in sheets) or 1
    tiles: defaultdict[int, list[bytes]] = defaultdict(list)
    done = 0
    with tempfile.TemporaryDirectory(prefix="aedmap-tiles-") as folder:
        for number, sheet in enumerate(sheets):
            for tile, data in _cut(sheet, Path(folder) / f"{number}.mbtiles"):
                tiles[tile].append(data)
            done += len(sheet.geometries)
            progress(_STEP, 0.95 * done / weight)
    if not tiles:  # a file without a tile cannot be written
        tiles[_tile_of_middle(box)].append(b"")
    with path.open("wb") as file:
        writer = Writer(file)
        for tile in sorted(tiles):
            writer.write_tile(tile, gzip.compress(b"".join(tiles[tile]), mtime=0))
        writer.finalize(_header(box), _metadata(sheets, name))
    progress(_STEP, 1.0)


def _cut(sheet: Sheet, path: Path) -> Iterator[tuple[int, bytes]]:
    """One sheet as tiles: (tile id, layer bytes)."""
    raw.write(
        str(path),
        geometry=shapely.to_wkb(np.asarray(sheet.geometries, dtype=object)),
        field_data=[_column([said.get(field) for said in sheet.attributes], field) for field in sheet.fields],
        fields=list(sheet.fields),
        geometry_type="Unknown",
        crs="EPSG:4326",
        driver="MVT",
        layer=sheet.layer,
        dataset_options={
            "FORMAT": "MBTILES",
            "MINZOOM": str(sheet.min_zoom),
            "MAXZOOM": str(sheet.max_zoom),
            "MAX_SIZE": _NO_LIMIT,
            "MAX_FEATURES": _NO_LIMIT,
        },
    )
    with closing(sqlite3.connect(path)) as tiles:
        for zoom, x, row, data in tiles.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"):
            yield zxy_to_tileid(zoom, x, 2**zoom - 1 - row), gzip.decompress(data)  # MBTiles counts rows from the south


def _tile_of_middle(box: Box) -> int:
    lon, phi = (box[0] + box[2]) / 2, math.radians((box[1] + box[3]) / 2)
    side = 2**MIN_ZOOM
    y = (1 - math.asinh(math.tan(phi)) / math.pi) / 2  # Web Mercator, 0 at the north
    return int(zxy_to_tileid(MIN_ZOOM, int((lon + 180) / 360 * side), int(y * side)))


def _column(values: list[str | int | None], field: str) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
    return np.array(values, dtype=np.int32 if field == "rank" else object)


def _header(box: Box) -> dict[str, object]:
    west, south, east, north = (round(degrees * 1e7) for degrees in box)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 14,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(sheets: Iterable[Sheet], name: str) -> dict[str, object]:
    fields = {
        sheet.layer: {field: "Number" if field == "rank" else "String" for field in sheet.fields} for sheet in sheets
    }
    zooms: dict[str, list[int]] = {}
    for sheet in sheets:
        zooms.setdefault(sheet.layer, []).extend((sheet.min_zoom, sheet.max_zoom))
    return {
        "name": name,
        "attribution": ATTRIBUTION,
        "minzoom": str(MIN_ZOOM),
        "maxzoom": str(MAX_ZOOM),
        "vector_layers": [
            {"id": layer, "fields": fields[layer], "minzoom": min(zooms[layer]), "maxzoom": max(zooms[layer])}
            for layer in fields
        ],
    }
