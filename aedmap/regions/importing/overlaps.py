"""Neighbours of one level that claim the same ground: a device there can count for one of them only."""

from collections.abc import Sequence

import numpy as np
import shapely

from aedmap.faults import Code, Fault
from aedmap.regions.importing.parents import Draft

# Of the smaller one; borders are drawn by hand.
_SHARED = 0.01


def find_overlaps(drafts: Sequence[Draft]) -> list[Fault]:
    """One warning a region that shares more than a hundredth with an earlier one of its level."""
    faults: list[Fault] = []
    for level in {draft.region.level for draft in drafts}:
        same = [draft for draft in drafts if draft.region.level is level and draft.region.boundary is not None]
        shapes = np.array([draft.region.boundary for draft in same], dtype=object)
        if len(shapes) < 2:
            continue
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        pairs = first < second
        first, second = first[pairs], second[pairs]
        shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
        smaller = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
        told: set[int] = set()
        for i in np.flatnonzero(shared > _SHARED * smaller):
            draft, other = same[second[i]], same[first[i]]
            if draft.row in told:
                continue
            told.add(draft.row)
            reason = (
                f"{draft.region.code} shares {shared[i] / smaller[i]:.0%} of the smaller area with "
                f"{other.region.code}; what lies there counts for the smaller code."
            )
            faults.append(Fault(draft.row, "", draft.region.code, reason, Code.OVERLAP))
    return faults
