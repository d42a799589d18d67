"""Which devices of a delivery are known."""

import pytest

from aedmap.registry.importing.draft import Contact
from aedmap.registry.importing.matching import KnownDevice, match
from aedmap.registry.importing.source_device import Said, SourceDevice, aed_id


def _device(row: int, key: str, place: str = "Hall", **said: object) -> SourceDevice:
    values = {"lon": 120.0 + row / 1000, "lat": 30.0, "status": "in_service", "address": f"Road {row}"} | said
    return SourceDevice(row, key, Said(place=place, **values), Contact())  # type: ignore[arg-type]


def _known(*devices: SourceDevice) -> list[KnownDevice]:
    return [KnownDevice(device.key, f"aed-{device.row}", device.said) for device in devices]


def test_the_same_delivery_changes_nothing() -> None:
    """Importing twice is importing once."""
    devices = [_device(i, f"id {i}") for i in range(5)]
    found = match(_known(*devices), devices)
    assert (len(found.new), len(found.changed), len(found.unchanged), len(found.vanished)) == (0, 0, 5, 0)


def test_new_changed_and_vanished_are_told_apart() -> None:
    """One more, one other, one gone."""
    found = match(
        _known(*[_device(i, f"id {i}") for i in range(4)]),
        [_device(0, "id 0"), _device(1, "id 1", floor="2"), _device(2, "id 2"), _device(9, "id 9")],
    )
    assert [device.key for device in found.new] == ["id 9"]
    assert [(change.known.aed_id, change.fields) for change in found.changed] == [("aed-1", ("floor",))]
    assert [one.aed_id for one in found.vanished] == ["aed-3"]


def test_without_numbers_of_its_own_a_device_keeps_its_id_through_a_change_of_name_or_place() -> None:
    """Two of name, address and point are enough."""
    known = _known(_device(1, "of a"), _device(2, "of b", "Gym"), _device(3, "of c", "Pool"))
    renamed, moved = _device(1, "of x", "Great Hall"), _device(2, "of y", "Gym", lon=120.5)
    found = match(known, [renamed, moved, _device(3, "of c", "Pool")])
    assert {(change.known.aed_id, change.fields) for change in found.changed} == {
        ("aed-1", ("place",)),
        ("aed-2", ("lon",)),
    }
    assert not found.new and not found.vanished


def test_devices_of_one_house_are_paired_by_what_differs_least() -> None:
    """Three devices at one address, one of them renamed."""
    said = {"lon": 120.0, "address": "Road 1"}
    known = _known(*[_device(i, f"of {i}", f"Ward {i}", floor=str(i), **said) for i in range(3)])
    new = [_device(i, f"of new {i}", f"Station {i}", floor=str(i), **said) for i in range(3)]
    assert [(c.known.aed_id, c.device.row) for c in match(known, new).changed] == [
        ("aed-0", 0),
        ("aed-1", 1),
        ("aed-2", 2),
    ]


def test_a_device_that_came_back_is_changed() -> None:
    """What had vanished and is delivered again counts as changed, and vanishes once only."""
    device = _device(1, "id 1")
    gone = [KnownDevice("id 1", "aed-1", device.said, vanished=True)]
    assert len(match(gone, [device]).changed) == 1
    assert match(gone, []).vanished == ()


@pytest.mark.parametrize(
    ("source", "key", "wanted"),
    [
        ("verona", "id node/15", "verona-n15"),
        ("koeln", "id 135", "koeln-135"),
    ],
)
def test_ids_stay_readable_where_they_can(source: str, key: str, wanted: str) -> None:
    """A source's own number is kept in the id."""
    assert aed_id(source, key) == wanted


def test_ids_of_foreign_names_are_safe_in_an_address() -> None:
    """Whatever the source is called, the id is plain letters, digits and hyphens, and differs by source."""
    one, other = aed_id("首尔.csv", "id 가 / 1"), aed_id("서울.csv", "id 가 / 1")
    assert one != other and all(set(x) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for x in (one, other))
