"""Figures of regions: they add up, and what nobody knows is not made up."""

import csv
import io
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput, NotFound
from aedmap.geography import Position
from aedmap.network import EdgeIndex
from aedmap.people import Responder, ResponderStatus
from aedmap.regions import Organisation, Region, cut_into_cells
from aedmap.regions.figures import Counts
from aedmap.regions.reach import Reach, Streets, cells_within_reach
from aedmap.regions.report import RegionReport, report_region
from aedmap.regions.report_document import report_csv, report_document
from aedmap.registry import Aed, AedStatus
from tests.aedmap.made_up import NOON, make_aed, make_certificate, make_responder
from tests.aedmap.regions.worlds import COUNTY, EVERYTHING, TOWNS, VILLAGES, at, without_boundary


class _Kept:
    """Devices and people in memory."""

    def __init__(self, aeds: list[Aed], people: list[Responder]) -> None:
        self._aeds, self._people = aeds, people

    def aeds_in_box(self, west: float, south: float, east: float, north: float, limit: int) -> list[Aed]:
        inside = [a for a in self._aeds if west <= a.position.lon <= east and south <= a.position.lat <= north]
        return inside[:limit]

    def list_responders(self) -> list[Responder]:
        return self._people


def _report(
    code: str = "330106",
    aeds: list[Aed] | None = None,
    people: list[Responder] | None = None,
    regions: tuple[Region, ...] = EVERYTHING,
    moment: datetime = NOON,
) -> RegionReport:
    kept = _Kept(aeds or [], people or [])
    return report_region(regions, code, kept, kept, Reach(), moment)


def _aed(number: int, x: float, y: float, **changes: object) -> Aed:
    return make_aed(f"A-{number}", position=Position(*at(x, y)), **changes)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_parts_and_rest_are_the_whole(seed: int) -> None:
    """Random devices, people, cells and organisations: every count of a region is the sum of its parts and the rest,
    at every level, and what lies in the county is counted once."""
    chance = np.random.default_rng(seed)
    states = list(AedStatus)
    aeds = [
        _aed(n, *chance.uniform(-0.5, 5.5, 2) * [1, 0.3], status=states[chance.integers(len(states))],
             opening_hours=["24/7", "Mo-Fr 09:00-10:00", None][chance.integers(3)])
        for n in range(40)
    ]  # fmt: skip
    people = [make_responder(f"R-{n}", base=Position(*at(*chance.uniform(0, 5, 2) * [1, 0.2]))) for n in range(20)]
    organised = tuple(replace(region, organisation=list(Organisation)[chance.integers(3)]) for region in EVERYTHING)
    regions = (*organised, *cut_into_cells(COUNTY, 700))
    for region in EVERYTHING:
        report = _report(region.code, aeds, people, regions)
        total = report.rest.figures.counts
        for part in report.parts:
            total += part.figures.counts
        assert total == report.whole.figures.counts
        assert min(getattr(report.rest.figures.counts, one.name) for one in fields(Counts)) >= 0
    inside = [a for a in aeds if COUNTY.boundary is not None and COUNTY.boundary.covers(_point(a))]
    counted = [a for a in inside if a.status not in (AedStatus.REPORTED, AedStatus.PENDING_REVIEW, AedStatus.RETIRED)]
    assert _report("330106", aeds, people, regions).whole.figures.counts.devices == len(counted)


def _point(aed: Aed) -> object:
    from shapely.geometry import Point

    return Point(aed.position.lon, aed.position.lat)


def test_devices_are_counted_by_what_they_can_do() -> None:
    """All, in service, certainly open, and those of which nobody can say; not what is only reported or retired."""
    aeds = [
        _aed(1, 0.5, 0.5),
        _aed(2, 0.5, 0.5, opening_hours="Mo-Su 09:00-10:00"),
        _aed(3, 0.5, 0.5, opening_hours="by appointment"),
        _aed(4, 0.5, 0.5, status=AedStatus.OUT_OF_SERVICE),
        _aed(5, 0.5, 0.5, pads_expire_on=date(2020, 1, 1)),
        _aed(6, 0.5, 0.5, status=AedStatus.REPORTED),
        _aed(7, 0.5, 0.5, status=AedStatus.RETIRED),
        _aed(8, 9.0, 0.5),
    ]
    figures = _report("330106001001", aeds).whole.figures
    counts = figures.counts
    assert (counts.devices, counts.in_service, counts.open, counts.hours_unknown) == (5, 3, 1, 1)
    assert figures.per_100_000(counts.in_service) == 300.0  # three for a village of 1,000
    early = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
    assert _report("330106001001", aeds, moment=early).whole.figures.counts.open == 2


def test_responders_count_with_a_certificate_that_is_valid_on_the_day() -> None:
    """Verified and valid on the day asked about, where they usually are; not those who left."""
    home = Position(*at(0.5, 0.5))
    ends = make_certificate("C-9", expires_on=date(2026, 5, 6))
    people = [
        make_responder("R-1", base=home),
        make_responder("R-2", base=home, certificates=(ends,)),
        make_responder("R-3", base=home, certificates=(make_certificate("C-3", verified=False),)),
        make_responder("R-4", base=home, status=ResponderStatus.LEFT),
        make_responder("R-5", base=Position(*at(1.5, 0.5)), position=home),
    ]
    figures = _report("330106001001", people=people).whole.figures
    assert (figures.counts.certified, figures.certified_per_1000) == (2, 2.0)
    later = datetime(2026, 5, 7, 4, tzinfo=UTC)
    assert _report("330106001001", people=people, moment=later).whole.figures.counts.certified == 1


def test_unknown_inhabitants_are_unknown() -> None:
    """A town whose villages fill it has theirs; a county's own figure stands; without either there is none, and no
    rate, never zero."""
    report = _report()
    assert (report.whole.figures.population, report.whole.figures.population_from) == (9000, "own")
    assert [part.figures.population for part in report.parts] == [3000, 3000]
    assert {part.figures.population_from for part in report.parts} == {"children"}
    assert report.rest.figures.population is None
    gap = tuple(region for region in EVERYTHING if region is not VILLAGES[0])
    assert _report("330106001", regions=gap).whole.figures.population is None
    silent = tuple(replace(region, population=None) if region is VILLAGES[1] else region for region in EVERYTHING)
    document = report_document(_report("330106001", [_aed(1, 0.5, 0.5)], regions=silent))
    assert document["region"]["population"] is None
    assert document["region"]["per_100000"] == {"all": None, "in_service": None, "open": None}
    assert document["region"]["responders"]["per_1000"] is None
    assert document["region"]["grid"]["share"] is None


def test_a_cell_is_covered_when_its_middle_has_a_device_in_service_within_reach() -> None:
    """In a straight line 180 m count and 200 m do not; a broken device covers nothing, one across the border does."""
    cells = cut_into_cells(VILLAGES[0], 400)
    point = cells[0].inner_point()
    assert point is not None
    lon, lat = point
    degree_m = 111_320 * np.cos(np.radians(lat))

    def covered(metres: float, **changes: object) -> int:
        aed = make_aed("A-1", position=Position(lon - metres / degree_m, lat), **changes)
        regions = (*EVERYTHING, *cells)
        return _report("330106001001", [aed], regions=regions).whole.figures.counts.covered

    assert (covered(0), covered(175), covered(185)) == (1, 1, 0)
    assert covered(0, status=AedStatus.OUT_OF_SERVICE) == 0


def test_along_streets_a_cell_off_the_map_is_not_measured(street_index: EdgeIndex) -> None:
    """The way round counts, not the line across; outside of the town's map there is no figure."""
    network = street_index.network
    west, east = float(network.node_lon.min()), float(network.node_lon.max())
    south, north = float(network.node_lat.min()), float(network.node_lat.max())
    streets = Streets(street_index, (west, south, east, north))
    lon, lat = np.array([west, east, east + 1]), np.array([south, south, south])
    measured, covered = cells_within_reach(Reach(50, streets), lon, lat, np.array([west]), np.array([south]))
    assert (measured.tolist(), covered.tolist()) == ([True, True, False], [True, False, False])
    assert Reach(50, streets).along == "streets" and Reach(50).along == "straight_line"


@pytest.mark.parametrize("metres", [0, -1, float("nan"), 1e6])
def test_a_reach_of_no_sense_is_refused(metres: float) -> None:
    """Nobody walks no metres, or a thousand kilometres."""
    with pytest.raises(InvalidInput, match="reach"):
        Reach(metres)


def test_organisations_count_out_of_those_possible() -> None:
    """One established, one not foreseen: one of two in a town of two villages."""
    regions = tuple(
        replace(region, organisation=Organisation.ESTABLISHED)
        if region is VILLAGES[0]
        else replace(region, organisation=Organisation.NOT_FORESEEN)
        if region is VILLAGES[1]
        else region
        for region in EVERYTHING
    )
    counts = _report("330106001", regions=regions).whole.figures.counts
    assert (counts.established, counts.possible) == (1, 2)


def test_the_table_says_what_the_document_says() -> None:
    """A line for the region, each part and the rest; empty where nothing is known; no formula for a spreadsheet."""
    odd = tuple(replace(region, name="=cmd()") if region is TOWNS[0] else region for region in EVERYTHING)
    report = _report("330106", [_aed(1, 0.5, 0.5), _aed(2, 4.5, 0.5)], regions=odd)
    rows = list(csv.DictReader(io.StringIO(report_csv(report))))
    assert [row["code"] for row in rows] == ["330106", "330106001", "330106002", ""]
    assert [row["devices"] for row in rows] == ["2", "1", "0", "1"]
    assert (rows[1]["name"], rows[3]["population"]) == ("'=cmd()", "")


def test_a_region_nobody_can_place_is_refused() -> None:
    """An unknown code, and one without any boundary."""
    with pytest.raises(NotFound, match="there are"):
        _report("999")
    with pytest.raises(InvalidInput, match="no boundary"):
        _report(regions=tuple(map(without_boundary, EVERYTHING)))
