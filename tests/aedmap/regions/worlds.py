"""A made-up county of squares: two towns of two villages each, and room that belongs to no town."""

from dataclasses import replace
from typing import Any

from shapely.geometry import box

from aedmap.regions import Level, Region

WEST, SOUTH, STEP = 120.0, 30.0, 0.02  # a village is about 2 km wide


def area(x0: float, y0: float, x1: float, y1: float) -> Any:
    """A rectangle in steps from the south-western corner."""
    return box(WEST + x0 * STEP, SOUTH + y0 * STEP, WEST + x1 * STEP, SOUTH + y1 * STEP)


def at(x: float, y: float) -> tuple[float, float]:
    """Degrees of a place in steps."""
    return WEST + x * STEP, SOUTH + y * STEP


COUNTY = Region("330106", "County", Level.COUNTY, None, 9000, boundary=area(0, 0, 5, 1))
TOWNS = (
    Region("330106001", "West", Level.TOWNSHIP, "330106", None, boundary=area(0, 0, 2, 1)),
    Region("330106002", "East", Level.TOWNSHIP, "330106", None, boundary=area(2, 0, 4, 1)),
)
VILLAGES = tuple(
    Region(f"3301060{town:02d}00{n}", f"Village {town}.{n}", Level.VILLAGE, f"3301060{town:02d}", 1000 * n,
           boundary=area(2 * town - 3 + n, 0, 2 * town - 2 + n, 1))
    for town in (1, 2) for n in (1, 2)
)  # fmt: skip
EVERYTHING = (COUNTY, *TOWNS, *VILLAGES)


def without_boundary(region: Region) -> Region:
    """The same region, of which only the code is known."""
    return replace(region, boundary=None)
