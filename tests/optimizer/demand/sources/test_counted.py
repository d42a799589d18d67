"""Day totals, half hours at stations and arrests by district: what a row means, and what is refused."""

from pathlib import Path

import geopandas
import numpy as np
import pytest

from aedmap.errors import InvalidInput
from optimizer.demand.fitting.fit import fit_demand
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.demand.sources.arrest_counts import ArrestCountsFile, read_arrest_counts
from optimizer.demand.sources.day_totals import DayTotals, read_day_totals
from optimizer.demand.sources.half_hours import HalfHours, read_half_hours
from tests.optimizer.demand.grids import box, square

_MO_FR, _SA, _SU = tuple(range(5)), (5,), (6,)


def _totals(folder: Path, rows: str = "Gate,25.0,60.0,1200,600\n", hours: tuple[int, int] = (8, 20)) -> DayTotals:
    (folder / "street.csv").write_text("name,lon,lat,week,free\n" + rows)
    return DayTotals(folder / "street.csv", "name", "week", "free", *hours)


def test_day_totals_are_spread_over_their_hours(tmp_path: Path) -> None:
    """1,200 on a weekday from 8 to 20 are 100 an hour, 600 on a free day 50, and nobody at night."""
    week = read_day_totals(_totals(tmp_path)).people.reshape(7, 24)
    assert set(week[:5, 8:20].ravel()) == {100}
    assert set(week[5:, 8:20].ravel()) == {50}
    assert week[:, :8].sum() + week[:, 20:].sum() == 0


def test_bad_day_totals_are_refused(tmp_path: Path) -> None:
    """A negative count with its row, hours over midnight, a missing column."""
    with pytest.raises(InvalidInput, match=r"column week must hold numbers .*row 2 has '-5'"):
        read_day_totals(_totals(tmp_path, "a,25,60,1,1\nb,25,60,-5,1\n"))
    with pytest.raises(InvalidInput, match=r"foot_traffic.hours is 22-06"):
        _totals(tmp_path, hours=(22, 6))
    asked = DayTotals(tmp_path / "street.csv", "name", "weekdays", "free", 8, 20)
    with pytest.raises(InvalidInput, match=r"no column weekdays \(foot_traffic.weekday\); it has name, lon"):
        read_day_totals(asked)


_CROWDING = (
    "연번,조사일자,역명,구분,5시30분,6시00분,0시30분\n"
    "1,평일,시청,상선,1,2,3\n"
    "2,평일,시청,하선,10,20,30\n"
    "3,토요일,시청,상선,5,5,5\n"
)


def _crowding(folder: Path, text: str = _CROWDING, days: dict[str, tuple[int, ...]] | None = None) -> HalfHours:
    (folder / "crowding.csv").write_bytes(text.encode("cp949"))
    (folder / "stations.csv").write_text("역이름,위도,경도\n시청역,60.0,25.0\n", encoding="utf-8-sig")
    return HalfHours(
        folder / "crowding.csv",
        "역명",
        folder / "stations.csv",
        "역이름",
        "조사일자",
        tuple((days or {"평일": _MO_FR, "토요일": _SA, "일요일": _SU}).items()),
        "경도",
        "위도",
        people_per_unit=2,
    )


def test_half_hours_of_both_directions_add_up(tmp_path: Path) -> None:
    """A Korean file in cp949: half past five of both directions, in people; 역 behind a name does not matter."""
    people, notes = read_half_hours(_crowding(tmp_path))
    week = people.people.reshape(7, 24)
    assert week[0, 5] == 2 * 11
    assert week[4, 6] == 2 * 22
    assert week[5, 0] == 2 * 5
    assert week[6].sum() == 0
    assert (people.lon[0], people.lat[0]) == (25, 60)
    assert notes == ("1 stations have no row for some days of the week; nobody is assumed there then.",)


def test_bad_half_hours_are_refused(tmp_path: Path) -> None:
    """A kind of day that is not explained, stations without position, a table without times."""
    with pytest.raises(InvalidInput, match=r"column 조사일자 holds 토요일, which stations.days does not explain"):
        read_half_hours(_crowding(tmp_path, days={"평일": _MO_FR}))
    with pytest.raises(InvalidInput, match=r"1 of 1 stations .* have no position in stations.csv: 강남"):
        read_half_hours(_crowding(tmp_path, _CROWDING.replace("시청", "강남")))
    with pytest.raises(InvalidInput, match="no column named after a time"):
        read_half_hours(_crowding(tmp_path, "조사일자,역명,n\n평일,시청,1\n"))


def _districts(folder: Path, counts: str = "West,30,34\nEast,5,7\nNorth,12,10\n") -> ArrestCountsFile:
    (folder / "counts.csv").write_text("district,a,b\n" + counts)
    shapes = [box(-500, -500, 0, 0), box(0, -500, 500, 0), box(-500, 0, 500, 500)]
    names = ["west", "east", "north"]
    geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs=4326).to_file(folder / "districts.gpkg")
    years = (("a", 2019), ("b", 2020))
    return ArrestCountsFile(folder / "counts.csv", "district", years, folder / "districts.gpkg", "name")


def test_counts_find_their_districts(tmp_path: Path) -> None:
    """Names however written, a column a year, and every cell in exactly one district."""
    counted = read_arrest_counts(_districts(tmp_path), square())
    assert counted.counts.tolist() == [[30, 34], [5, 7], [12, 10]]
    assert counted.share.sum(axis=0) == pytest.approx(np.ones(len(square())), abs=1e-6)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ("West,3,4\nSouth,1,1\n", "has no area for South of counts.csv"),
        ("West,3,4\nwest,1,1\n", "counts West, west more than once"),
        ("West,3,many\n", "row 1 has 'many'"),
    ],
)
def test_bad_counts_are_refused(tmp_path: Path, counts: str, words: str) -> None:
    """Areas that nobody drew, counted twice, or with text for a number."""
    with pytest.raises(InvalidInput, match=words):
        read_arrest_counts(_districts(tmp_path, counts), square())


def test_counts_by_district_make_a_surface(tmp_path: Path) -> None:
    """The total is that of a year; each district gets about its own, since they differ by more than chance."""
    _districts(tmp_path)
    geopandas.GeoDataFrame({"people": [9000.0]}, geometry=[box(-500, -500, 500, 500)], crs=4326).to_file(
        tmp_path / "people.gpkg"
    )
    (tmp_path / "fit.toml").write_text(
        'name = "d"\n[region]\nboundary = "districts.gpkg"\ncell_m = 100\n[[population]]\nfile = "people.gpkg"\n'
        '[arrests]\nfile = "counts.csv"\narea = "district"\nareas = "districts.gpkg"\nareas_name = "name"\n'
        'years = { a = "2019", b = "2020" }\n[model]\ndraws = 10\n'
    )
    fitted = fit_demand(read_fit_file(tmp_path / "fit.toml"))
    surface = fitted.surface
    assert surface.total == pytest.approx(98 / 2, rel=0.03)
    south = surface.lat < 60 - 1e-6
    west = surface.of_cell[south & (surface.lon < 25)].sum()
    east = surface.of_cell[south & (surface.lon > 25)].sum()
    assert west == pytest.approx(32, rel=0.1)
    assert east == pytest.approx(6, rel=0.35)
    assert surface.standard_error is not None
    assert "Where in an area arrests happen was not seen." in surface.notes[0]
