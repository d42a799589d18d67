"""What each device adds, and shares of demand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.coverage.measure import order_by_gain, share


@given(
    demand=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    covered=st.lists(st.booleans(), min_size=6, max_size=6),
    each=st.lists(st.sets(st.integers(0, 5)), max_size=5),
)
def test_order_is_greedy(demand: list[int], covered: list[bool], each: list[set[int]]) -> None:
    """At every step the device that adds most comes next, and the gains add up to what all of them cover."""
    worth, now = np.asarray(demand, np.float64), np.asarray(covered)
    order, gains = order_by_gain(worth, now, [np.asarray(sorted(cells), np.int64) for cells in each])
    left, seen = set(range(len(each))), {cell for cell in range(6) if covered[cell]}
    for device, gain in zip(order, gains, strict=True):
        adds = {other: sum(demand[cell] for cell in each[other] - seen) for other in left}
        assert gain == adds[device] == max(adds.values())
        left.remove(device)
        seen |= each[device]
    assert not left


def test_share_of_nothing_is_none() -> None:
    """Without demand nothing is covered, and nothing breaks."""
    assert share(np.zeros(2), np.ones(2, np.bool_)) == 0
