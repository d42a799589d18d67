"""What a town folder says about itself: town.json."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import LocalProjection, Position

FORMAT = "aedmap town"
VERSION = 3
LICENCE = "© OpenStreetMap contributors, ODbL"
INFO_FILE = "town.json"
NETWORK, VENUES, BUILDINGS = "network.npz", "venues.json", "buildings.npz"
PLACES, DEVICES, BASE_MAP = "places.json", "devices.json", "base.pmtiles"
PARTS = (NETWORK, VENUES, BUILDINGS, PLACES, DEVICES, BASE_MAP)
# Stands for the fingerprint of the streets in a town without any, which has no network.npz either.
NO_STREETS = "no streets"


@dataclass(frozen=True)
class TownPlace:
    """Where a town lies; the fields of TownInfo that answers depend on. box: west, south, east, north in degrees"""

    name: str | None
    time_zone: str
    country: str | None
    box: tuple[float, float, float, float]

    @property
    def middle(self) -> Position:
        west, south, east, north = self.box
        return Position((west + east) / 2, (south + north) / 2)

    @property
    def plane(self) -> LocalProjection:
        """Metres around the middle, for a town without streets; the streets have their own."""
        return LocalProjection(self.middle.lon, self.middle.lat)


@dataclass(frozen=True)
class TownInfo:
    """One town in figures.

    nodes, edges, street_m: the walking network, counted from junction to junction; all 0 in a town without streets
    components: its separate pieces; largest_share: nodes in the largest
    bbox: west, south, east, north in degrees
    fingerprint: of everything an answer can depend on; built twice from one file it is the same
    name: None where the extract names no town; country: ISO 3166-1 alpha-2, None at sea
    source: name of the extract; extract_date, built_at: ISO 8601, not in the fingerprint
    """

    nodes: int
    edges: int
    street_m: float
    components: int
    largest_share: float
    venues: int
    buildings: int
    bbox: tuple[float, float, float, float]
    fingerprint: str
    name: str | None
    time_zone: str
    country: str | None
    devices: int
    places: int
    source: str
    licence: str
    extract_date: str | None
    built_at: str

    @property
    def has_streets(self) -> bool:
        return self.components > 0

    @property
    def place(self) -> TownPlace:
        return TownPlace(self.name, self.time_zone, self.country, self.bbox)

    @property
    def parts(self) -> tuple[str, ...]:
        """The files that the folder holds beside town.json."""
        return tuple(part for part in PARTS if self.has_streets or part != NETWORK)


@dataclass(frozen=True)
class Manifest:
    """The info and, for each file of the folder, the SHA-256 of its bytes."""

    info: TownInfo
    parts: Mapping[str, str]


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def town_fingerprint(network_fingerprint: str, parts: Mapping[str, str], place: TownPlace) -> str:
    """One digest over the network, the tables and where the town lies.

    The base map is left out: it is a picture, and another GDAL may draw the same town in other bytes.
    """
    tables = [parts[name] for name in (VENUES, BUILDINGS, PLACES, DEVICES)]
    told = [network_fingerprint, *tables, place.name, place.time_zone, place.country, *place.box]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write town.json."""
    document = {"format": FORMAT, "version": VERSION, "info": asdict(manifest.info), "parts": dict(manifest.parts)}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / INFO_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def claims_to_be_town(folder: Path) -> bool:
    """Whether town.json says that this is a town, of whatever version."""
    try:
        document = json.loads((folder / INFO_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and document.get("format") == FORMAT


def read_manifest(folder: Path) -> Manifest:
    """Read town.json; raises NotFound when the folder is no town and InvalidInput when it is damaged."""
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder} is a file, not a folder; give a folder made by 'aedmap town build'.")
    if not (folder / INFO_FILE).is_file():
        what = "is not a town folder" if folder.is_dir() else "does not exist"
        raise NotFound(f"{folder} {what}; make one with 'aedmap town build --osm FILE --out {folder}'.")
    try:
        document: dict[str, Any] = json.loads((folder / INFO_FILE).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise KeyError("format")
        if document["version"] != VERSION:
            raise InvalidInput(
                f"{folder} was built by another version of aedmap (format {document['version']}, this one reads "
                f"{VERSION}); build the town again."
            )
        info = _info(document["info"])
        return Manifest(info, _parts(document["parts"], info))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{folder / INFO_FILE} is damaged; build the town again.") from error


def _info(told: Mapping[str, Any]) -> TownInfo:
    """The figures of town.json; raises TypeError or ValueError where one is of the wrong kind."""
    box = told["bbox"]
    if not (isinstance(box, list) and len(box) == 4 and all(_is_number(degrees) for degrees in box)):
        raise ValueError("bbox")
    west, south, east, north = map(float, box)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("bbox")
    values = {field.name: told[field.name] for field in fields(TownInfo)} | {"bbox": (west, south, east, north)}
    for name, kind in get_type_hints(TownInfo).items():
        value = values[name]
        if name != "bbox" and not (_is_number(value) if kind is float else _is_a(value, kind)):
            raise TypeError(name)
    return TownInfo(**values)


def _parts(told: Mapping[str, Any], info: TownInfo) -> dict[str, str]:
    parts = dict(told)
    if not all(isinstance(parts[name], str) for name in info.parts):
        raise TypeError("parts")
    return parts


def _is_a(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
