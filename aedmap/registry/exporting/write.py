"""Writing an export whole or not at all."""

import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from aedmap.errors import SourceUnavailable
from aedmap.registry.exporting.catalogue import Catalogue
from aedmap.registry.exporting.csv_table import to_csv
from aedmap.registry.exporting.geojson import to_geojson
from aedmap.registry.exporting.geopackage import write_geopackage
from aedmap.registry.exporting.osm_tags import to_osm, to_osm_change


class ExportFormat(StrEnum):
    """Formats of export; osc is a change to OpenStreetMap for review."""

    GEOJSON = "geojson"
    GPKG = "gpkg"
    CSV = "csv"
    OSM = "osm"
    OSC = "osc"


_TEXTS: dict[ExportFormat, Callable[[Catalogue], str]] = {
    ExportFormat.GEOJSON: to_geojson,
    ExportFormat.CSV: lambda of: "\ufeff" + to_csv(of),  # so that Excel reads it as UTF-8
    ExportFormat.OSM: to_osm,
    ExportFormat.OSC: to_osm_change,
}


def write_export(of: Catalogue, kind: ExportFormat, path: Path) -> None:
    """Write beside the place and move there; SourceUnavailable when that cannot be done."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
            made = Path(folder) / f"export.{kind}"
            if kind == ExportFormat.GPKG:
                write_geopackage(of, made)
            else:
                made.write_text(_TEXTS[kind](of), encoding="utf-8", newline="")
            made.replace(path)
    except OSError as error:
        raise SourceUnavailable(f"The export {path} cannot be written: {error.strerror}.") from error
