"""What every format is read into: records of text, numbered as people count them."""

from dataclasses import dataclass
from enum import StrEnum

# Columns that formats with a geometry or an id of their own add; no file names its columns like this.
LON, LAT, OWN_ID = "@lon", "@lat", "@id"
LONGEST_TEXT = 10_000  # characters of a cell; no name, address or hours need more
# What is written behind the columns of rows that could not be loaded; a file that has them is part of a delivery.
MEND_COLUMNS = ("why not loaded", "code", "row in the file")


class Format(StrEnum):
    """The kinds of file that are read."""

    CSV = "CSV"
    XLSX = "XLSX"
    JSON = "JSON"
    GEOJSON = "GeoJSON"
    OVERPASS = "Overpass JSON"
    GPKG = "GeoPackage"
    XML = "XML"
    OSM = "OpenStreetMap extract"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. row counts from 1 after the header; cells stand in the order of the file's columns, "" for none.

    Cells end one character behind LONGEST_TEXT, which shows that they are too long.
    surplus: how many cells the file gives beyond its header
    instead: what stands where a record with fields should, "" where there is one
    """

    row: int
    cells: tuple[str, ...]
    surplus: int = 0
    instead: str = ""


@dataclass(frozen=True)
class RecordFile:
    """One file, read.

    licence: what the file says about itself, None when it says nothing
    detail: how it was read ("UTF-8, comma"), for people to see
    """

    format: Format
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    licence: str | None = None
    detail: str = ""

    @property
    def is_part(self) -> bool:
        """Whether these are rows of an earlier delivery that were mended; nothing has vanished for not being here."""
        return self.columns[-len(MEND_COLUMNS) :] == MEND_COLUMNS

    def index(self, column: str) -> int:
        """Where the column stands in the cells."""
        return self.columns.index(column)
