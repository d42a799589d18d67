"""A plane in metres around one place."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# WGS84 ellipsoid (EPSG:7030): equatorial radius in metres, first eccentricity squared.
_EQUATORIAL_RADIUS_M = 6_378_137.0
_ECCENTRICITY_2 = 6.694_379_990_14e-3


@dataclass(frozen=True)
class LocalProjection:
    """Equirectangular plane with its origin at (lon0, lat0) degrees, scaled by the ellipsoid's radii there.

    Chosen over UTM because it has no zone seams and costs two multiplications. Along a meridian it is right to
    0.01 % within 100 km; east-west the cosine is taken at lat0, so 50 km north or south of it are 0.5-1 % off:
    good for searching and drawing, while lengths that people are told are measured on the ellipsoid.
    """

    lon0: float
    lat0: float

    def to_metres(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Degrees to metres east and north of the origin; any shape."""
        east, north = self._metres_per_degree()
        return (np.asarray(lon, np.float64) - self.lon0) * east, (np.asarray(lat, np.float64) - self.lat0) * north

    def to_degrees(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Metres east and north of the origin to degrees; any shape."""
        east, north = self._metres_per_degree()
        return np.asarray(x_m, np.float64) / east + self.lon0, np.asarray(y_m, np.float64) / north + self.lat0

    def _metres_per_degree(self) -> tuple[float, float]:
        phi = math.radians(self.lat0)
        w = math.sqrt(1 - _ECCENTRICITY_2 * math.sin(phi) ** 2)
        prime_vertical_m = _EQUATORIAL_RADIUS_M / w
        meridian_m = _EQUATORIAL_RADIUS_M * (1 - _ECCENTRICITY_2) / w**3
        return math.radians(prime_vertical_m * math.cos(phi)), math.radians(meridian_m)
