"""Where the patient is, as the commands of the desk take it: degrees in a declared datum, or a name of the town."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from aedmap.errors import InvalidInput, NotFound
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.geography.datum import Datum, named_datum, position_from
from aedmap.town import Place, Town
from aedmap.town.meant_place import find_meant
from aedmap.town.name_search import Fit

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FITS = {
    Fit.WHOLE: "the whole name fits",
    Fit.BEGINNING: "the beginning of its name fits",
    Fit.WORD: "a word of its name fits",
    Fit.INSIDE: "a part of its name fits",
    Fit.ANY_ORDER: "the words fit in another order",
    Fit.NO_HOUSE: "NOT SURE: the map lacks the house, this is its street",
    Fit.ONE_OFF: "NOT SURE: its name is a letter off",
}
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
    click.option(
        "--pick", type=int, default=None, help="Which of several places that --address fits, as they are listed."
    ),
)


@dataclass(frozen=True)
class Found:
    """name, chosen, fit: what the town calls the place that was asked for by name, and how well that fits."""

    position: Position
    name: str | None = None
    chosen: Place | None = None
    fit: Fit | None = None


def place_options(command: _Command) -> _Command:
    """--lon, --lat, --datum, --address and --pick."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def find_place(
    town: Town, lon: float | None, lat: float | None, datum: str, address: str | None, pick: int | None = None
) -> Found:
    """The position in WGS84; InvalidInput outside the town, for a name that is not whole and for one of several places,
    NotFound for one that it does not know."""
    if address is not None:
        if lon is not None or lat is not None:
            raise InvalidInput("Both --address and degrees are given; leave one of them out.")
        return _named(town, address, pick)
    if pick is not None:
        raise InvalidInput("--pick chooses among places that --address fits; add it, or leave --pick out.")
    missing = [name for name, value in (("--lon", lon), ("--lat", lat)) if value is None]
    if lon is None or lat is None:
        raise click.UsageError(f"Missing option {missing[0]!r}; give --lon and --lat, or --address.")
    position = position_from(lon, lat, named_datum(datum))
    refuse_outside(position, town.info.bbox, town.info.name)
    return Found(position)


def place_line(found: Found) -> str:
    """Which place of the town was meant, where it is and how sure that is; "" for degrees."""
    if found.chosen is None or found.fit is None:
        return ""
    return f"Place: {_told(found.chosen)}; {_FITS[found.fit]}.\n"


def place_json(found: Found) -> dict[str, Any] | None:
    if found.chosen is None:
        return None
    one = found.chosen
    return {"name": one.name, "kind": one.kind, "position": one.position, "fit": found.fit}


def _named(town: Town, address: str, pick: int | None) -> Found:
    text = address.strip()
    if not 1 <= len(text) <= 200:
        raise InvalidInput(f"--address has {len(text)} characters; give 1 to 200 of a place's name.")
    meant = find_meant(town, text)
    fitting = meant.candidates
    if not fitting:
        raise NotFound(f"No place in {town.info.name or 'this town'} is called {text!r}; try a street, or degrees.")
    if pick is not None and not 1 <= pick <= len(fitting):
        raise InvalidInput(f"--pick is {pick}; {text!r} fits {len(fitting)} places, give 1 to {len(fitting)}.")
    if pick is None and not meant.sure:
        listed = "".join(f"\n  {i}  {_told(place)}" for i, (place, _) in enumerate(fitting, 1))
        raise InvalidInput(f"{_unsure(text, fitting)}; say more of the name, or --pick its number:{listed}")
    place, fit = fitting[pick - 1 if pick else 0]
    return Found(place.position, place.name, place, fit)


def _unsure(text: str, fitting: Sequence[tuple[Place, Fit]]) -> str:
    if fitting[0][1] is Fit.WHOLE:
        return f"{text!r} fits {len(fitting)} places"
    like_it = "is 1 place" if len(fitting) == 1 else f"are {len(fitting)} places"
    return f"No place is called {text!r} exactly; like it {like_it}"


def _told(place: Place) -> str:
    return f"{place.name} ({place.kind.replace('_', ' ')}) at {place.position.lon:.5f}, {place.position.lat:.5f}"
