"""Made-up past arrests: drawn from rates that whoever asks for them states, so that it is known what is to be found."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.simulation.streams import Stream, stream

_MOST = 100_000


@dataclass(frozen=True)
class MadeUpArrest:
    """at: local time, without a zone, as registries write it; lon, lat: degrees WGS84"""

    at: datetime
    lon: float
    lat: float


def make_arrests(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    rate: NDArray[np.float64],
    count: int,
    years: tuple[int, int],
    seed: int,
    spread_m: float = 40.0,
) -> tuple[MadeUpArrest, ...]:
    """So many arrests by time, at the places by their rate, each moved by a normal error of spread_m metres.

    lon, lat: (n,) degrees; rate: (n,) in any unit, not negative; years: first and last, both whole
    Days of the years and hours of the day are all alike. Raises InvalidInput for rates that are none, a count out of
    range or years that end before they begin.
    """
    if not (len(rate) and np.isfinite(rate).all() and (rate >= 0).all() and rate.sum() > 0):
        raise InvalidInput("The rates of made-up arrests must be numbers, none below 0 and one above.")
    if not 1 <= count <= _MOST:
        raise InvalidInput(f"{count} arrests were asked for; ask for 1 to {_MOST:,}.")
    if years[0] > years[1]:
        raise InvalidInput(f"The years run from {years[0]} to {years[1]}; give the earlier one first.")
    chance = stream(seed, Stream.PAST_ARRESTS)
    place = chance.choice(len(rate), count, p=rate / rate.sum())
    plane = LocalProjection(float(lon.mean()), float(lat.mean()))
    x_m, y_m = plane.to_metres(lon[place], lat[place])
    error = chance.normal(0, spread_m, (2, count))
    moved_lon, moved_lat = plane.to_degrees(x_m + error[0], y_m + error[1])
    begin = date(years[0], 1, 1)
    days = (date(years[1] + 1, 1, 1) - begin).days
    minutes = np.sort(chance.integers(0, days * 24 * 60, count))
    return tuple(
        MadeUpArrest(datetime.combine(begin, time()) + timedelta(minutes=minute), round(east, 6), round(north, 6))
        for minute, east, north in zip(minutes.tolist(), moved_lon.tolist(), moved_lat.tolist(), strict=True)
    )


def write_arrests(arrests: Sequence[MadeUpArrest], path: Path) -> Path:
    """Write date, time, lon, lat and the word SAMPLE, a row each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("date", "time", "lon", "lat", "source"))
        table.writerows((one.at.date().isoformat(), f"{one.at:%H:%M}", one.lon, one.lat, "SAMPLE") for one in arrests)
    return path
