"""Real registers beside the checkout: the faults that are known of them, and no others."""

from collections import Counter

import pytest

from aedmap.registry.importing import Boundary, Checked, read_boundary
from tests.aedmap.registry.importing.files import check
from tests.parts import shared_data


def _counts(name: str, boundary: Boundary | None = None) -> tuple[Checked, Counter[str], Counter[str]]:
    checked = check(shared_data(name), boundary=boundary)
    rejected = Counter(fault.code.value for fault in checked.rejected)
    return checked, rejected, Counter(fault.code.value for fault in checked.warnings)


def test_seoul() -> None:
    """Three devices one degree off, 176 Sundays with digits glued in front, and houses with many devices."""
    boundary = read_boundary(shared_data("seoul/districts.geojson"))
    checked, rejected, warnings = _counts("seoul/aed_with_hours.csv", boundary)
    assert (len(checked.file.records), rejected) == (5634, Counter(outside_boundary=3))
    assert all("one degree of longitude off" in fault.reason for fault in checked.rejected)
    assert {fault.column for fault in checked.warnings if fault.code == "hours_unparsed"} == {"일요일"}
    assert warnings["hours_unparsed"] == 176 and set(warnings) == {"hours_unparsed", "duplicate"}


def test_takamatsu() -> None:
    """Free text is unknown, nothing else is wrong."""
    checked, rejected, warnings = _counts("takamatsu/aed_location/data.xlsx")
    assert (len(checked.devices), rejected, set(warnings)) == (450, Counter(), {"hours_unparsed"})


def test_verona() -> None:
    """What OpenStreetMap returns has no fault, and 88 opening hours of which all are read."""
    checked, rejected, warnings = _counts("registries/verona_overpass.json")
    assert (len(checked.devices), rejected, warnings) == (210, Counter(), Counter())
    assert sum(1 for device in checked.devices if device.said.opening_hours) == 88
    assert sum(1 for device in checked.devices if device.said.indoor is not None) >= 147


def test_oita() -> None:
    """Seven without a position, the repeated ones, and the points that a geocoder gave to whole villages."""
    checked, rejected, warnings = _counts("registries/oita_pref_aed.csv")
    assert (len(checked.file.records), rejected) == (2181, Counter(no_position=7))
    assert 3 <= warnings["duplicate"] <= 5 and 232 <= warnings["default_point"] <= 320
    assert set(warnings) == {"duplicate", "default_point"}


@pytest.mark.parametrize(
    ("name", "devices", "rejected", "warned"),
    [
        ("aed.csv", 121, {"no_position": 24}, {"duplicate": 1, "hours_unparsed": 2}),
        ("aed.geojson", 121, {}, {"hours_unparsed": 2}),
        ("aed_crowdsav.csv", 120, {}, {}),
        ("aed_stadt_koeln.csv", 0, {"no_position": 25}, {}),
    ],
)
def test_cologne(name: str, devices: int, rejected: dict[str, int], warned: dict[str, int]) -> None:
    """24 without a position, number 135 twice, and hours that hold for events too."""
    checked, refused, warnings = _counts(f"registries/{name}")
    assert (len(checked.devices), refused, warnings) == (devices, Counter(rejected), Counter(warned))
