"""Datums in use in China: WGS84, and the two shifted ones that maps there are drawn in.

GCJ-02 moves every point by some hundred metres along published sine waves, on Krasovsky's ellipsoid; Amap and Tencent
draw in it. BD-09 moves GCJ-02 once more; Baidu draws in it. CGCS2000 equals WGS84 within a metre. The formulas are the
published reverse engineering that open converters share; the tests hold figures of one of them, geocoordinates-rs.

Nothing here decides whether a point is shifted. Known libraries draw a box around China that takes in Hong Kong, Taipei
and Seoul, where maps are not shifted: so each source declares its datum, and points are converted exactly as declared.
Only points where the formulas mean nothing at all are refused.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.position import Position

_Degrees = NDArray[np.float64]

# Krasovsky 1940: equatorial radius in metres, first eccentricity squared, as the GCJ-02 formulas have them.
_RADIUS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.006_693_421_622_965_943

_BAIDU_WAVE = np.pi * 3000 / 180
# Where a declared shift is believed: China's land and seas with a wide margin, degrees west, south, east, north.
_SHIFTED_WORLD = (70.0, 0.0, 140.0, 60.0)
_MAX_ROUNDS = 30


class Datum(StrEnum):
    """What a source's longitude and latitude refer to."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"

    @classmethod
    def _missing_(cls, value: object) -> "Datum | None":
        """Take the usual spellings: gcj02, GCJ_02, bd09ll, EPSG:4326, EPSG:4490."""
        plain = str(value).upper().replace("-", "").replace("_", "").replace(" ", "")
        return _SPELLINGS.get(plain)


_SPELLINGS = {
    "WGS84": Datum.WGS84,
    "GPS": Datum.WGS84,
    "EPSG:4326": Datum.WGS84,
    "CGCS2000": Datum.CGCS2000,
    "EPSG:4490": Datum.CGCS2000,
    "GCJ02": Datum.GCJ02,
    "BD09": Datum.BD09,
    "BD09LL": Datum.BD09,
}


def named_datum(name: str) -> Datum:
    """The datum a source names; raises InvalidInput for a name not known."""
    try:
        return Datum(name)
    except ValueError as error:
        known = ", ".join(Datum)
        raise InvalidInput(f"Datum {name!r} is not known; give one of {known}.") from error


def convert(lon: ArrayLike, lat: ArrayLike, source: Datum, target: Datum) -> tuple[_Degrees, _Degrees]:
    """Degrees in one datum to degrees in another; any shape, the same out.

    Forward shifts are exact; backward ones are found by iteration to 1e-10 degrees (0.01 mm). Raises InvalidInput for
    numbers that are no degrees, and for points far from China that are declared to be shifted.
    """
    x, y = np.array(lon, np.float64), np.array(lat, np.float64)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InvalidInput("A position is not a pair of numbers; give degrees.")
    if (np.abs(y) > 90).any():
        raise InvalidInput("A latitude is beyond 90 degrees; give longitude first, then latitude.")
    if (np.abs(x) > 180).any():
        raise InvalidInput("A longitude is beyond 180 degrees; give degrees between -180 and 180.")
    start, end = _SHIFTS[source], _SHIFTS[target]
    if start != end:
        _refuse_far_from_china(x, y, source if start else target)
    for shift in reversed(start[len(end) :]):
        x, y = _undone(shift, x, y)
    for shift in end[len(start) :]:
        x, y = shift(x, y)
    return x, y


def position_from(lon: float, lat: float, source: Datum) -> Position:
    """One position that a source gives in its own datum."""
    x, y = convert(lon, lat, source, Datum.WGS84)
    return Position(float(x), float(y))


def _refuse_far_from_china(lon: _Degrees, lat: _Degrees, datum: Datum) -> None:
    west, south, east, north = _SHIFTED_WORLD
    far = (lon < west) | (lon > east) | (lat < south) | (lat > north)
    if far.any():
        at = int(np.argmax(far))
        raise InvalidInput(
            f"Position {lon.flat[at]:g}, {lat.flat[at]:g} is far from China, where {datum} means nothing; "
            "declare WGS84, or give longitude first."
        )


def _wgs84_to_gcj02(lon: _Degrees, lat: _Degrees) -> tuple[_Degrees, _Degrees]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    fast = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + fast
    north_m += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * 2 / 3
    north_m += (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + fast
    east_m += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * 2 / 3
    east_m += (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    phi = np.radians(lat)
    w = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    metres_per_radian_north = _RADIUS_M * (1 - _ECCENTRICITY_2) / (w * np.sqrt(w))
    metres_per_radian_east = _RADIUS_M / np.sqrt(w) * np.cos(phi)
    return lon + np.degrees(east_m / metres_per_radian_east), lat + np.degrees(north_m / metres_per_radian_north)


def _gcj02_to_bd09(lon: _Degrees, lat: _Degrees) -> tuple[_Degrees, _Degrees]:
    radius = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * _BAIDU_WAVE)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * _BAIDU_WAVE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


_Shift = Callable[[_Degrees, _Degrees], tuple[_Degrees, _Degrees]]

# The shifts that lead from WGS84 to each datum, in order; each list begins like the longer one.
_SHIFTS: dict[Datum, tuple[_Shift, ...]] = {
    Datum.WGS84: (),
    Datum.CGCS2000: (),
    Datum.GCJ02: (_wgs84_to_gcj02,),
    Datum.BD09: (_wgs84_to_gcj02, _gcj02_to_bd09),
}


def _undone(shift: _Shift, lon: _Degrees, lat: _Degrees) -> tuple[_Degrees, _Degrees]:
    """The point that the shift moves to (lon, lat). A shift hardly changes over its own length: each round gains
    two digits or more."""
    x, y = lon.copy(), lat.copy()
    for _ in range(_MAX_ROUNDS):
        there_x, there_y = shift(x, y)
        miss_x, miss_y = lon - there_x, lat - there_y
        x, y = x + miss_x, y + miss_y
        if max(np.abs(miss_x).max(initial=0.0), np.abs(miss_y).max(initial=0.0)) < 1e-10:
            break
    return x, y
