"""Features of a file of boundaries: GeoJSON, GeoPackage or Shapefile, bare or zipped, in any coordinate system."""

import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.geography.datum import Datum, convert
from aedmap.registry.importing.formats.cell_text import as_text
from aedmap.registry.importing.formats.text_encoding import decode

_READ = "give GeoJSON, a GeoPackage or a Shapefile (also zipped)"
_LARGEST_BYTES = 2_000_000_000
_ENDINGS = (".shp", ".gpkg", ".geojson", ".json")
_KINDS = {".geojson": "JSON", ".json": "JSON", ".gpkg": "GeoPackage", ".shp": "Shapefile", ".zip": "ZIP"}
_HEADS = ((b"PK\x03\x04", "ZIP"), (b"SQLite format 3\0", "GeoPackage"), (b"\x00\x00\x27\x0a", "Shapefile"))


@dataclass(frozen=True)
class Features:
    """columns: names; cells: text of each feature, in their order; shapes: (n,) degrees on WGS84, None for none.

    detail: how the file was read, for people to see
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    shapes: tuple[BaseGeometry | None, ...]
    detail: str


def read_features(
    path: Path, *, layer: str | None = None, crs: str | None = None, datum: Datum = Datum.WGS84
) -> Features:
    """Read every feature of one layer and bring it to degrees on WGS84.

    crs: for files that name none; datum: of the degrees, declared by whoever knows the file
    SourceUnavailable when the file cannot be read; InvalidInput when it is of another kind than its name says, damaged,
    without features, or in no known coordinate system.
    """
    source = _openable(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of what is refused or mended here
            chosen = layer or _best_layer(source, path)
            info = pyogrio.read_info(source, layer=chosen)
            guess = info["encoding"] == "ISO-8859-1" and not _names_encoding(path)
            meta, _, wkb, fields = pyogrio.raw.read(source, layer=chosen, encoding="ISO-8859-1" if guess else None)
    except InvalidInput:
        raise
    except (DataSourceError, DataLayerError, FieldError, GeometryError, ValueError, RuntimeError, OSError) as error:
        raise InvalidInput(f"{path.name} cannot be read as boundaries ({_first(error)}); {_READ}.") from error
    if wkb is None or not len(wkb):
        raise InvalidInput(f"{path.name} holds no features with a geometry; {_READ}.")
    columns = tuple(str(name) for name in meta["fields"])
    table = [[_python(value) for value in values] for values in fields]
    detail = f"layer {chosen}"
    if guess:
        table, encoding = _decoded(table, path)
        detail += f", {encoding}"
    texts = [[as_text(value) for value in values] for values in table]
    shapes, system = _in_degrees(shapely.from_wkb(wkb, on_invalid="ignore"), meta.get("crs"), crs, datum, path)
    cells = tuple(zip(*texts, strict=True)) if texts else ((),) * len(wkb)
    return Features(columns, cells, tuple(shapes), f"{detail}, {system}")


def _openable(path: Path) -> str:
    """What GDAL is to open: the file, or what lies in the archive."""
    if not path.exists():
        raise SourceUnavailable(f"There is no file {path}; check the name.")
    if path.is_dir():
        raise InvalidInput(f"{path} is a folder; give one file.")
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read: {error.strerror}.") from error
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        raise InvalidInput(f"{path.name} is empty; {_READ}.")
    kind = next((kind for magic, kind in _HEADS if head.startswith(magic)), "JSON" if bare[:1] == b"{" else None)
    if kind is None:
        raise InvalidInput(f"{path.name} is no file of boundaries; {_READ}.")
    named = _KINDS.get(path.suffix.lower())
    if named is not None and named != kind:
        raise InvalidInput(f"{path.name} is a {kind}, not the {named} that its name says; rename it.")
    if path.stat().st_size > _LARGEST_BYTES:
        raise InvalidInput(f"{path.name} is larger than {_LARGEST_BYTES / 1e9:g} GB; give it in parts.")
    return _in_archive(path) if kind == "ZIP" else str(path)


def _in_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput(f"{path.name} is a damaged ZIP archive; send it again.") from error
    if sum(member.file_size for member in members) > _LARGEST_BYTES:
        raise InvalidInput(f"{path.name} unpacks to more than {_LARGEST_BYTES / 1e9:g} GB; give it in parts.")
    found = [
        member.filename
        for member in members
        if member.filename.lower().endswith(_ENDINGS) and not member.filename.startswith("__MACOSX")
    ]
    if len(found) != 1:
        listed = ", ".join(found[:5]) or "none"
        raise InvalidInput(f"{path.name} must hold one file of boundaries and holds {listed}; unpack it and give one.")
    return f"/vsizip/{path.absolute().as_posix()}/{found[0]}"


def _names_encoding(path: Path) -> bool:
    """Whether a .cpg beside a Shapefile says how its table is written."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().endswith(".cpg") for name in archive.namelist())
    return path.with_suffix(".cpg").exists() or path.with_suffix(".CPG").exists()


def _best_layer(source: str, path: Path) -> str:
    layers = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(source)]
    areas = [name for name, kind in layers if "Polygon" in kind or kind in ("Unknown", "Geometry", "None")]
    if len(areas) == 1:
        return areas[0]
    if not layers or not areas:
        raise InvalidInput(f"{path.name} holds no layer with polygons; {_READ}.")
    raise InvalidInput(f"{path.name} holds several layers; name one of {', '.join(areas[:10])} with --layer.")


def _decoded(table: list[list[Any]], path: Path) -> tuple[list[list[Any]], str]:
    """A table whose texts were read byte by byte, in the encoding that they look like."""
    octets = [[value.encode("latin-1", "replace") for value in values if isinstance(value, str)] for values in table]
    # The longest of a column may be cut off in the middle of a character.
    whole = b"\n".join(cell for cells in octets for cell in cells if len(cell) < max(map(len, cells)))
    if not whole.strip():
        whole = b"\n".join(cell for cells in octets for cell in cells)
    encoding = decode(whole, path)[1] if whole.strip() else "UTF-8"

    def right(value: Any) -> Any:
        return value.encode("latin-1", "replace").decode(encoding, "ignore") if isinstance(value, str) else value

    return [[right(value) for value in values] for values in table], encoding


def _in_degrees(
    shapes: NDArray[Any], named: str | None, given: str | None, datum: Datum, path: Path
) -> tuple[list[BaseGeometry | None], str]:
    """Shapes in degrees on WGS84, and in which system the file has them, in words."""
    shapes = shapely.force_2d(shapes)
    system = given or named
    words = f"{system or 'degrees'}{'' if datum == Datum.WGS84 else f' in {datum}'}"
    try:
        crs = pyproj.CRS.from_user_input(system) if system else None
    except CRSError as error:
        raise InvalidInput(f"{path.name} is in the coordinate system {system!r}, which is not known.") from error
    if crs is not None and not (crs.is_geographic and crs.to_epsg() in (4326, 4490)):
        transformer = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
        words = f"{crs.name}{'' if datum == Datum.WGS84 else f' in {datum}'}"
    elif crs is None and _far_from_degrees(shapes):
        raise InvalidInput(
            f"{path.name} is not in degrees and names no coordinate system; name it with --crs, such as EPSG:4549."
        )
    if datum not in (Datum.WGS84, Datum.CGCS2000):
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1], datum, Datum.WGS84)))
    return list(shapes), words


def _far_from_degrees(shapes: NDArray[Any]) -> bool:
    """Whether metres are more likely: degrees end at 180 and 90, and a little beyond by carelessness."""
    bounds = shapely.total_bounds(shapes)
    return bool(np.isfinite(bounds).all() and (np.abs(bounds) > [181, 91, 181, 91]).any())


def _python(value: Any) -> Any:
    """A NumPy scalar as Python's own, None for what is missing."""
    plain = value.item() if hasattr(value, "item") else value
    return None if plain is None or plain != plain else plain


def _first(error: BaseException) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")[:200] if str(error).strip() else type(error).__name__
