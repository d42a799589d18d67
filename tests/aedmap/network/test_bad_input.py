"""What no search takes: refused with one sentence, before anything runs."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from aedmap.errors import AedmapError, InvalidInput, NotFound
from aedmap.network import (
    EdgeIndex,
    fetch_and_bring,
    fetch_and_bring_in_time,
    k_nearest,
    metres_to_one,
    on_island,
    pairs_within,
    snap,
)
from aedmap.network.reached import reached_parts
from aedmap.network.walk import quickest_walk
from tests.drawing import draw_streets

NETWORK, AT = draw_streets("A--B--C\n   |\n   D")
STREETS = EdgeIndex.of(NETWORK)
HERE = snap(STREETS, AT["A"].lon, AT["A"].lat)
NOWHERE = snap(STREETS, 0.0, 0.0)


@pytest.mark.parametrize(
    ("lon", "lat", "words"),
    [
        (math.nan, 60.0, "not a pair of numbers"),
        (24.9, math.inf, "not a pair of numbers"),
        (30.59, 114.3, "longitude first"),
        (999.0, 60.0, "between -180 and 180"),
        ("east", "north", "must be numbers"),
        ([24.9, 25.0], [60.0], "one each"),
    ],
)
def test_wrong_coordinates_are_refused(lon: object, lat: object, words: str) -> None:
    """NaN, swapped, out of range, words, of different number."""
    with pytest.raises(InvalidInput, match=words) as refusal:
        snap(STREETS, lon, lat)  # type: ignore[arg-type]
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("cutoff", [-1.0, math.nan, math.inf])
@pytest.mark.parametrize(
    "search",
    [
        lambda cutoff: pairs_within(NETWORK, HERE, HERE, cutoff),
        lambda cutoff: metres_to_one(NETWORK, HERE, HERE, cutoff),
        lambda cutoff: k_nearest(NETWORK, HERE, HERE, 1, cutoff),
        lambda cutoff: fetch_and_bring(NETWORK, HERE, HERE, HERE, cutoff),
        lambda cutoff: fetch_and_bring_in_time(NETWORK, HERE, HERE, HERE, cutoff),
        lambda cutoff: reached_parts(NETWORK, HERE, cutoff),
    ],
)
def test_a_cut_off_below_zero_is_refused(search: Callable[[float], object], cutoff: float) -> None:
    """By every search that has one."""
    with pytest.raises(InvalidInput, match="cut-off"):
        search(cutoff)


@pytest.mark.parametrize("profile", ["", "horse", "WALK", "../walk"])
def test_an_unknown_profile_is_refused(profile: str) -> None:
    """With the names that are known."""
    with pytest.raises(NotFound, match="give one of walk"):
        NETWORK.view(profile)


def test_a_point_off_the_streets_is_said_plainly() -> None:
    """Not found is not a crash: no pairs, inf, or a sentence."""
    assert len(pairs_within(NETWORK, NOWHERE, HERE, 100)) == 0
    assert np.isinf(metres_to_one(NETWORK, HERE, NOWHERE, 100)).all()
    for wrong in (
        lambda: quickest_walk(NETWORK, NOWHERE, HERE),
        lambda: fetch_and_bring(NETWORK, NOWHERE, HERE, HERE, 9),
    ):
        with pytest.raises(AedmapError, match="too far from any street"):
            wrong()


def test_points_near_an_island_are_joined_or_flagged() -> None:
    """40 m from the main street: brought there; 200 m from it: left on the island and flagged, never lost."""
    for gap, joined in ((40.0, True), (200.0, False)):
        network, at = draw_streets("   F\n   |\nA--E--B\n\nC-D", step_m=gap / 2)
        point = snap(network, at["C"].lon, at["C"].lat)
        main = snap(network, at["B"].lon, at["B"].lat)
        metres = metres_to_one(network, main, point, 10_000)[0]
        assert point.found[0]
        assert np.isfinite(metres) == joined
        assert on_island(network, point)[0] != joined
        assert not on_island(network, main)[0]
