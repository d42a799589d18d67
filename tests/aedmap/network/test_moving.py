"""Positions exchanged while searches run."""

import threading

import numpy as np
import pytest

from aedmap.errors import InvalidInput
from aedmap.network import (
    EdgeIndex,
    MovingPoints,
    fetch_and_bring_in_time,
    fetch_nearby_in_time,
    file_devices_in_time,
    k_nearest,
    snap,
)
from tests.drawing import draw_streets

NETWORK, AT = draw_streets("A--B--C\n|  |  |\nD--E--F", step_m=100.0, profile="responder")
STREETS = EdgeIndex.of(NETWORK)
PATIENT = snap(STREETS, AT["A"].lon, AT["A"].lat)
NO_DEVICES = PATIENT[:0]


def _all_at(moving: MovingPoints, letter: str, count: int) -> None:
    moving.exchange(np.arange(count), np.full(count, AT[letter].lon), np.full(count, AT[letter].lat))


def test_a_search_during_an_exchange_sees_one_set() -> None:
    """While everybody jumps between B and F, every search finds all of them in one place, by way of a device too."""
    moving = MovingPoints(STREETS)
    _all_at(moving, "B", 500)
    device = file_devices_in_time(NETWORK, snap(STREETS, AT["D"].lon, AT["D"].lat), 30.0)
    stop, mixtures, searches = threading.Event(), [], [0]

    def look() -> None:
        while not stop.is_set():
            people = moving.now
            found = fetch_nearby_in_time(NETWORK, PATIENT, device, people.travellers, 1000)
            searches[0] += 1
            everybody = sorted(found.responder) == list(range(len(people.ids)))
            if not everybody or any(len(np.unique(np.round(s, 6))) != 1 for s in (found.direct_s, found.via_s)):
                mixtures.append(found)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(40):
        _all_at(moving, "BF"[i % 2], 300 + i)
    stop.set()
    for thread in threads:
        thread.join()
    assert searches[0] > 0
    assert mixtures == []
    assert moving.now.number == 41


def test_a_wrong_position_leaves_the_old_set() -> None:
    """One latitude of 114 refuses the whole new set with a sentence."""
    moving = MovingPoints(STREETS)
    _all_at(moving, "B", 3)
    before = moving.now
    with pytest.raises(InvalidInput, match="longitude first"):
        moving.exchange([1, 2], [AT["A"].lon, 60.17], [AT["A"].lat, 114.3])
    with pytest.raises(InvalidInput, match="one id each"):
        moving.exchange([1], [AT["A"].lon] * 2, [AT["A"].lat] * 2)
    assert moving.now is before


def test_both_filings_find_the_same_people() -> None:
    """By metres and in seconds, the nearest is the same one."""
    moving = MovingPoints(STREETS)
    people = moving.exchange(list("CEF"), [AT[x].lon for x in "CEF"], [AT[x].lat for x in "CEF"])
    nearest = k_nearest(NETWORK, PATIENT, people.by_metres, 1, 5000)
    seconds = fetch_and_bring_in_time(NETWORK, PATIENT, NO_DEVICES, people.travellers, 5000).direct_s
    assert people.ids[nearest.target[0, 0]] == people.ids[int(np.argmin(seconds))] == "E"
