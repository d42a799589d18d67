"""Small made-up sets of devices for the tests of worth and choice."""

import numpy as np
from hypothesis import strategies as st

from optimizer.worth import Reach, Tally

CELLS, SLOTS = 5, 3

weights = st.lists(st.integers(0, 5), min_size=CELLS * SLOTS, max_size=CELLS * SLOTS).map(
    lambda numbers: np.array(numbers, np.float64).reshape(CELLS, SLOTS)
)
# Backup with a share of 0.3, expected cover with a tenth missing, and the best device alone.
each_adds = st.sampled_from([None, np.array([0.7, 0.3]), 0.9 * 0.1 ** np.arange(4)])


@st.composite
def reaches(draw: st.DrawFn, graded: bool = True) -> Reach:
    """A device; graded: worths between 0 and 1, else all 1."""
    cells = sorted(draw(st.sets(st.integers(0, CELLS - 1), min_size=1)))
    worth = draw(
        st.lists(st.sampled_from([0.25, 0.5, 1.0] if graded else [1.0]), min_size=len(cells), max_size=len(cells))
    )
    slots = sorted(draw(st.sets(st.integers(0, SLOTS - 1))))
    return Reach(np.array(cells, np.int64), np.array(worth), np.array(slots, np.int64))


def plain_value(weight: np.ndarray, adds: np.ndarray | None, devices: list[Reach]) -> float:
    """What the devices are worth together, written down cell by cell."""
    value = 0.0
    for cell in range(weight.shape[0]):
        for slot in range(weight.shape[1]):
            worths = [
                float(device.worth[device.cell.tolist().index(cell)])
                for device in devices
                if cell in device.cell and slot in device.slots
            ]
            share = max(worths, default=0.0) if adds is None else float(adds[: len(worths)].sum())
            value += float(weight[cell, slot]) * share
    return value


def tally_of(weight: np.ndarray, adds: np.ndarray | None, devices: list[Reach]) -> Tally:
    """All devices added in their order."""
    tally = Tally(weight, adds)
    for device in devices:
        tally.add(device)
    return tally
