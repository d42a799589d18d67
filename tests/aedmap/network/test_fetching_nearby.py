"""The few who are near a patient, out of points filed beforehand."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aedmap.errors import InvalidInput
from aedmap.network import (
    fetch_and_bring,
    fetch_and_bring_in_time,
    fetch_nearby,
    fetch_nearby_in_time,
    file_devices,
    file_devices_in_time,
    file_targets,
    file_travellers,
    snap,
)
from tests.aedmap.network.random_towns import points_on, towns
from tests.drawing import draw_streets

# P patient, A and B devices, R, S, T responders; 50 m a character.
NETWORK, AT = draw_streets("""
    R--A-----P--S--B
                |
                T
""")


def _at(letters):
    return snap(NETWORK, [AT[x].lon for x in letters], [AT[x].lat for x in letters])


def _by_responder(found):
    return {
        int(who): (round(float(direct)), round(float(via)) if np.isfinite(via) else None)
        for who, direct, via in zip(found.responder, found.direct_m, found.via_m, strict=True)
    }


def test_only_those_within_the_cut_off_are_named():
    """R is 450 m away and left out at 400 m; S and T are named, with no device that near."""
    found = fetch_nearby(NETWORK, _at("P"), file_devices(NETWORK, _at("AB")), file_targets(NETWORK, _at("RST")), 400)
    assert _by_responder(found) == {1: (150, None), 2: (250, None)}


def test_a_mask_is_for_one_search_only():
    """B is passed by while it is taken, and is fetched again afterwards."""
    devices, people = file_devices(NETWORK, _at("AB")), file_targets(NETWORK, _at("S"))
    taken = fetch_nearby(NETWORK, _at("P"), devices, people, 2000, usable=[True, False])
    free = fetch_nearby(NETWORK, _at("P"), devices, people, 2000)
    assert (taken.via_aed.tolist(), free.via_aed.tolist()) == ([0], [1])
    assert taken.via_m == pytest.approx([750], abs=0.1)
    assert free.via_m == pytest.approx([450], abs=0.1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_few_are_those_among_all(data):
    """Patient after patient from the same filed points, nothing of one search is left for the next, in both counts."""
    network = data.draw(towns())
    patients, aeds, people = (data.draw(points_on(network, *n)) for n in ((3, 3), (0, 4), (0, 6)))
    pickup = np.array([data.draw(st.sampled_from([0.0, 60.0])) for _ in range(len(aeds))])
    cutoff = data.draw(st.sampled_from([0.0, 300.0, 1e6]))
    for nearby, of_all, devices, responders, names in (
        (fetch_nearby, fetch_and_bring, file_devices, file_targets, ("direct_m", "via_m")),
        (fetch_nearby_in_time, fetch_and_bring_in_time, file_devices_in_time, file_travellers, ("direct_s", "via_s")),
    ):
        filed = devices(network, aeds, pickup), responders(network, people)
        for i in range(len(patients)):
            few = nearby(network, patients[i : i + 1], *filed, cutoff)
            everybody = of_all(network, patients[i : i + 1], aeds, people, cutoff, pickup)
            assert len(set(few.responder.tolist())) == len(few.responder)
            for name in names:
                dense = np.full(len(people), np.inf)
                dense[few.responder] = getattr(few, name)
                assert np.array_equal(dense, getattr(everybody, name))
            assert np.isfinite([getattr(few, name) for name in names]).any(axis=0).all()


def test_threads_share_what_is_filed():
    """Four threads asking at once get what one gets alone."""
    devices, people = file_devices(NETWORK, _at("AB")), file_targets(NETWORK, _at("RST" * 50))
    alone = [fetch_nearby(NETWORK, _at(x), devices, people, 2000) for x in "PST"]
    wrong = []

    def ask() -> None:
        for _ in range(50):
            for x, expected in zip("PST", alone, strict=True):
                found = fetch_nearby(NETWORK, _at(x), devices, people, 2000)
                if not (
                    np.array_equal(found.responder, expected.responder)
                    and np.array_equal(found.direct_m, expected.direct_m)
                    and np.array_equal(found.via_m, expected.via_m)
                ):
                    wrong.append(x)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_metres_and_seconds_are_not_mixed():
    """People filed for seconds are refused in a search by metres, with a sentence."""
    with pytest.raises(InvalidInput, match="file metres and seconds apart"):
        fetch_nearby(NETWORK, _at("P"), file_devices(NETWORK, _at("A")), file_travellers(NETWORK, _at("R")), 500)


def test_pick_ups_must_fit_the_devices():
    """Two pick-ups for one device are refused, and a negative one."""
    with pytest.raises(InvalidInput, match="one each"):
        file_devices(NETWORK, _at("A"), [1.0, 2.0])
    with pytest.raises(InvalidInput, match="negative"):
        file_devices_in_time(NETWORK, _at("A"), -1.0)
