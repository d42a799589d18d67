"""What holds of every travel time, whatever the town."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.network import (
    Snapped,
    StreetNetwork,
    fetch_and_bring,
    file_travellers,
    k_nearest,
    pairs_within,
    pairs_within_in_time,
    snap,
)
from tests.aedmap.network.random_towns import beside_streets, points_on, towns
from tests.drawing import draw_streets

_FAR = 1e6


def _seconds(network: StreetNetwork, points: Snapped) -> np.ndarray:
    """(n, n) from each point to each, inf where there is no way."""
    pairs = pairs_within_in_time(network, points, points, _FAR)
    seconds = np.full((len(points), len(points)), np.inf)
    seconds[np.repeat(np.arange(len(points)), np.diff(pairs.start)), pairs.target] = pairs.seconds
    return seconds


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_way_by_a_third_place_is_never_quicker(data: st.DataObject) -> None:
    """The triangle inequality between places on the streets, one-way streets and stairs included."""
    network = data.draw(towns())
    count = data.draw(st.integers(3, 6))
    edge = np.array([data.draw(st.integers(0, network.edge_count - 1)) for _ in range(count)], np.int32)
    share = np.array([data.draw(st.floats(0, 1)) for _ in range(count)])
    seconds = _seconds(network, beside_streets(network, edge, share * network.edge_m[edge]))
    by_a_third = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= by_a_third + 1e-6).all()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_turning_round_changes_nothing_where_no_one_way_rule_binds(data: st.DataObject) -> None:
    """Metres never; seconds only where some street is one-way for walkers."""
    network = data.draw(towns())
    points = data.draw(points_on(network, 2, 6))
    pairs = pairs_within(network, points, points, _FAR)
    metres = np.full((len(points), len(points)), np.inf)
    metres[np.repeat(np.arange(len(points)), np.diff(pairs.start)), pairs.target] = pairs.metres
    assert metres == pytest.approx(metres.T, rel=1e-12)
    if np.isfinite(network.edge_forward_s).all() and np.isfinite(network.edge_backward_s).all():
        seconds = _seconds(network, points)
        assert seconds == pytest.approx(seconds.T, rel=1e-12)


def test_turning_round_changes_the_time_where_a_one_way_rule_binds() -> None:
    """A path that walkers may go one way only: 300 m there, 500 m back, at 1.4 m/s."""
    town, at = draw_streets(
        "A--B--C\n|     |\nD--E--F", tags={way: {"highway": "footway", "oneway:foot": "yes"} for way in ("AB", "BC")}
    )
    points = snap(town, [at[x].lon for x in "AC"], [at[x].lat for x in "AC"])
    seconds = _seconds(town, points)
    assert (seconds[0, 1], seconds[1, 0]) == pytest.approx((300 / town.pace_mps, 500 / town.pace_mps), rel=1e-3)


_RANDOM = np.random.default_rng(3)


def _shuffled_town() -> tuple[StreetNetwork, Snapped, Snapped]:
    network, at = draw_streets("A--B--C-+\n|  |  | |\nD--E--F-+\n|  |    |\nG--H----+", step_m=30)
    west, east, south, north = at["A"].lon, at["C"].lon, at["G"].lat, at["A"].lat

    def scattered(count: int) -> Snapped:
        return snap(network, _RANDOM.uniform(west, east, count), _RANDOM.uniform(south, north, count))

    return network, scattered(1500), scattered(900)


@pytest.mark.parametrize("search", [pairs_within, pairs_within_in_time])
def test_threads_and_order_change_no_bit(search: object) -> None:
    """Sources and targets shuffled, one, two and five threads: the very same numbers."""
    network, sources, targets = _shuffled_town()

    def rows(order: np.ndarray, target_order: np.ndarray, threads: int) -> np.ndarray:
        found = search(network, sources[order], targets[target_order], 120.0, threads)  # type: ignore[operator]
        cost = found.metres if search is pairs_within else found.seconds
        table = np.full((len(order), len(target_order)), np.inf)
        table[np.repeat(order, np.diff(found.start)), target_order[found.target]] = cost
        return table

    given_order = np.arange(len(sources)), np.arange(len(targets))
    expected = rows(*given_order, 1)
    assert np.isfinite(expected).any()
    for threads in (1, 2, 5):
        shuffled = _RANDOM.permutation(len(sources)), _RANDOM.permutation(len(targets))
        assert np.array_equal(rows(*shuffled, threads), expected)
        assert np.array_equal(rows(*given_order, threads), expected)


def test_the_order_of_devices_and_people_changes_no_bit() -> None:
    """k nearest and the two-layer search on shuffled points."""
    network, people, devices = _shuffled_town()
    patient, people, devices = people[:1], people[1:200], devices[:40]
    usable = _RANDOM.random(len(devices)) < 0.7
    plain = fetch_and_bring(network, patient, devices, people, 600.0, 20.0, usable)
    nearest = k_nearest(network, people, devices, 5, 600.0, usable)
    order, device_order = _RANDOM.permutation(len(people)), _RANDOM.permutation(len(devices))
    mixed = fetch_and_bring(network, patient, devices[device_order], people[order], 600.0, 20.0, usable[device_order])
    assert np.array_equal(mixed.direct_m, plain.direct_m[order])
    assert np.array_equal(mixed.via_m, plain.via_m[order])
    again = k_nearest(network, people[order], devices[device_order], 5, 600.0, usable[device_order])
    assert np.array_equal(again.metres, nearest.metres[order])


def test_targets_filed_for_another_search_are_refused() -> None:
    """Travellers are filed by the seconds to leave them; a search towards them would go against one-way streets."""
    network, people, _ = _shuffled_town()
    for search in (pairs_within, pairs_within_in_time):
        with pytest.raises(InvalidInput, match="filed for other searches"):
            search(network, people[:1], file_travellers(network, people), 100.0)
