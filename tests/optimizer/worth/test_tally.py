"""What devices are worth together, against a sum written down cell by cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.worth import add_by_gain
from tests.optimizer.worth.made import each_adds, plain_value, reaches, tally_of, weights


@given(st.data(), weights, each_adds)
def test_the_value_is_the_sum_over_cells_and_slots(data, weight, adds) -> None:
    """Whatever reaches whom and is open when: value, gains and what is lost without one device are those by hand."""
    devices = data.draw(st.lists(reaches(graded=adds is None), min_size=1, max_size=5))
    tally = tally_of(weight, adds, devices[:-1])
    assert tally.value == pytest.approx(plain_value(weight, adds, devices[:-1]))
    assert tally.gain(devices[-1]) == pytest.approx(plain_value(weight, adds, devices) - tally.value)
    whole = tally.copy()
    whole.add(devices[-1])
    assert len(tally.reaches) == len(devices) - 1
    for number in range(len(devices)):
        others = [*devices[:number], *devices[number + 1 :]]
        with whole.without(number):
            lost = whole.gain(devices[number])
        assert lost == pytest.approx(plain_value(weight, adds, devices) - plain_value(weight, adds, others))
    assert whole.gain(devices[0]) == pytest.approx(plain_value(weight, adds, [*devices, devices[0]]) - whole.value)


@given(st.data(), weights, each_adds)
def test_by_gain_the_best_comes_first(data, weight, adds) -> None:
    """Each next device adds most of those left; those left out at the end would add nothing, needed ones come too."""
    devices = data.draw(st.lists(reaches(graded=adds is None), max_size=5))
    needed = np.array([data.draw(st.booleans()) for _ in devices], np.bool_)
    tally = tally_of(weight, adds, [])
    order, gains = add_by_gain(tally, devices, needed)
    left, there = set(range(len(devices))), []
    for number, gain in zip(order, gains, strict=True):
        before = plain_value(weight, adds, there)
        adding = {other: plain_value(weight, adds, [*there, devices[other]]) - before for other in left}
        assert gain == pytest.approx(adding[number]) == pytest.approx(max(adding.values()))
        left.remove(number)
        there.append(devices[number])
    assert not any(needed[number] for number in left)
    assert all(tally.gain(devices[number]) == pytest.approx(0) for number in left)
