"""Which format a file has: its content decides, and must agree with its name."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.progress import Progress, silent
from aedmap.registry.importing.formats.delimited import read_delimited
from aedmap.registry.importing.formats.json_records import read_json
from aedmap.registry.importing.formats.osm_extract import read_osm
from aedmap.registry.importing.formats.xml_records import read_xml
from aedmap.registry.importing.record import LONGEST_TEXT, Record, RecordFile

_LARGEST_TEXT_BYTES = 1_000_000_000
_HEAD_BYTES = 4096

_NAMED = {
    ".csv": "CSV",
    ".tsv": "CSV",
    ".tab": "CSV",
    ".txt": "CSV",
    ".xlsx": "XLSX",
    ".xlsm": "XLSX",
    ".json": "JSON",
    ".geojson": "JSON",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
    ".gpkg": "GeoPackage",
    ".xml": "XML",
    ".osm": "OSM",
    ".pbf": "OSM",
    ".gz": "OSM",
    ".bz2": "OSM",
}
_UNREADABLE = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_TAKEN = "give CSV, XLSX, JSON, GeoJSON, GeoPackage, XML or an OpenStreetMap extract"


def read_records(path: Path, progress: Progress = silent) -> RecordFile:
    """Read any file of devices.

    SourceUnavailable when it cannot be opened; InvalidInput when it is empty, of a kind that is not read, of another
    kind than its name says, or damaged.
    """
    kind = _kind(path)
    progress(f"Reading {path.name}", 0.0)
    if kind == "OSM":
        return _cut(read_osm(path, progress))
    if path.stat().st_size > _LARGEST_TEXT_BYTES and kind != "GeoPackage":
        raise InvalidInput(f"{path.name} is larger than {_LARGEST_TEXT_BYTES / 1e9:g} GB; give it in parts.")
    read = {
        "CSV": read_delimited,
        "XLSX": _read_spreadsheet,
        "JSON": read_json,
        "GeoPackage": _read_geopackage,
        "XML": read_xml,
    }[kind]
    records = _cut(read(path))
    progress(f"Reading {path.name}", 1.0)
    return records


def _read_spreadsheet(path: Path) -> RecordFile:
    """Loaded when one is read, as the next: their libraries take longer to load than most programs run."""
    from aedmap.registry.importing.formats.spreadsheet import read_spreadsheet

    return read_spreadsheet(path)


def _read_geopackage(path: Path) -> RecordFile:
    from aedmap.registry.importing.formats.geopackage import read_geopackage

    return read_geopackage(path)


def _cut(file: RecordFile) -> RecordFile:
    """Cells cut one character behind the longest text: enough to be refused, too little to stall a search."""
    if not any(_is_long(record) for record in file.records):
        return file
    return replace(file, records=tuple(_shortened(record) if _is_long(record) else record for record in file.records))


def _is_long(record: Record) -> bool:
    return any(len(cell) > LONGEST_TEXT for cell in record.cells)


def _shortened(record: Record) -> Record:
    return replace(record, cells=tuple(cell[: LONGEST_TEXT + 1] for cell in record.cells))


def _kind(path: Path) -> str:
    head = _head(path)
    found, named = _content(path, head), _NAMED.get(path.suffix.lower())
    if named is None or found == named or (named == "XML" and found == "OSM") or (named == "OSM" and found == "XML"):
        return "OSM" if "OSM" in (found, named) else found
    if path.suffix.lower() == ".txt":
        return found
    raise InvalidInput(f"{path.name} is {_spoken(found)}, not the {named} that its name says; rename it.")


def _spoken(kind: str) -> str:
    return {"OSM": "an OpenStreetMap extract", "CSV": "plain text", "JSON": "JSON", "XML": "XML"}.get(kind, f"a {kind}")


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InvalidInput(f"{path} is a folder; give one file.")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise SourceUnavailable(f"There is no file {path}; check the name.") from error
    except OSError as error:
        raise SourceUnavailable(f"{path} cannot be read: {error.strerror}.") from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise InvalidInput(f"{path.name} is empty; {_TAKEN}.")
    return head


def _content(path: Path, head: bytes) -> str:
    for magic, what in _UNREADABLE:
        if head.startswith(magic):
            raise InvalidInput(f"{path.name} is {what}; {_TAKEN}.")
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"SQLite format 3\0"):
        return "GeoPackage"
    if head.startswith((b"\x1f\x8b", b"BZh")):
        if ".osm" in path.suffixes:
            return "OSM"
        raise InvalidInput(f"{path.name} is compressed; unpack it first.")
    if head[4:].startswith(b"\x0a\x09OSMHeader") or b"OSMHeader" in head[:40]:
        return "OSM"
    return _text_content(path, head)


def _text_content(path: Path, head: bytes) -> str:
    bare = head.lstrip(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if bare.startswith((b"{", b"[")):
        return "JSON"
    if bare.startswith((b"<!doctype html", b"<html")) or (bare.startswith(b"<") and b"<table" in bare):
        raise InvalidInput(f"{path.name} is a web page; {_TAKEN}.")
    if bare.startswith(b"<"):
        return "OSM" if re.match(rb"(<\?xml.*?\?>|<!--.*?-->|\s)*<osm\b", bare, re.DOTALL) else "XML"
    return "CSV"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InvalidInput(f"{path.name} is a damaged ZIP archive; send it again.") from error
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return "XLSX"
    if "mimetype" in names:
        raise InvalidInput(f"{path.name} is an OpenDocument file; save it as XLSX or CSV.")
    raise InvalidInput(f"{path.name} is a ZIP archive; unpack it and give the file inside.")
