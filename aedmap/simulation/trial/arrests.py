"""Arrests of a trial: drawn from an intensity, or given."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.simulation.streams import Stream, stream

HOURS_A_WEEK = 168
MOST_ARRESTS = 1_000_000


@dataclass(frozen=True, eq=False)
class Intensity:
    """Where and when arrests are to be expected.

    lon, lat: (n,) float64, degrees WGS84; per_year: (n,) float64, arrests a year, or any other unit of rate
    profile: (168,) or (n, 168) float64, relative rate in each hour of the week, Monday 0:00 first, local time
    spread_m: arrests are moved by a normal error of so many metres, for intensities that stand on few points
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    per_year: NDArray[np.float64]
    profile: NDArray[np.float64]
    spread_m: float = 0.0

    def __post_init__(self) -> None:
        count = len(self.per_year)
        if not (self.lon.shape == self.lat.shape == self.per_year.shape == (count,)):
            raise InvalidInput("An intensity needs a longitude, a latitude and a rate for every place.")
        if self.profile.shape not in ((HOURS_A_WEEK,), (count, HOURS_A_WEEK)):
            raise InvalidInput(f"A profile of {self.profile.shape} was given; give the 168 hours of a week.")
        for what, values in (("rates", self.per_year), ("profile", self.profile)):
            if not (values.size and np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
                raise InvalidInput(f"The {what} of an intensity must be numbers, none below 0 and one above.")


@dataclass(frozen=True, eq=False)
class Arrests:
    """lon, lat: (n,) float64, degrees WGS84; hour: (n,) int64, of the week, Monday 0:00 first; at_home: (n,) bool."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    hour: NDArray[np.int64]
    at_home: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if not (self.lon.shape == self.lat.shape == self.hour.shape == self.at_home.shape == (len(self.lon),)):
            raise InvalidInput("Arrests need a longitude, a latitude, an hour and a yes or no for homes each.")
        if not 1 <= len(self.lon) <= MOST_ARRESTS:
            raise InvalidInput(f"{len(self.lon):,} arrests were given; a trial takes 1 to {MOST_ARRESTS:,}.")
        if not ((self.hour >= 0) & (self.hour < HOURS_A_WEEK)).all():
            raise InvalidInput("An arrest has an hour of the week outside 0 to 167.")

    def __len__(self) -> int:
        return len(self.lon)


def draw_arrests(intensity: Intensity, count: int, seed: int, home_share: ArrayLike = 0.7) -> Arrests:
    """So many arrests; the first ones of a longer draw are those of a shorter one.

    home_share: how many happen in homes, one number or one for each place
    """
    if not 1 <= count <= MOST_ARRESTS:
        raise InvalidInput(f"{count:,} arrests were asked for; ask for 1 to {MOST_ARRESTS:,}.")
    luck = stream(seed, Stream.ARRESTS).random((count, 5))
    place = _pick(intensity.per_year, luck[:, 0])
    if intensity.profile.ndim == 1:
        hour = _pick(intensity.profile, luck[:, 1])
    else:
        upto = np.cumsum(intensity.profile[place], axis=1)
        hour = (luck[:, 1, None] * upto[:, -1:] >= upto).sum(axis=1)
    share = np.broadcast_to(np.asarray(home_share, np.float64), len(intensity.per_year))[place]
    lon, lat = _moved(intensity, place, luck[:, 2], luck[:, 3])
    return Arrests(lon, lat, np.minimum(hour, HOURS_A_WEEK - 1), luck[:, 4] < share)


def _pick(weight: NDArray[np.float64], luck: NDArray[np.float64]) -> NDArray[np.int64]:
    upto = np.cumsum(weight)
    place = np.searchsorted(upto, luck * upto[-1], side="right")
    return np.asarray(np.minimum(place, len(weight) - 1), np.int64)


def _moved(
    intensity: Intensity, place: NDArray[np.int64], one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon, lat = intensity.lon[place], intensity.lat[place]
    if intensity.spread_m <= 0:
        return lon, lat
    # Box and Muller 1958: two uniform numbers make two normal ones.
    far_m, angle = intensity.spread_m * np.sqrt(-2 * np.log1p(-one)), 2 * np.pi * other
    plane = LocalProjection(float(intensity.lon.mean()), float(intensity.lat.mean()))
    x_m, y_m = plane.to_metres(lon, lat)
    moved_lon, moved_lat = plane.to_degrees(x_m + far_m * np.cos(angle), y_m + far_m * np.sin(angle))
    return np.asarray(moved_lon, np.float64), np.asarray(moved_lat, np.float64)
