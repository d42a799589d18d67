"""Straight lines through the Earth, which tell distances over the ground without solving for each geodesic."""

import numpy as np
from numpy.typing import NDArray

# WGS84 ellipsoid (EPSG:7030): equatorial radius in metres, first eccentricity squared; and a mean radius for the bend.
_EQUATORIAL_RADIUS_M = 6_378_137.0
_ECCENTRICITY_2 = 6.694_379_990_14e-3
_MEAN_RADIUS_M = 6_371_000.0

_Floats = NDArray[np.float64]


def from_the_middle(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    """x, y, z in metres from the middle of the Earth, of points on the ellipsoid; lon, lat: degrees."""
    east, north = np.radians(lon), np.radians(lat)
    sin_lat, cos_lat = np.sin(north), np.cos(north)
    to_axis = _EQUATORIAL_RADIUS_M / np.sqrt(1 - _ECCENTRICITY_2 * sin_lat**2)
    return to_axis * cos_lat * np.cos(east), to_axis * cos_lat * np.sin(east), to_axis * (1 - _ECCENTRICITY_2) * sin_lat


def over_the_ground(straight_m: _Floats) -> _Floats:
    """Metres along the ellipsoid of a straight line c through the Earth: c + c^3 / 24 R^2, within 1e-8 up to 20 km."""
    metres: _Floats = straight_m + straight_m**3 / (24 * _MEAN_RADIUS_M**2)
    return metres
