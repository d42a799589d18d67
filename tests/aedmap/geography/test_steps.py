"""The lengths of short steps."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.geography.steps import steps_m

_GEOD = pyproj.Geod(ellps="WGS84")


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(0, 360), st.floats(-1, 4.2).map(lambda power: 10.0**power))
def test_short_steps_are_as_long_as_the_geodesic(lon: float, lat: float, azimuth: float, metres: float) -> None:
    """From a decimetre to 16 km, anywhere and in every direction: within 1e-8, or a hundredth of a micrometre."""
    to_lon, to_lat, _ = _GEOD.fwd(lon, lat, azimuth, metres)
    _, _, geodesic = _GEOD.inv(lon, lat, to_lon, to_lat)
    assert steps_m(np.array([lon, to_lon]), np.array([lat, to_lat]))[0] == pytest.approx(geodesic, rel=1e-8, abs=1e-8)


def test_long_steps_are_geodesics_themselves() -> None:
    """A ferry's way from Helsinki to Tallinn, and a step across the date line."""
    lon, lat = np.array([24.95, 24.75, 179.999, -179.999]), np.array([60.15, 59.45, -17.0, -17.0])
    _, _, geodesic = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    np.testing.assert_allclose(steps_m(lon, lat), geodesic, rtol=1e-8)
