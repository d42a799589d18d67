"""A position on the earth."""

import math

import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import Position


def test_a_latitude_beyond_90_says_that_longitude_comes_first() -> None:
    """Swapped coordinates are the commonest mistake, so the sentence names it."""
    with pytest.raises(InvalidInput, match="longitude first"):
        Position(30.27, 120.15)


@pytest.mark.parametrize("lon, lat", [(math.nan, 0), (0, math.inf), (180.1, 0)])
def test_what_is_not_on_the_earth_is_refused(lon: float, lat: float) -> None:
    """NaN, infinity and a longitude beyond 180 degrees never become a position."""
    with pytest.raises(InvalidInput):
        Position(lon, lat)
