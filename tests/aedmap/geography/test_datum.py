"""WGS84, GCJ-02 and BD-09."""

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.geography import Datum, convert, named_datum, position_from

GEOD = pyproj.Geod(ellps="WGS84")
# Made with geocoordinates-rs 0.14.2: WGS84, GCJ-02, BD-09.
GOLDEN = [
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164), (116.41662724378733, 39.922699552216216)),
    ((120.1551, 30.2741), (120.15979447929637, 30.271771223200254), (120.16635834855023, 30.27759921816922)),
    ((114.3055, 30.5931), (114.31094491437034, 30.59069068030619), (114.3175129755722, 30.59640011349723)),
    ((87.6168, 43.8256), (87.61964994946926, 43.82680539311119), (87.62609977081571, 43.83294979479328)),
]
in_china = st.tuples(st.floats(73.5, 135), st.floats(4, 53.5))
datums = st.sampled_from(Datum)


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), GOLDEN)
def test_forward_shifts_equal_the_published_converters(
    wgs84: tuple[float, float], gcj02: tuple[float, float], bd09: tuple[float, float]
) -> None:
    """Beijing, Hangzhou, Wuhan and Urumqi land where an independent converter puts them."""
    assert np.allclose(convert(*wgs84, Datum.WGS84, Datum.GCJ02), gcj02, rtol=0, atol=1e-12)
    assert np.allclose(convert(*wgs84, Datum.WGS84, Datum.BD09), bd09, rtol=0, atol=1e-12)
    assert np.allclose(convert(*gcj02, Datum.GCJ02, Datum.BD09), bd09, rtol=0, atol=1e-12)


def test_the_shift_in_zhejiang_and_wuhan_is_as_measured() -> None:
    """GCJ-02 lies 485-587 m away in Zhejiang's cities and in Wuhan."""
    lon, lat = (
        np.array([120.1551, 120.6994, 121.5440, 122.2072, 114.3055]),
        np.array([30.27, 27.99, 29.87, 29.99, 30.59]),
    )
    there = convert(lon, lat, Datum.WGS84, Datum.GCJ02)
    metres = GEOD.inv(lon, lat, *there)[2]
    assert (metres > 450).all()
    assert (metres < 590).all()


@settings(deadline=None)
@given(in_china, datums, datums)
def test_there_and_back_ends_where_it_began(at: tuple[float, float], source: Datum, target: Datum) -> None:
    """Any conversion undone is off by less than a millimetre, far below the 0.1 m that is asked."""
    there = convert(*at, source, target)
    back = convert(*there, target, source)
    assert GEOD.inv(*at, *back)[2] < 1e-3


@settings(deadline=None)
@given(st.lists(in_china, min_size=1, max_size=5), datums, datums)
def test_many_points_are_converted_as_each_alone(
    points: list[tuple[float, float]], source: Datum, target: Datum
) -> None:
    """An array gives what its points give one by one."""
    lon, lat = convert([p[0] for p in points], [p[1] for p in points], source, target)
    for i, point in enumerate(points):
        assert np.allclose(convert(*point, source, target), (lon[i], lat[i]), rtol=0, atol=1e-9)


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_cgcs2000_is_taken_as_wgs84_everywhere(lon: float, lat: float) -> None:
    """Equal at this precision, and no place on earth is refused."""
    assert convert(lon, lat, Datum.CGCS2000, Datum.WGS84) == (lon, lat)


def test_hong_kong_is_converted_only_as_declared() -> None:
    """Nothing is guessed from where a point lies: WGS84 stays, declared GCJ-02 moves."""
    assert convert(114.1694, 22.3193, Datum.WGS84, Datum.WGS84) == (114.1694, 22.3193)
    moved = position_from(114.1694, 22.3193, Datum.GCJ02)
    assert GEOD.inv(114.1694, 22.3193, moved.lon, moved.lat)[2] > 400


def test_the_input_is_left_as_it_was() -> None:
    """Arrays handed in are not written to."""
    lon, lat = np.array([116.4]), np.array([39.9])
    convert(lon, lat, Datum.BD09, Datum.WGS84)
    assert (lon[0], lat[0]) == (116.4, 39.9)


def test_no_points_are_no_points() -> None:
    """An empty column converts to an empty column."""
    lon, lat = convert([], [], Datum.BD09, Datum.WGS84)
    assert lon.shape == lat.shape == (0,)


@pytest.mark.parametrize(
    ("lon", "lat", "word"),
    [
        (39.9, 116.4, "longitude first"),
        (float("nan"), 30.0, "not a pair"),
        (200.0, 30.0, "180"),
        (2.35, 48.86, "far from China"),
    ],
)
def test_what_cannot_be_shifted_is_refused(lon: float, lat: float, word: str) -> None:
    """Swapped, missing, impossible and far coordinates get a sentence."""
    with pytest.raises(InvalidInput, match=word):
        convert(lon, lat, Datum.GCJ02, Datum.WGS84)


@pytest.mark.parametrize(
    ("name", "datum"),
    [("gcj02", Datum.GCJ02), ("GCJ_02", Datum.GCJ02), ("bd09ll", Datum.BD09), ("EPSG:4490", Datum.CGCS2000)],
)
def test_usual_spellings_are_understood(name: str, datum: Datum) -> None:
    """Sources write the same datum in many ways."""
    assert named_datum(name) is datum


def test_an_unknown_datum_is_refused_with_the_known_ones() -> None:
    """The sentence lists what is allowed."""
    with pytest.raises(InvalidInput, match=r"Beijing-54.*WGS84, CGCS2000, GCJ-02, BD-09"):
        named_datum("Beijing-54")
