"""Devices offered for merging: the same serial anywhere, or alike within 50 m and nothing that tells them apart."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.geography import LocalProjection, Position
from aedmap.registry import Aed, AedStatus
from aedmap.registry.moderation import possible_pairs
from tests.aedmap.made_up import HERE, make_aed


def _at(metres: float, around: Position = HERE) -> Position:
    lon, lat = LocalProjection(around.lon, around.lat).to_degrees(metres, 0.0)
    return Position((float(lon) + 180) % 360 - 180, float(lat))


def _pairs(*aeds: Aed, apart: set[tuple[str, str]] | None = None) -> list[tuple[str, str, str]]:
    return [(one.first.id, one.second.id, one.why) for one in possible_pairs(aeds, apart or set())]


def test_alike_and_near_or_one_serial_is_offered() -> None:
    """Names hold each other, serials are compared without spaces; told apart once is told apart for good."""
    a = make_aed("A", place="City Library")
    b = make_aed("B", place="City Library, hall", position=_at(49))
    assert _pairs(b, a) == [("A", "B", "name")] and _pairs(a, b, apart={("A", "B")}) == []
    far = [make_aed("C", serial="SN 77 X"), make_aed("D", serial="sn77x", position=_at(5000), place="Pool")]
    assert _pairs(*far) == [("C", "D", "serial")]


def test_what_tells_two_devices_apart_keeps_them_apart() -> None:
    """Another floor, spot or serial; more than 50 m; retired; a serial of zeros."""
    a = make_aed("A", floor="1", location="by the desk", serial="SN-1001")
    for other in ({"floor": "2"}, {"location": "by the lift"}, {"serial": "SN-1002"}, {"position": _at(51)}):
        assert _pairs(a, make_aed("B", **other)) == []
    assert _pairs(a, make_aed("B", status=AedStatus.RETIRED)) == []
    zeros = [make_aed("C", serial="0000", place="X"), make_aed("D", serial="0000", place="Y", position=_at(900))]
    assert _pairs(*zeros) == []


def test_pairs_with_two_addresses_come_last() -> None:
    """Schools of one name that a register put on one point are offered after those that may well be one."""
    a, b = make_aed("A", address="Main Street 1"), make_aed("B", address="main street 1")
    c, d = make_aed("C", address="Hill Road 7", place="Pool"), make_aed("D", address="Sea Road 9", place="Pool")
    found = possible_pairs([c, d, a, replace(b, position=_at(20))], set())
    assert [(one.first.id, one.second.id, one.other_address) for one in found] == [("A", "B", False), ("C", "D", True)]


def test_the_180th_meridian_divides_no_pair() -> None:
    """Two boxes of one house in Fiji are near each other whichever side their degrees stand on."""
    edge = Position(179.9999, -16.8)
    assert _pairs(make_aed("A", position=edge), make_aed("B", position=_at(9, edge))) == [("A", "B", "name")]
    assert _pairs(make_aed("A", position=edge), make_aed("B", position=_at(20, edge))) == [("A", "B", "name")]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 300), min_size=2, max_size=12))
def test_as_trying_every_pair(metres: list[int]) -> None:
    """The search finds exactly the pairs that lie within 50 m."""
    aeds = [make_aed(f"A-{n:02}", position=_at(metre)) for n, metre in enumerate(metres)]
    wanted = {(f"A-{i:02}", f"A-{j:02}") for (i, a), (j, b) in combinations(enumerate(metres), 2) if abs(a - b) < 50}
    exactly = {(f"A-{i:02}", f"A-{j:02}") for (i, a), (j, b) in combinations(enumerate(metres), 2) if abs(a - b) == 50}
    found = {(one.first.id, one.second.id) for one in possible_pairs(aeds, set())}
    assert wanted <= found <= wanted | exactly
