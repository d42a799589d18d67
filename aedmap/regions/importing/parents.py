"""Under which region each one of a file lies: as its column says, as its code tells, or as its boundary shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from aedmap.faults import Code, Fault
from aedmap.regions import codes
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.locate import RegionIndex
from aedmap.regions.region import Level, Region

# Boundaries of two levels are drawn with different care: a child may stick out by so much before it is worth a word.
_OUTSIDE = 0.2


@dataclass(frozen=True)
class Draft:
    """A region of a file; parent: what its column says, "" when it says nothing."""

    row: int
    region: Region
    parent: str


def settle_parents(
    drafts: Sequence[Draft], known: Hierarchy, column: str
) -> tuple[list[Draft], list[Fault], list[Fault]]:
    """Drafts with their parents, those above first; what is rejected; what is odd.

    known: regions kept already. A parent must be shallower, so that nothing can lie in itself by a detour.
    """
    everything = Hierarchy(known)
    for draft in drafts:
        everything.put(draft.region)
    said = {draft.region.code: everything.find(draft.parent) for draft in drafts if draft.parent}
    mine = {draft.region.code for draft in drafts}
    there = Hierarchy(region for region in known if region.code not in mine)
    settled: list[Draft] = []
    rejected: list[Fault] = []
    warnings: list[Fault] = []
    for level in Level:
        above = RegionIndex(region for region in there if region.level.depth < level.depth)
        for draft in (one for one in drafts if one.region.level is level):
            fault = _fault(draft, said, known, there, column)
            if fault is not None:
                rejected.append(fault)
                continue
            parent = there.find(draft.parent) if draft.parent else _derived(draft.region, there, above)
            if parent is not None and parent.code == draft.region.code:
                parent = _derived(draft.region, there, above)
            settled.append(replace(draft, region=replace(draft.region, parent=parent.code if parent else None)))
            warnings += _oddities(draft, parent, column)
        for draft in settled:
            if draft.region.level is level:
                there.put(draft.region)
        if not any(draft.region.parent for draft in settled if draft.region.level is level):
            # The level that a file begins with has nothing above it; only stragglers are worth a word.
            begins = {draft.row for draft in settled if draft.region.level is level}
            warnings = [one for one in warnings if not (one.code is Code.TOP and one.row in begins)]
    return settled, rejected, warnings


def _fault(
    draft: Draft, said: dict[str, Region | None], known: Hierarchy, there: Hierarchy, column: str
) -> Fault | None:
    region = draft.region

    def fault(reason: str, code: Code) -> Fault:
        return Fault(draft.row, column, draft.parent, reason, code)

    for child in known.children(region.code):
        if child.level.depth <= region.level.depth:
            reason = f"{region.code} would be a {region.level} above {child.code}, which is a {child.level}."
            return fault(reason, Code.BAD_LEVEL)
    if not draft.parent:
        return None
    parent = said[region.code]
    if parent is None:
        reason = f"The parent {draft.parent!r} is neither in the file nor loaded; import it first or with this file."
        return fault(reason, Code.NO_PARENT)
    if parent.code == region.code:
        return None
    circle = _circle(region.code, said, known)
    if circle:
        return fault(f"The parents go in a circle: {' -> '.join(circle)}; mend one of them.", Code.CYCLE)
    if parent.level.depth >= region.level.depth:
        reason = f"{parent.code} is a {parent.level} and cannot hold a {region.level}; the parent must be higher."
        return fault(reason, Code.BAD_LEVEL)
    if there.find(parent.code) is None:
        return fault(f"The parent {draft.parent!r} was itself not loaded; mend it first.", Code.NO_PARENT)
    return None


def _circle(code: str, said: dict[str, Region | None], known: Hierarchy) -> list[str]:
    """The way from a region over its parents back to itself; empty when there is none."""
    way = [code]
    while True:
        at = way[-1]
        parent = said.get(at)
        if parent is None and (kept := known.find(at)) is not None and kept.parent is not None:
            parent = known.find(kept.parent)
        if parent is None or (len(way) > 1 and parent.code in way[1:]) or (parent.code == at):
            return []
        if parent.code == code:
            return [*way, code]
        way.append(parent.code)


def _derived(region: Region, there: Hierarchy, above: RegionIndex) -> Region | None:
    """By the code, where the boundary does not speak against it; else by the boundary."""
    point = region.inner_point()

    def holds(candidate: Region) -> bool:
        return point is None or candidate.boundary is None or bool(shapely.intersects_xy(candidate.boundary, *point))

    named = [there.find(code) for code in codes.codes_above(region.code)]
    candidates = [one for one in named if one is not None and one.level.depth < region.level.depth]
    if candidates and holds(candidates[0]):
        return candidates[0]
    around = above.codes([point[0]], [point[1]])[0] if point else None
    return there.find(around) if around else next(filter(holds, candidates), None)


def _oddities(draft: Draft, parent: Region | None, column: str) -> list[Fault]:
    region = draft.region
    if parent is None:
        if region.level in (Level.PROVINCE, Level.GRID):
            return []
        reason = f"No region above {region.code} is loaded; it stands at the top."
        return [Fault(draft.row, column, draft.parent, reason, Code.TOP)]
    if region.boundary is None or parent.boundary is None:
        return []
    outside = 1 - shapely.intersection(region.boundary, parent.boundary).area / region.boundary.area
    if outside <= _OUTSIDE:
        return []
    reason = f"{outside:.0%} of {region.code} lie outside of its parent {parent.code}; one of the boundaries is wrong."
    return [Fault(draft.row, column, draft.parent, reason, Code.OUTSIDE_PARENT)]
