"""What stands on the sheet, on towns small enough to count by hand, and against trying everything."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.fallback.cells import Cells, region_cells, square_cells
from aedmap.fallback.content import DEVICES, DEVICES_WITHIN_M, day_and_night, draw_up
from aedmap.geography import Position
from aedmap.network import EdgeIndex, StreetNetwork, metres_to_one, snap
from aedmap.people import ALWAYS, Availability, ResponderStatus
from aedmap.regions import Level, Region, cut_into_cells
from aedmap.registry import Aed, AedStatus
from tests.aedmap.made_up import NOON, make_aed, make_certificate, make_responder
from tests.aedmap.regions.worlds import area
from tests.drawing import draw_streets

_TOWN = """
A-----B-----C-----D-----E
|     |     |     |     |
|     |     |     |     |
F-----G-----H-----I-----J
|     |           |     |
|     |           |     |
K-----L-----M-----N-----O
"""


@pytest.fixture(scope="module")
def town() -> tuple[StreetNetwork, EdgeIndex, dict[str, Position]]:
    network, places = draw_streets(_TOWN, step_m=100.0, tags={"AB": {"name": "Long Street"}, "MN": {"name": "Quay"}})
    return network, EdgeIndex.of(network), places


Town = tuple[StreetNetwork, EdgeIndex, dict[str, Position]]


def test_squares_hold_every_street_and_are_numbered_from_the_north_west(town: Town) -> None:
    """Each bend of a street lies in a numbered square; a street without a bend in a square counts there, too."""
    network, _, _ = town
    cells = square_cells(network, 200.0)
    assert cells.lat[0] == cells.lat.max() and cells.lon[0] == cells.lon.min()
    x, y = network.projection.to_metres(cells.lon, cells.lat)
    along_the_top = np.sort(x[np.isclose(y, y.max())])
    assert np.allclose(
        np.diff(along_the_top), 200.0, atol=0.2
    )  # none left out between A and E, though junctions are 600 m apart
    assert len(along_the_top) == 12  # 2,400 m


def test_no_sliver_is_left_beyond_the_last_whole_square(town: Town) -> None:
    """Of 2,400 m in squares of 700 m the last is 300 m wider; of 2,400 m in squares of 950 m the last is 500 m wide."""
    network, _, _ = town
    for size_m, widths_m in ((700.0, [700.0, 700.0, 1000.0]), (950.0, [950.0, 950.0, 500.0])):
        cells = square_cells(network, size_m)
        bounds = shapely.bounds(cells.outlines[cells.leaf == 0])
        top = bounds[np.isclose(bounds[:, 3], bounds[:, 3].max())]
        west, _ = network.projection.to_metres(top[:, 0], top[:, 1])
        east, _ = network.projection.to_metres(top[:, 2], top[:, 1])
        assert east - west == pytest.approx(widths_m, abs=1.0)


def test_an_open_door_stands_before_a_nearer_one_with_hours(town: Town) -> None:
    """Where it is less than 100 m farther; where it is farther than that, the nearer one comes first."""
    network, index, _ = town
    cells = square_cells(network, 5_000.0)
    base, (lon, lat) = "Mo-Fr 08:00-18:00", (float(cells.lon[0]), float(cells.lat[0]))
    for east_m, first in ((60.0, "always"), (400.0, "hours")):
        shut, always = (
            make_aed(name, position=Position(lon + metres / 55_500, lat), opening_hours=hours)
            for name, metres, hours in (("hours", 1.0, base), ("always", east_m, "24/7"))
        )
        entry = draw_up(cells, index, index, [shut, always], None, NOON).entries[0]
        assert next(one.aed.id for one in entry.devices) == first


@given(seed=st.integers(0, 10_000))
def test_devices_are_the_nearest_by_trying_all(town: Town, seed: int) -> None:
    """The first of each cell are those that no other device of the town is nearer than, by the same streets."""
    network, index, _ = town
    rng = np.random.default_rng(seed)
    count = int(rng.integers(0, 9))
    lon, lat = (rng.uniform(values.min(), values.max(), count) for values in (network.node_lon, network.node_lat))
    hours = rng.choice(["24/7", "Mo-Fr 08:00-18:00", ""], count)
    aeds = [
        make_aed(f"A-{i}", position=Position(float(lon[i]), float(lat[i])), opening_hours=hours[i] or None)
        for i in range(count)
    ]
    cells = square_cells(network, 400.0)
    sheet = draw_up(cells, index, index, aeds, None, NOON)
    assert sheet.devices == count and sheet.people is None
    for entry, at_lon, at_lat in zip(sheet.entries, cells.lon, cells.lat, strict=True):
        here = snap(index, at_lon, at_lat, within_m=1000.0)
        doors = snap(index, lon, lat, within_m=1000.0)
        every = metres_to_one(network, here, doors, DEVICES_WITHIN_M) if count else np.zeros(0)
        nearest = sorted(float(m) for m in every if np.isfinite(m))
        told = sorted(near.metres for near in entry.devices)
        assert told[:DEVICES] == pytest.approx(nearest[: len(told)][:DEVICES])
        open_at_night = [float(every[i]) for i in range(count) if hours[i] == "24/7" and np.isfinite(every[i])]
        if open_at_night:
            assert min(n.metres for n in entry.devices if n.always) == pytest.approx(min(open_at_night))


@pytest.mark.parametrize(
    ("aed", "listed"),
    [
        (make_aed(), True),
        (make_aed(status=AedStatus.CHECK_DUE), True),
        (make_aed(status=AedStatus.RESERVED), True),
        (make_aed(status=AedStatus.IN_USE), False),
        (make_aed(status=AedStatus.OUT_OF_SERVICE), False),
        (make_aed(pads_expire_on=NOON.date() - timedelta(days=1)), False),
        (make_aed(mobile=True, position_at=NOON), False),
    ],
)
def test_only_devices_that_hang_ready_are_listed(town: Town, aed: Aed, listed: bool) -> None:
    """One that waits for a fetcher hangs there again tomorrow; one in a vehicle is elsewhere by then."""
    network, index, places = town
    sheet = draw_up(square_cells(network, 500.0), index, index, [replace(aed, position=places["G"])], None, NOON)
    assert bool(sheet.devices) is listed
    assert any(entry.devices for entry in sheet.entries) is listed


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        ({}, True),
        ({"status": ResponderStatus.LAPSING}, True),
        ({"status": ResponderStatus.SUSPENDED}, False),
        ({"consents": False}, False),
        ({"phone": None}, False),
        ({"certificates": ()}, False),
        ({"certificates": (make_certificate(verified=False),)}, False),
        ({"availability": Availability(ALWAYS, "Asia/Shanghai", NOON + timedelta(hours=1))}, False),
    ],
)
def test_only_people_who_may_be_called_are_listed(town: Town, changes: dict[str, object], listed: bool) -> None:
    """Active, consenting, certified, not on a pause, with a telephone: else their number stands nowhere."""
    network, index, places = town
    one = make_responder(base=places["A"], work=places["O"], **changes)
    sheet = draw_up(square_cells(network, 500.0), index, index, [], [one], NOON)
    assert any(entry.at_home for entry in sheet.entries) is listed
    assert any(entry.at_work for entry in sheet.entries) is listed
    assert "000" not in repr(sheet.entries)


def test_people_without_a_usual_place_are_counted_not_guessed(town: Town) -> None:
    """A position of this morning says nothing about tomorrow."""
    network, index, places = town
    sheet = draw_up(square_cells(network, 500.0), index, index, [], [make_responder(position=places["A"])], NOON)
    assert sheet.people is not None and (len(sheet.people.people), sheet.people.left_out) == (0, 1)


def test_a_street_leads_to_its_cells(town: Town) -> None:
    """Each named street stands with every cell in which it bends or ends, and unnamed ones with none."""
    network, index, _ = town
    cells = square_cells(network, 700.0)
    sheet = draw_up(cells, index, index, [], None, NOON)
    assert [street.name for street in sheet.streets] == ["Long Street", "Quay"]
    (long, quay) = sheet.streets
    assert long.numbers[0] == 1 and not set(long.numbers) & set(quay.numbers)


def test_the_cells_of_a_region_keep_their_names(town: Town) -> None:
    """Cells of grid management stand with their code; one without a boundary has no place on a map."""
    county = Region("330106", "County", Level.COUNTY, boundary=area(0, 0, 2, 1))
    drawn = cut_into_cells(county, 500.0)
    plane = replace(town[0].projection, lon0=120.02, lat0=30.01)
    cells: Cells = region_cells([*drawn, Region("330106-x", "Nowhere", Level.GRID, "330106")], plane)
    assert len(cells) == len(drawn) and sorted(cells.names) == sorted(f"{one.code} {one.name}" for one in drawn)
    assert (np.diff(cells.leaf) >= 0).all() and cells.leaves == cells.leaf.max() + 1


def test_sizes_and_regions_that_make_no_book_are_refused(town: Town) -> None:
    """One sentence says what to give instead."""
    network, _, _ = town
    for size in (0.0, 99.0, 5001.0, float("nan"), float("inf")):
        with pytest.raises(InvalidInput, match="give 100 to 5000 metres"):
            square_cells(network, size)
    with pytest.raises(InvalidInput, match="aedmap region grid"):
        region_cells([], network.projection)


@pytest.mark.parametrize(
    ("hours", "always"), [("24/7", True), ('24/7 "ring"', False), ("Mo-Su 00:00-24:00", False), (None, False)]
)
def test_only_plain_hours_count_as_day_and_night(hours: str | None, always: bool) -> None:
    """Whatever needs reading is printed as it is, and is not called open."""
    assert day_and_night(make_aed(opening_hours=hours)) is always
