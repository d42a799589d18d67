"""Devices in vehicles: where they were, how long ago, and for how long that is believed."""

from datetime import timedelta

import pytest

from aedmap.dispatch.devices import sort_devices
from aedmap.errors import InvalidInput
from aedmap.finding import nearest_aeds
from aedmap.geography import Position
from aedmap.registry import Aed, why_not_usable
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at
from tests.aedmap.made_up import NOON, make_aed


def _patrol_car(minutes_ago: float) -> Aed:
    return aed_at("B", "car", mobile=True, position_at=NOON - timedelta(minutes=minutes_ago))


@pytest.mark.parametrize(
    ("minutes_ago", "why"), [(0, None), (10, None), (10.1, "position_stale"), (-11, "position_stale")]
)
def test_a_vehicle_counts_while_its_position_is_fresh(minutes_ago: float, why: str | None) -> None:
    """Ten minutes are believed; what comes from the future comes from a wrong clock."""
    assert why_not_usable(_patrol_car(minutes_ago), NOON) == why


def test_how_long_a_position_is_believed_is_a_setting() -> None:
    """Half an hour, when the deployment says so."""
    assert why_not_usable(_patrol_car(20), NOON, mobile_fresh_s=1800) is None


def test_a_vehicle_that_never_reported_is_offered_to_nobody() -> None:
    """Nobody knows where it is."""
    lost = aed_at("B", mobile=True)
    assert why_not_usable(lost, NOON) == "position_stale"
    assert lost.position_age_s(NOON) == float("inf")
    assert make_aed().position_age_s(NOON) is None


def test_a_stale_vehicle_is_neither_nearest_nor_dispatched() -> None:
    """The farther device on the wall is offered instead."""
    wall = aed_at("D")
    for minutes_ago, first in ((5, "car"), (15, "aed-D")):
        found = nearest_aeds(STREETS, [_patrol_car(minutes_ago), wall], PLACES["A"], NOON)
        assert found.devices[0].aed.id == first
    sorted_ = sort_devices([_patrol_car(15), wall], NOON, 600)
    assert [aed.id for aed in sorted_.always] == ["aed-D"]
    assert [(aed.id, why) for aed, why in sorted_.left_out] == [("car", "position_stale")]


def test_a_device_on_a_wall_has_no_time_of_its_position() -> None:
    """A time beside a fixed place would make it go stale."""
    with pytest.raises(InvalidInput, match="stands in one place"):
        make_aed(position_at=NOON)
    with pytest.raises(InvalidInput, match="without offset"):
        make_aed(mobile=True, position_at=NOON.replace(tzinfo=None), position=Position(1, 1))
