"""The one reader of OpenStreetMap extracts."""

from aedmap.osm.extract import Barriers, Extract, ExtractInfo, StreetTags, StreetWays
from aedmap.osm.reading import extract_info, open_extract, read_extract

__all__ = [
    "Barriers",
    "Extract",
    "ExtractInfo",
    "StreetTags",
    "StreetWays",
    "extract_info",
    "open_extract",
    "read_extract",
]
