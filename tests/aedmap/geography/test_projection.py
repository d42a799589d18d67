"""A plane in metres around one place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from aedmap.geography import LocalProjection

WGS84 = Geod(ellps="WGS84")


@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_degrees_come_back(lon0: float, lat0: float, east: float, north: float) -> None:
    """To metres and back gives the same degrees."""
    plane = LocalProjection(lon0, lat0)
    lon, lat = plane.to_degrees(*plane.to_metres(lon0 + east, lat0 + north))
    assert np.allclose([lon, lat], [lon0 + east, lat0 + north], atol=1e-9)


@pytest.mark.parametrize("lon0, lat0", [(120.15, 30.27), (24.94, 60.17), (87.6, 43.8)])
def test_a_kilometre_in_the_plane_is_a_kilometre_on_the_ellipsoid(lon0: float, lat0: float) -> None:
    """In Hangzhou, Helsinki and Urumqi a step of 1 km in either direction is right to 0.1 %."""
    plane = LocalProjection(lon0, lat0)
    for step in ((1000.0, 0.0), (0.0, 1000.0)):
        lon, lat = plane.to_degrees(*step)
        assert WGS84.inv(lon0, lat0, float(lon), float(lat))[2] == pytest.approx(1000, rel=1e-3)
