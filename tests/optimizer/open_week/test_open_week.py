"""The week of devices already out, on a street where every hour can be counted by hand."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aedmap.cli import main
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.registry import Aed, AedStatus
from aedmap.town import Town
from optimizer.demand import Period
from optimizer.open_week import OpenWeek, open_week
from optimizer.scenario import Budget, DemandSettings, ExistingFrom, Response, Scenario, Ways
from tests.optimizer.towns import draw_town, write_people

_WORK, _REST = Period("work", 9, 17, (0, 1, 2, 3, 4)), Period("rest", 17, 9)

Drawn = tuple[Town, dict[str, Position]]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return draw_town(tmp_path_factory.mktemp("week"))


@pytest.fixture
def asked(street: Drawn, tmp_path: Path) -> Scenario:
    """30 people at A, 10 at D and 60 at G, 300 m from each other, of whom a device reaches 180 m."""
    people = write_people(tmp_path / "people.csv", street[1], {"A": 30, "D": 10, "G": 60})
    demand = DemandSettings(population=people, cell_m=20.0, periods=(_WORK, _REST))
    return Scenario("week", Budget(1), demand=demand, existing=ExistingFrom.REGISTRY)


def _aed(at: Position, hours: str | None, number: str = "1") -> Aed:
    return Aed(number, at, "Hall", AedStatus.IN_SERVICE, "Europe/Helsinki", "FI", "list", opening_hours=hours)


@pytest.fixture
def week(asked: Scenario, street: Drawn) -> OpenWeek:
    """An office at A, an open cabinet at D, hours unknown at G, and a device in another country."""
    town, at = street
    far = Position(at["A"].lon + 1, at["A"].lat)
    devices = [
        _aed(at["A"], "Mo-Fr 09:00-17:00", "a"),
        _aed(at["D"], "24/7", "d"),
        _aed(at["G"], None, "g"),
        _aed(far, "24/7", "far"),
    ]
    return open_week(asked, town, devices)


def test_each_hour_counts_who_is_reached_then(week: OpenWeek) -> None:
    """Everybody is near a device; A and D in office hours, D alone at other times, G never for certain."""
    assert week.near == pytest.approx(1)
    expected = np.full((7, 24), 0.1)
    expected[:5, 9:17] = 0.4
    assert week.by_hour == pytest.approx(expected.ravel())


def test_hours_count_by_when_arrests_happen(week: OpenWeek) -> None:
    """40 of the 168 hours are office hours, and people are at home evenly: (40 * 0.4 + 128 * 0.1) / 168."""
    assert [(each.name, each.open_then) for each in week.by_period] == [
        ("work", pytest.approx(0.4)),
        ("rest", pytest.approx((16 * 5 * 0.1 + 0.1 * 16 * 2) / 112)),
    ]
    assert week.open_then == pytest.approx((40 * 0.4 + 112 * 0.1) / 152)
    assert week.lost == pytest.approx(1 - week.open_then)


def test_unknown_hours_give_a_range(week: OpenWeek) -> None:
    """G alone is unknown, a third of the devices here; were it always open, its 60 people would be covered too."""
    assert (week.devices, week.near_streets) == (4, 3)
    assert week.hours_unknown == pytest.approx(1 / 3)
    assert week.at_best == pytest.approx(week.open_then + 0.6)


def test_junctions_are_told_beside_demand(week: OpenWeek, street: Drawn) -> None:
    """The street's two ends are its junctions: both are near a device, neither at night with an open one."""
    assert week.junctions == street[0].network.node_count
    assert week.near_junctions == 1
    assert week.junctions_by_hour[3] == 0
    assert week.junctions_by_hour[12] == pytest.approx(0.5)


def test_straight_ways_will_do(asked: Scenario, street: Drawn, week: OpenWeek) -> None:
    """On a straight street with a detour of 1 the shares are the street's; there are no junctions, and it is told."""
    town, at = street
    straight = replace(asked, response=Response(ways=Ways.STRAIGHT, detour=1.0))
    devices = [_aed(at["A"], "Mo-Fr 09:00-17:00", "a"), _aed(at["D"], "24/7", "d"), _aed(at["G"], None, "g")]
    other = open_week(straight, town, devices)
    assert other.by_hour == pytest.approx(week.by_hour)
    assert (other.near_junctions, other.junctions_by_hour, other.junctions) == (None, None, 0)
    assert any("straight lines" in note for note in other.notes)


def test_no_device_here_is_told(asked: Scenario, street: Drawn) -> None:
    """Devices of another town measure nothing."""
    far = _aed(Position(10.0, 50.0), "24/7")
    with pytest.raises(InvalidInput, match="None of the 1 devices is near a street"):
        open_week(asked, street[0], [far])
    with pytest.raises(InvalidInput, match="No device is known to be out"):
        open_week(asked, street[0], [])


def test_the_command_writes_table_and_picture(
    street: Drawn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three files, with as many figures in the picture as hours in a week, and the sentence that it is no back-test."""
    town, at = street
    write_people(tmp_path / "people.csv", at, {"A": 1})
    (tmp_path / "devices.csv").write_text(f"lon,lat,opening_hours\n{at['A'].lon},{at['A'].lat},24/7\n")
    (tmp_path / "s.toml").write_text(
        'name = "SAMPLE"\n[budget]\ndevices = 1\n[existing]\naeds = "devices.csv"\n'
        '[demand]\npopulation = "people.csv"\n'
    )
    given = [str(tmp_path / "s.toml"), "--town", str(town.folder), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as stop:
        main(["coverage", *given, "--json"])
    assert stop.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["open_then"] == pytest.approx(1)
    assert told["sample"]
    for name in ("week.md", "week.svg"):
        assert "SAMPLE: made from made-up data" in (tmp_path / "out" / name).read_text(encoding="utf-8")
    assert told["lost_to_closed_doors"] == pytest.approx(0)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"week.json", "week.md", "week.svg"}
    assert "no device-level back-test" in (tmp_path / "out" / "week.md").read_text(encoding="utf-8")
    drawn = ET.fromstring((tmp_path / "out" / "week.svg").read_text(encoding="utf-8"))
    assert [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")].count("100") == 168
