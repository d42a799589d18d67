"""One point for many places: what a geocoder gives when it only found the town.

Several devices in one building share a point rightly; places of another name at another address do not.
"""

from collections import defaultdict
from collections.abc import Sequence

from aedmap.faults import Code, Fault
from aedmap.registry.importing.checks.positions import Placed
from aedmap.registry.importing.place_keys import address_key, name_key, same_address, same_name

_SAME_DEG = 1e-6  # a tenth of a metre
_COMPARED = 60
_NAMELESS_ADDRESSES = 5  # so many names on one point need no address to be odd


def find_default_points(placed: Sequence[Placed], column: str) -> list[Fault]:
    """A warning for each record whose point belongs to other places too."""
    points: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for one in placed:
        points[round(one.position.lon / _SAME_DEG), round(one.position.lat / _SAME_DEG)].append(one)
    faults = []
    for group in points.values():
        if len(group) > 1:
            faults += [_fault(one, others, column) for one in group if (others := _elsewhere(one, group))]
    return sorted(faults, key=lambda fault: fault.row)


def _fault(one: Placed, others: list[Placed], column: str) -> Fault:
    draft = one.draft
    row = others[0].draft.row
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    reason = f"The point is also that of another place in row {row}{more}; it may stand for a position nobody knew."
    return Fault(draft.row, column, f"{draft.said_lon}, {draft.said_lat}", reason, Code.DEFAULT_POINT)


def _elsewhere(one: Placed, group: Sequence[Placed]) -> list[Placed]:
    """Those of the group that are another place for sure."""
    compared = group[:_COMPARED]
    sure = [other for other in compared if other is not one and _differ(one, other)]
    if sure or any(other.draft.address for other in group):
        return sure
    names = {name_key(other.draft.name) for other in compared if other.draft.name}
    if len(names) < _NAMELESS_ADDRESSES or not one.draft.name:
        return []
    mine = name_key(one.draft.name)
    strangers = [other for other in compared if other is not one and not _akin(mine, name_key(other.draft.name))]
    return strangers if len(strangers) >= _NAMELESS_ADDRESSES - 1 else []


def _differ(one: Placed, other: Placed) -> bool:
    a, b = one.draft, other.draft
    if a.municipality and b.municipality and name_key(a.municipality) != name_key(b.municipality):
        return True
    if not (a.name and b.name and a.address and b.address):
        return False
    if same_name(name_key(a.name), name_key(b.name)):
        return False
    return not same_address(address_key(a.address), address_key(b.address))


def _akin(one: str, other: str) -> bool:
    """Names that begin alike are parts of one house."""
    return same_name(one, other) or one[:3] == other[:3]
