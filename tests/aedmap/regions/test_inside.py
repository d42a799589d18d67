"""A region's devices in lists are those that its report counts."""

import numpy as np
import pytest
from shapely.geometry import box

from aedmap.errors import InvalidInput, NotFound
from aedmap.regions import Hierarchy, Level, Region
from aedmap.regions.inside import inside


def _hierarchy() -> Hierarchy:
    """A county of two towns side by side, the western one larger than its drawn share; a county that nobody drew."""
    return Hierarchy(
        [
            Region("330101", "County", Level.COUNTY),
            Region("330101001", "West", Level.TOWNSHIP, "330101", boundary=box(0, 0, 1, 1)),
            Region("330101002", "East", Level.TOWNSHIP, "330101", boundary=box(1, 0, 2, 1)),
            Region("330102", "Undrawn", Level.COUNTY),
            Region("g1", "Cell", Level.GRID, "330101001", boundary=box(0, 0, 0.5, 0.5)),
        ]
    )


def test_a_region_holds_what_the_regions_below_it_hold() -> None:
    """The county has no boundary of its own; its border belongs to one town only; cells count by themselves."""
    lon, lat = [0.2, 0.9, 1.0, 1.7, 3.0], [0.2, 0.9, 0.5, 0.5, 0.5]
    county, west, east = (inside(_hierarchy(), code) for code in ("330101", "330101001", "330101002"))
    assert county.holds(lon, lat).tolist() == [True, True, True, True, False]
    assert np.array_equal(west.holds(lon, lat) ^ east.holds(lon, lat), county.holds(lon, lat))
    assert inside(_hierarchy(), "g1").holds(lon, lat).tolist() == [True, False, False, False, False]
    assert county.box == (0, 0, 2, 1)
    assert west.holds([], []).tolist() == []


def test_what_cannot_be_asked_is_a_sentence() -> None:
    """A code that is not loaded, and a region of which nobody knows where it lies."""
    with pytest.raises(NotFound, match="no region '9'"):
        inside(_hierarchy(), "9")
    with pytest.raises(InvalidInput, match="no boundary"):
        inside(_hierarchy(), "330102")
