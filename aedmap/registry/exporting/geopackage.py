"""Devices as a GeoPackage: a layer of points and a layer that states the sources."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from aedmap.registry.exporting.catalogue import Catalogue
from aedmap.registry.exporting.columns import COLUMNS, values


def write_geopackage(of: Catalogue, path: Path) -> None:
    """Write layers 'aeds' (points, WGS84) and 'sources' (no geometry); in a SAMPLE both names say so."""
    prefix = "SAMPLE_" if of.sample else ""
    table = pd.DataFrame([values(aed, of) for aed in of.aeds], columns=list(COLUMNS), dtype="object")
    points = [shapely.Point(aed.position.lon, aed.position.lat) for aed in of.aeds]
    frame = gpd.GeoDataFrame(table, geometry=points, crs=4326)
    pyogrio.write_dataframe(frame, path, layer=f"{prefix}aeds", driver="GPKG", geometry_type="Point")
    said = pd.DataFrame(
        [{**one, "made_at": of.made_at.isoformat(timespec="seconds")} for one in of.statements()],
        columns=["source", "licence", "as_of", "made_at"],
        dtype="object",
    )
    pyogrio.write_dataframe(said, path, layer=f"{prefix}sources", driver="GPKG")
