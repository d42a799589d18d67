"""Where the patient is, as the commands of the desk take it: degrees in a declared datum, or a name of the town."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from aedmap.errors import InvalidInput, NotFound
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.geography.datum import Datum, named_datum, position_from
from aedmap.town import Town

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--lon", type=float, default=None, help="Longitude of the patient in degrees."),
    click.option("--lat", type=float, default=None, help="Latitude of the patient in degrees."),
    click.option(
        "--datum",
        default=Datum.WGS84.value,
        show_default=True,
        help="What --lon and --lat refer to: WGS84 (GPS), GCJ-02 (Amap, Tencent) or BD-09 (Baidu).",
    ),
    click.option("--address", default=None, help="Instead of degrees: a street, address or place of the town."),
)


@dataclass(frozen=True)
class Found:
    """name: what the town calls the place that was asked for by name, else None."""

    position: Position
    name: str | None = None


def place_options(command: _Command) -> _Command:
    """--lon, --lat, --datum and --address."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def find_place(town: Town, lon: float | None, lat: float | None, datum: str, address: str | None) -> Found:
    """The position in WGS84; InvalidInput outside the town, NotFound for a name that it does not know."""
    if address is not None:
        if lon is not None or lat is not None:
            raise InvalidInput("Both --address and degrees are given; leave one of them out.")
        return _named(town, address)
    missing = [name for name, value in (("--lon", lon), ("--lat", lat)) if value is None]
    if lon is None or lat is None:
        raise click.UsageError(f"Missing option {missing[0]!r}; give --lon and --lat, or --address.")
    position = position_from(lon, lat, named_datum(datum))
    refuse_outside(position, town.info.bbox, town.info.name)
    return Found(position)


def _named(town: Town, address: str) -> Found:
    text = address.strip()
    if not 1 <= len(text) <= 200:
        raise InvalidInput(f"--address has {len(text)} characters; give 1 to 200 of a place's name.")
    place = next(iter(town.find_places(text, 1)), None)
    if place is None:
        raise NotFound(f"No place in {town.info.name or 'this town'} is called {text!r}; try a street, or degrees.")
    return Found(place.position, place.name)
