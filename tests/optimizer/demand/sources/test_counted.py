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
from optimizer.demand.sources.visits import Visits, read_visits
from tests.optimizer.demand.grids import box, grid, square

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


_VISITS = "date,hour,dong,present\n2026-03-02,8,East,100\n2026-03-09,8,East,300\n2026-03-08,8,East,40\n"


def _visits(folder: Path, text: str = _VISITS, **more: object) -> Visits:
    (folder / "visits.csv").write_text(text)
    east = geopandas.GeoDataFrame({"name": ["east"]}, geometry=[box(0, -500, 500, 500)], crs=4326)
    east.to_file(folder / "areas.gpkg")
    given: dict[str, object] = {"date": "date", "gaps_are_nobody": True, **more}
    where = folder / str(given.pop("where", "areas.gpkg"))
    places = (folder / "visits.csv", "dong", "hour", "present", where, "name")
    return Visits(*places, **given)  # type: ignore[arg-type]


def test_people_present_are_the_mean_of_their_weekday(tmp_path: Path) -> None:
    """Two Mondays with 100 and 300 at eight are 200, a Sunday with 40 is 40; all in the east, no hour else."""
    people, notes = read_visits(_visits(tmp_path), grid())
    week = people.people.sum(axis=0).reshape(7, 24)
    assert (week[0, 8], week[6, 8]) == (pytest.approx(200), pytest.approx(40))
    assert week.sum() == pytest.approx(240)
    assert (people.lon >= 25.0 - 1e-9).all()
    assert "1 counting place lacks hours: East (166 of 168, the first Mo 00:00)" in notes[0]


def test_people_present_can_stand_at_points(tmp_path: Path) -> None:
    """With positions in a table and no day, a row holds for every day; an area that nobody placed is told."""
    (tmp_path / "points.csv").write_text("name,lon,lat\nEast,25.003,60\n")
    text = "".join(f"{hour},{dong},{count}\n" for hour in range(24) for dong, count in (("East", 90), ("Nowhere", 10)))
    asked = _visits(tmp_path, "hour,dong,present\n" + text, date=None, where="points.csv")
    people, notes = read_visits(asked, grid())
    assert people.people.tolist() == [[90.0] * 168]
    assert notes == ("10.0 % of the people in visits.csv are in areas without a place and are left out: Nowhere.",)


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        (_VISITS, {"gaps_are_nobody": False}, "lacks hours: East"),
        (_VISITS.replace(",8,", ",24,"), {}, "column hour must hold a whole hour from 0 to 23.*row 1 has '24'"),
        (_VISITS.replace("300", "-3"), {}, "column present must hold numbers.*row 2 has '-3'"),
        (_VISITS.replace("2026-03-09", "soon"), {}, "row 2 below the head has the date 'soon'"),
        (_VISITS.replace("East", "West"), {}, "areas without a place in areas.gpkg: West"),
        (_VISITS, {"date": None, "weekday": "date"}, "column date must hold Mo, Tu.*row 1 has '2026-03-02'"),
        (_VISITS, {"weekday": "date"}, "visits has both weekday and date"),
        (_VISITS, {"stay_min": 0}, "visits.stay_min is 0"),
    ],
)
def test_bad_tables_of_visits_are_refused(tmp_path: Path, text: str, more: dict[str, object], words: str) -> None:
    """Gaps, hours, counts, dates, areas and settings are each named with their row."""
    with pytest.raises(InvalidInput, match=words):
        read_visits(_visits(tmp_path, text, **more), grid())


def test_people_present_become_demand(tmp_path: Path) -> None:
    """1,000 people present at every hour are 1,000 people's arrests: 82.9 per 100,000 and year."""
    rows = "".join(f"{hour},East,1000\n" for hour in range(24))
    _visits(tmp_path, "hour,dong,present\n" + rows)
    west, south, east, north = box(-600, -600, 600, 600).bounds
    (tmp_path / "fit.toml").write_text(
        f'name = "x"\n[region]\nbox = [{west}, {south}, {east}, {north}]\ncell_m = 100\n[[visits]]\n'
        'file = "visits.csv"\narea = "dong"\nhour = "hour"\npeople = "present"\nplaces = "areas.gpkg"\n'
        'places_name = "name"\n'
    )
    assert fit_demand(read_fit_file(tmp_path / "fit.toml")).surface.total == pytest.approx(0.829, rel=1e-4)
