"""Degrees and dates in every style."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.registry.importing.coordinates import read_degrees, read_pairs
from aedmap.registry.importing.dates import read_dates


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("120.15507", 120.15507),
        (" 120,15507 ", 120.15507),
        ("１２０．５", 120.5),
        ("-3.25", -3.25),
        ("33.8688 S", -33.8688),
        ("E120.5", 120.5),
        ("東経135.5", 135.5),
        ("北纬30°15'", 30.25),
        ("37°33'59.4\"N", 37.5665),
        ("37度33分59.4秒", 37.5665),
        ("126.98°", 126.98),
        ("1.2e2", 120.0),
        ("37.566.5", None),
        ("37°75'", None),
        ("abc", None),
        ("", None),
        ("inf", None),
    ],
)
def test_degrees_are_read_as_people_write_them(cell: str, degrees: float | None) -> None:
    """Points, commas, minutes, sides of the world; what is none of them is no number."""
    found = read_degrees(cell)
    assert found == (None if degrees is None else pytest.approx(degrees, abs=1e-9))


@given(st.floats(-180, 180))
def test_every_degree_reads_back(value: float) -> None:
    """What Python writes is read to the last digit."""
    assert read_degrees(repr(value)) == value


@pytest.mark.parametrize(
    ("cells", "column", "first"),
    [
        (["30.25,120.15"], "坐标", ("120.15", "30.25")),
        (["120.15 30.25"], "x", ("120.15", "30.25")),
        (["50,9375; 6,9603"], "gps", ("6,9603", "50,9375")),
        (["6.96,50.93"], "lonlat", ("6.96", "50.93")),
        (["SRID=4326;POINT(6.96 50.93)"], "geom", ("6.96", "50.93")),
        (['{"type":"Point","coordinates":[6.96,50.93]}'], "geom", ("6.96", "50.93")),
        (["6.9603,50.9375,12"], "Point.coordinates", ("6.9603", "50.9375")),
        (["120.1551, 30.2741, 0.0"], "Point.coordinates", ("120.1551", "30.2741")),
        (["30.2741;120.1551;8"], "gps", ("120.1551", "30.2741")),
        (["here"], "gps", None),
    ],
)
def test_pairs_are_given_longitude_first(cells: list[str], column: str, first: tuple[str, str] | None) -> None:
    """However a column orders its pairs, longitude comes out first."""
    assert read_pairs(cells, column)[0] == first


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["2027-01-31", "2027/1/31", "20270131"], [date(2027, 1, 31)] * 3),
        (["2027年1月31日", "令和9年1月31日"], [date(2027, 1, 31)] * 2),
        (["R9.1.31"], [date(2027, 1, 31)]),
        (["31.01.2027", "2027-01-31"], [date(2027, 1, 31)] * 2),
        (["03/04/2027", "31/01/2027"], [date(2027, 4, 3), date(2027, 1, 31)]),
        (["03/04/2027", "01/31/2027"], [date(2027, 3, 4), date(2027, 1, 31)]),
        (["03/04/2027"], [None]),
        (["2027-02", "02/2028"], [date(2027, 2, 28), date(2028, 2, 29)]),
        (["46053", "46053.0"], [date(2026, 1, 31)] * 2),
        (["soon", "2027-02-30"], [None, None]),
    ],
)
def test_a_column_of_dates_keeps_to_one_order(cells: list[str], dates: list[date | None]) -> None:
    """Clear dates decide for those that could be two; alone, such a date is none."""
    assert list(read_dates(list(enumerate(cells)), "pads", None).values()) == dates


def test_both_orders_of_day_and_month_are_refused() -> None:
    """A column in which 31/01 and 01/31 stand cannot be trusted, unless the mapping says the order."""
    with pytest.raises(InvalidInput, match="'pads' holds dates in 2 styles"):
        read_dates([(1, "31/01/2027"), (2, "01/31/2027")], "pads", None)


@pytest.mark.parametrize("cell", ["0001-01-01", "9999-12-31", "0001/01/01", "31.12.9999", "9999-12", "00010101"])
def test_a_databases_word_for_nothing_or_never_is_no_day(cell: str) -> None:
    """Pads that expired in the year 1 would take every device of the register out of service."""
    assert read_dates([(1, cell)], "pads", None) == {1: None}
