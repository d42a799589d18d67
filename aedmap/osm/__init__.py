"""The one reader of OpenStreetMap extracts."""

from aedmap.osm.extract import Barriers, Extract, ExtractInfo, StreetTags, StreetWays
from aedmap.osm.place import Overpass, fetch_place
from aedmap.osm.reading import extract_info, open_extract, read_extract

__all__ = [
    "Barriers",
    "Extract",
    "ExtractInfo",
    "Overpass",
    "StreetTags",
    "StreetWays",
    "extract_info",
    "fetch_place",
    "open_extract",
    "read_extract",
]
