"""A place that can be typed: a street, an address, a venue, a quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aedmap.geography import Position
from aedmap.town.columns import read_columns, write_columns


@dataclass(frozen=True, slots=True)
class Place:
    """One place with its name in the local language.

    kind: "street", "address", "building", "stop", a VenueKind, or OpenStreetMap's value of place ("suburb", "square")
    name_en, name_zh: None when the map has none
    """

    name: str
    kind: str
    position: Position
    name_en: str | None = None
    name_zh: str | None = None


@dataclass(frozen=True)
class NamedPlaces:
    """All places of a town and the folded forms of their names: forms[i] belong to places[i]."""

    places: tuple[Place, ...]
    forms: tuple[tuple[str, ...], ...]


def save_places(named: NamedPlaces, path: Path) -> None:
    """Write the places, the same bytes for the same places."""
    columns: dict[str, Sequence[object]] = {
        "name": [place.name for place in named.places],
        "kind": [place.kind for place in named.places],
        "lon": [round(place.position.lon, 7) for place in named.places],
        "lat": [round(place.position.lat, 7) for place in named.places],
        "name_en": [place.name_en for place in named.places],
        "name_zh": [place.name_zh for place in named.places],
        "forms": named.forms,
    }
    write_columns(path, columns)


def load_places(path: Path) -> NamedPlaces:
    """Read what save_places wrote."""
    columns = read_columns(path)
    places = tuple(
        Place(name, kind, Position(lon, lat), name_en, name_zh)
        for name, kind, lon, lat, name_en, name_zh in zip(
            *(columns[key] for key in ("name", "kind", "lon", "lat", "name_en", "name_zh")), strict=True
        )
    )
    return NamedPlaces(places, tuple(tuple(forms) for forms in columns["forms"]))
