"""Expected arrests add up to what the formula says, by hand."""

from pathlib import Path

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from optimizer.demand import CellGrid, DemandSurface, DemandUnit, People, Period, expected_arrests, read_foot_traffic

_PERIODS = (Period("day", 8, 20, home_share=0.5), Period("night", 20, 8))
_GRID = CellGrid(LocalProjection(0.0, 0.0), 100, -0.01, -0.01, 0.01, 0.01)


def _residents(*people: float, lon: float = 0.0001) -> People:
    count = len(people)
    return People(np.full(count, lon), np.full(count, 0.0001), np.asarray(people)[:, None])


def _traffic(path: Path, *rows: str, head: str = "place,lon,lat,hour,people") -> People:
    path.write_text("\n".join([head, *rows]) + "\n")
    return read_foot_traffic(path).people


def _estimate(residents: People | None, counted: People | None = None, stay_min: float = 60) -> DemandSurface:
    return expected_arrests(_GRID, residents, counted, _PERIODS, 80, stay_min)


def test_residents_by_hand() -> None:
    """100,000 residents at 80 a year: half the hours are day with half at home, so 20 by day and 40 by night."""
    surface = _estimate(_residents(60_000, 40_000))
    assert surface.demand.tolist() == [pytest.approx([20, 40])]
    assert surface.unit is DemandUnit.ARRESTS_PER_YEAR
    assert not surface.proxy


def test_everyone_at_home_all_week_gives_the_incidence() -> None:
    """With nobody out, 100,000 people have exactly the incidence."""
    surface = expected_arrests(_GRID, _residents(100_000), None, (Period("always", 0, 24),), 82.9, 60)
    assert surface.total == pytest.approx(82.9)


def test_people_counted_outside_by_hand(tmp_path: Path) -> None:
    """16,800 people for one hour of the day all week are a 24th of 16,800 all day: 0.56 arrests at 80 per 100,000."""
    counted = _traffic(tmp_path / "f.csv", "Square,0.0001,0.0001,9,16800")
    assert _estimate(None, counted).demand.tolist() == [pytest.approx([16_800 / 24 * 80 / 100_000, 0])]
    assert _estimate(None, counted, stay_min=15).total == pytest.approx(0.14)


def test_residents_and_people_outside_add_up(tmp_path: Path) -> None:
    """The surface of both is the sum of the two surfaces."""
    counted = _traffic(tmp_path / "f.csv", "Square,0.0001,0.0001,23,5000")
    both = _estimate(_residents(1000), counted)
    assert both.demand == pytest.approx(_estimate(_residents(1000)).demand + _estimate(None, counted).demand)
    assert both.residents.tolist() == [1000]


def test_weekday_counts_hold_for_their_day(tmp_path: Path) -> None:
    """Five weekdays of 70 and a week-end of 0 are 50 a day; an empty weekday holds for all days."""
    head = "place,lon,lat,hour,people,weekday"
    days = [f"A,0.0001,0.0001,9,70,{day}" for day in ("Mo", "Tue", "wednesday", "4", "5")]
    by_day = _traffic(tmp_path / "a.csv", *days, head=head)
    mean = _traffic(tmp_path / "b.csv", "A,0.0001,0.0001,9,50,", head=head)
    assert _estimate(None, by_day).total == pytest.approx(_estimate(None, mean).total)


def test_repeated_counts_are_averaged_and_gaps_told(tmp_path: Path) -> None:
    """Two counts of one hour are two looks at it, not twice the people; missing hours make a place with gaps."""
    path = tmp_path / "f.csv"
    path.write_text("place,lon,lat,hour,people\nA,0,0,9,10\nA,0,0,09:00,30\n")
    traffic = read_foot_traffic(path)
    assert traffic.people.people[0, 9] == 20
    assert len(traffic.gap_places) == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,0,0,24,1", "a whole hour from 0 to 23, but row 2 has '24'"),
        ("A,0,0,8.5,1", "a whole hour"),
        ("A,0,0,8,-1", "people must hold a number from 0"),
        ("A,0,95,8,1", "lat must hold a number from -90 to 90"),
    ],
)
def test_bad_counts_are_refused(tmp_path: Path, row: str, words: str) -> None:
    """Each fault names its column and row."""
    with pytest.raises(InvalidInput, match=words):
        _traffic(tmp_path / "f.csv", row)


def test_people_outside_the_town_are_told_or_refused() -> None:
    """Some outside: said how many. All outside: no plan can be made."""
    lon = np.asarray([0.0001, 3.0])
    some = People(lon, np.full(2, 0.0001), np.asarray([[30.0], [70.0]]))
    surface = _estimate(some)
    assert surface.residents.tolist() == [30]
    assert surface.notes == (
        "70 of 100 residents (70.0 %) are outside the town's streets and are not part of the figures.",
    )
    with pytest.raises(InvalidInput, match="None of the 10 residents is in the town"):
        _estimate(_residents(10, lon=3.0))


def test_order_of_rows_does_not_matter() -> None:
    """Cells and their demand are the same whichever row comes first."""
    lon = np.asarray([0.0001, 0.002, 0.004])
    people = np.asarray([[1.0], [2.0], [3.0]])
    forward = _estimate(People(lon, lon, people))
    backward = _estimate(People(lon[::-1], lon[::-1], people[::-1]))
    assert forward.demand.tolist() == backward.demand.tolist()
    assert forward.column.tolist() == backward.column.tolist()
