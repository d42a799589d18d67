"""Positions that cannot be: missing, no degrees, exchanged, one degree off, without their decimal point, outside."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault
from aedmap.geography import Position
from aedmap.geography.datum import Datum, convert
from aedmap.registry.importing.boundary import Boundary
from aedmap.registry.importing.checks.bulk import Bulk, find_bulk
from aedmap.registry.importing.coordinates import says_nothing
from aedmap.registry.importing.draft import Draft

# Boundaries are drawn with some metres of tolerance and devices hang on walls that are boundaries.
TOLERANCE_M = 50.0
_NULL_DEG = 1e-3
_POWERS = tuple(10.0**power for power in range(1, 12))


@dataclass(frozen=True)
class Placed:
    """A draft with its position on WGS84."""

    draft: Draft
    position: Position


@dataclass(frozen=True)
class Columns:
    """What the columns of the position are called, for faults to name."""

    lon: str
    lat: str


def place(
    drafts: Sequence[Draft], datum: Datum, boundary: Boundary | None, columns: Columns
) -> tuple[list[Placed], list[Fault], list[Fault]]:
    """Drafts with a credible position; rejections; warnings about positions that are kept."""
    looker = _Looker(drafts, datum, boundary, columns)
    placed: list[Placed] = []
    rejected: list[Fault] = []
    for draft in drafts:
        seen = looker.look(draft)
        if isinstance(seen, Fault):
            rejected.append(seen)
        else:
            placed.append(Placed(draft, seen))
    outside, inside = looker.outside(placed)
    return inside, rejected + outside, [] if boundary else looker.degrees_off(inside)


class _Looker:
    def __init__(self, drafts: Sequence[Draft], datum: Datum, boundary: Boundary | None, columns: Columns) -> None:
        self._datum = datum
        self._boundary = boundary
        self._columns = columns
        lon = np.array([np.nan if draft.lon is None else draft.lon for draft in drafts])
        lat = np.array([np.nan if draft.lat is None else draft.lat for draft in drafts])
        self._bulk: Bulk | None = find_bulk(lon, lat)

    def look(self, draft: Draft) -> Position | Fault:
        """The position on WGS84, or what makes the numbers themselves impossible."""
        if says_nothing(draft.said_lon) or says_nothing(draft.said_lat):
            missing = self._columns.lon if says_nothing(draft.said_lon) else self._columns.lat
            reason = "The record has no position; add longitude and latitude."
            if not missing:
                reason = "No column was taken for longitude and latitude; name them with --mapping."
            return Fault(draft.row, missing, "", reason, Code.NO_POSITION)
        lon, lat = draft.lon, draft.lat
        if lon is None or lat is None:
            reason = "The position is no pair of degrees; write degrees such as 120.15507."
            return self._fault(draft, reason, Code.BAD_POSITION, lon is not None)
        if abs(lon) < _NULL_DEG and abs(lat) < _NULL_DEG:
            reason = "The position is 0, 0 in the Gulf of Guinea, which stands for a missing one."
            return self._fault(draft, reason, Code.BAD_POSITION)
        if abs(lat) > 90 or abs(lon) > 180:
            return self._beyond(draft, lon, lat)
        if (lon == 0 or lat == 0) and self._bulk is not None and not self._bulk.holds(lon, lat, 1.0):
            reason = "One half of the position is 0, which stands for a missing one."
            return self._fault(draft, reason, Code.BAD_POSITION, lat == 0)
        if self._is_swapped(lon, lat):
            return self._swapped(draft, lon, lat)
        try:
            return self.converted(lon, lat)
        except InvalidInput as error:
            return self._fault(draft, str(error), Code.BAD_POSITION)

    def converted(self, lon: float, lat: float) -> Position:
        if self._datum in (Datum.WGS84, Datum.CGCS2000):
            return Position(lon, lat)
        x, y = convert(lon, lat, self._datum, Datum.WGS84)
        return Position(float(x), float(y))

    def outside(self, placed: list[Placed]) -> tuple[list[Fault], list[Placed]]:
        """Faults of those outside the boundary, and those inside."""
        if self._boundary is None or not placed:
            return [], placed
        lon, lat = (np.array([getattr(one.position, axis) for one in placed]) for axis in ("lon", "lat"))
        metres = self._boundary.metres_outside(lon, lat)
        faults = [self._outside(one, float(far)) for one, far in zip(placed, metres, strict=True) if far > TOLERANCE_M]
        return faults, [one for one, far in zip(placed, metres, strict=True) if far <= TOLERANCE_M]

    def degrees_off(self, placed: Sequence[Placed]) -> list[Fault]:
        """Lone points of a local register that one degree would bring home."""
        bulk = self._bulk
        if bulk is None or not bulk.is_local():
            return []
        faults = []
        for one in placed:
            lon, lat = one.draft.lon or 0.0, one.draft.lat or 0.0
            if bulk.holds(lon, lat, 0.5):
                continue
            home = next((s for s in _degree_shifts(lon, lat) if bulk.holds(s[1], s[2], 0.1)), None)
            if home is not None:
                reason = (
                    f"The device lies far from all others; one degree of {home[0]} less or more would be among them."
                )
                faults.append(self._fault(one.draft, reason, Code.DEGREE_OFF, home[0] == "latitude"))
        return faults

    def _outside(self, one: Placed, far_m: float) -> Fault:
        lon, lat = one.position.lon, one.position.lat
        distance = f"{far_m / 1000:,.1f} km" if far_m >= 1000 else f"{far_m:.0f} m"
        hint, latitude = "", False
        for axis, x, y in _degree_shifts(lon, lat):
            if self._is_inside(x, y):
                hint, latitude = f"; one degree of {axis} off, {x:g}, {y:g} lies inside", axis == "latitude"
                break
        else:
            mended = self._without_point(lon, lat)
            if mended is not None:
                hint = f"; the decimal point may be misplaced, {mended[0]:g}, {mended[1]:g} lies inside"
        return self._fault(
            one.draft, f"The device lies {distance} outside the boundary{hint}.", Code.OUTSIDE_BOUNDARY, latitude
        )

    def _beyond(self, draft: Draft, lon: float, lat: float) -> Fault:
        """Numbers that are no degrees: exchanged, without their decimal point, or metres of some projection."""
        if abs(lat) <= 180 and abs(lon) <= 90 and (self._nothing_known() or self._is_at_home(lat, lon)):
            return self._swapped(draft, lon, lat)
        mended = self._without_point(lon, lat)
        if mended is not None:
            reason = f"The decimal point is lost; probably {mended[0]:g}, {mended[1]:g}."
        else:
            reason = (
                "The position is beyond 180 and 90 degrees; write degrees, or declare crs in the mapping for metres."
            )
        return self._fault(draft, reason, Code.BAD_POSITION, abs(lon) <= 180)

    def _swapped(self, draft: Draft, lon: float, lat: float) -> Fault:
        reason = f"Longitude and latitude are exchanged; the position is probably {lat:g}, {lon:g}."
        return self._fault(draft, reason, Code.SWAPPED)

    def _is_swapped(self, lon: float, lat: float) -> bool:
        """Whether the exchanged point is at home and this one is not."""
        if abs(lon) > 90 or self._nothing_known():
            return False
        if self._boundary is not None:
            return self._is_inside(lat, lon) and not self._is_inside(lon, lat)
        bulk = self._bulk
        return bulk is not None and bulk.holds(lat, lon, 0.25) and not bulk.holds(lon, lat, 1.0)

    def _without_point(self, lon: float, lat: float) -> tuple[float, float] | None:
        """The point with one or both decimal points put where the register is."""
        lons, lats = ([value, *(value / power for power in _POWERS)] for value in (lon, lat))
        for x in lons:
            for y in lats:
                if (x, y) != (lon, lat) and abs(x) <= 180 and abs(y) <= 90 and self._is_at_home(x, y):
                    return x, y
        return None

    def _nothing_known(self) -> bool:
        return self._boundary is None and self._bulk is None

    def _is_at_home(self, lon: float, lat: float) -> bool:
        if self._boundary is not None:
            return self._is_inside(lon, lat)
        return self._bulk is not None and self._bulk.holds(lon, lat, 0.25)

    def _is_inside(self, lon: float, lat: float) -> bool:
        if self._boundary is None or abs(lon) > 180 or abs(lat) > 90:
            return False
        try:
            position = self.converted(lon, lat)
        except InvalidInput:
            return False
        return bool(self._boundary.holds(position.lon, position.lat))

    def _fault(self, draft: Draft, reason: str, code: Code, is_latitude: bool = False) -> Fault:
        column = self._columns.lat if is_latitude else self._columns.lon
        value = draft.said_lat if is_latitude else draft.said_lon
        return Fault(draft.row, column, value, reason, code)


def _degree_shifts(lon: float, lat: float) -> list[tuple[str, float, float]]:
    return [
        ("longitude", lon - 1, lat),
        ("longitude", lon + 1, lat),
        ("latitude", lon, lat - 1),
        ("latitude", lon, lat + 1),
    ]
