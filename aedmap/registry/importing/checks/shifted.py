"""A file whose positions look shifted as a whole, as Chinese maps shift theirs. It is said, never mended."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.faults import Code, Fault
from aedmap.geography import LocalProjection, Position
from aedmap.geography.datum import Datum, convert
from aedmap.registry.importing.boundary import Boundary
from aedmap.registry.importing.draft import Draft
from aedmap.registry.importing.place_keys import address_key, name_key

_DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_FEWEST_AT_EDGE = 3
_FEWEST_KNOWN = 3
_LEAST_SHIFT_M = 50.0
_MOST_SHIFT_M = 3000.0


@dataclass(frozen=True)
class KnownPlace:
    """A device that is in the registry already."""

    name: str
    address: str
    position: Position


def find_shift(
    drafts: Sequence[Draft], datum: Datum, boundary: Boundary | None, known: Sequence[KnownPlace] = ()
) -> Fault | None:
    """A warning about the whole file when another datum than the declared one fits clearly better."""
    good = [draft for draft in drafts if draft.lon is not None and draft.lat is not None and _is_degrees(draft)]
    if not good:
        return None
    lon, lat = np.array([draft.lon for draft in good], float), np.array([draft.lat for draft in good], float)
    return _against_known(good, lon, lat, datum, known) or (
        _against_boundary(lon, lat, datum, boundary) if boundary is not None else None
    )


def _against_boundary(
    lon: NDArray[np.float64], lat: NDArray[np.float64], datum: Datum, boundary: Boundary
) -> Fault | None:
    """The declared datum puts points outside that another one brings in, at the cost of hardly any."""
    near = boundary.metres_outside(*_read_as(lon, lat, datum)) < _MOST_SHIFT_M
    lon, lat = lon[near], lat[near]
    outside = {one: ~boundary.holds(*_read_as(lon, lat, one)) for one in _DATUMS if _can_be(lon, lat, one)}
    declared = outside.get(_plain(datum))
    if declared is None or declared.sum() < _FEWEST_AT_EDGE:
        return None
    best = min(outside, key=lambda one: int(outside[one].sum()))
    cured, lost = int((declared & ~outside[best]).sum()), int((outside[best] & ~declared).sum())
    if best == _plain(datum) or cured < _FEWEST_AT_EDGE or cured < 4 * lost or 2 * cured < declared.sum():
        return None
    east, north = _median_shift(lon, lat, datum, best)
    reason = (
        f"{int(declared.sum())} positions lie just outside {boundary.name} and {cured} of them inside when read as "
        f"{best}: the file looks shifted by {math.hypot(east, north):.0f} m; if so, declare --datum {_option(best)}."
    )
    return Fault(0, "", datum.value, reason, Code.SHIFTED_DATUM)


def _against_known(
    drafts: Sequence[Draft],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    datum: Datum,
    known: Sequence[KnownPlace],
) -> Fault | None:
    """Devices known by name and address all lie off by the same vector."""
    places = _unique({(name_key(k.name), address_key(k.address)): k.position for k in known if k.name}, known)
    x, y = _read_as(lon, lat, datum)
    vectors = []
    for at, draft in enumerate(drafts):
        there = places.get((name_key(draft.name), address_key(draft.address)))
        if there is not None:
            east, north = LocalProjection(there.lon, there.lat).to_metres(x[at], y[at])
            vectors.append((float(east), float(north)))
    if len(vectors) < _FEWEST_KNOWN:
        return None
    offsets = np.array(vectors)
    middle = np.median(offsets, axis=0)
    spread = float(np.median(np.hypot(*(offsets - middle).T)))
    metres = float(np.hypot(*middle))
    if not (_LEAST_SHIFT_M < metres < _MOST_SHIFT_M) or spread > metres / 3:
        return None
    fits = _fitting_datum(lon, lat, datum, middle)
    hint = f", as {fits} would be; if so, declare --datum {_option(fits)}" if fits else "; check the datum"
    reason = f"{len(vectors)} known devices lie {metres:.0f} m {_compass(*middle)} of where they were{hint}."
    return Fault(0, "", datum.value, reason, Code.SHIFTED_DATUM)


def _unique(places: dict[tuple[str, str], Position], known: Sequence[KnownPlace]) -> dict[tuple[str, str], Position]:
    """Without names that several devices share."""
    counts: dict[tuple[str, str], int] = {}
    for k in known:
        key = (name_key(k.name), address_key(k.address))
        counts[key] = counts.get(key, 0) + 1
    return {key: position for key, position in places.items() if counts[key] == 1}


def _fitting_datum(
    lon: NDArray[np.float64], lat: NDArray[np.float64], datum: Datum, found_m: NDArray[np.float64]
) -> Datum | None:
    """The datum whose misreading as the declared one shifts by the metres found."""
    for other in _DATUMS:
        if other == _plain(datum) or not _can_be(lon, lat, other):
            continue
        shift = np.array(_median_shift(lon, lat, datum, other))
        if np.hypot(*(shift - found_m)) < max(60.0, 0.15 * float(np.hypot(*shift))):
            return other
    return None


def _median_shift(
    lon: NDArray[np.float64], lat: NDArray[np.float64], declared: Datum, true: Datum
) -> tuple[float, float]:
    """Metres east and north by which the declared reading lies off the true one."""
    x, y = _read_as(lon, lat, declared)
    true_x, true_y = _read_as(lon, lat, true)
    east, north = LocalProjection(float(np.median(x)), float(np.median(y))).to_metres(x, y)
    true_east, true_north = LocalProjection(float(np.median(x)), float(np.median(y))).to_metres(true_x, true_y)
    return float(np.median(east - true_east)), float(np.median(north - true_north))


def _read_as(
    lon: NDArray[np.float64], lat: NDArray[np.float64], datum: Datum
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return convert(lon, lat, _plain(datum), Datum.WGS84)


def _can_be(lon: NDArray[np.float64], lat: NDArray[np.float64], datum: Datum) -> bool:
    try:
        _read_as(lon, lat, datum)
    except InvalidInput:
        return False
    return True


def _is_degrees(draft: Draft) -> bool:
    lon, lat = draft.lon or 0.0, draft.lat or 0.0
    return abs(lon) <= 180 and abs(lat) <= 90 and (abs(lon) > 0.001 or abs(lat) > 0.001)


def _plain(datum: Datum) -> Datum:
    return Datum.WGS84 if datum == Datum.CGCS2000 else datum


def _option(datum: Datum) -> str:
    return datum.value.lower().replace("-", "")


def _compass(east: float, north: float) -> str:
    names = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
    return names[round(math.degrees(math.atan2(east, north)) / 45) % 8]
