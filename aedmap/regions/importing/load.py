"""Keeping the regions of a checked file: all of them in one transaction, or none."""

from dataclasses import dataclass
from datetime import datetime

from aedmap.errors import InvalidInput
from aedmap.faults import Fault, none_is_good
from aedmap.progress import Progress, silent
from aedmap.regions.hierarchy import Hierarchy
from aedmap.regions.importing.check import CheckedRegions
from aedmap.regions.region import Region
from aedmap.regions.store import RegionStore

_STORING = "Storing"


@dataclass(frozen=True)
class RegionReport:
    """read = new + changed + unchanged + the rows of rejected; warnings speak of what was kept all the same."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def load_regions(
    checked: CheckedRegions,
    store: RegionStore,
    known: Hierarchy,
    *,
    at: datetime,
    actor: str,
    progress: Progress = silent,
) -> RegionReport:
    """Keep what is new or changed, and report; regions that the file does not name stay.

    InvalidInput when not one feature is good.
    """
    if not checked.regions:
        raise InvalidInput(none_is_good(checked.read, checked.rejected))
    progress(_STORING, 0.0)
    different = [region for region in checked.regions if not _same(known.find(region.code), region)]
    if different:
        store.put_regions(different, at=at, actor=actor)
    progress(_STORING, 1.0)
    return would_load_regions(checked, known)


def would_load_regions(checked: CheckedRegions, known: Hierarchy) -> RegionReport:
    """The report of an import that is not kept."""
    before = [known.find(region.code) for region in checked.regions]
    new = sum(1 for region in before if region is None)
    same = sum(1 for old, region in zip(before, checked.regions, strict=True) if _same(old, region))
    changed = len(before) - new - same
    return RegionReport(checked.read, new, changed, same, checked.rejected, checked.warnings)


def _same(old: Region | None, region: Region) -> bool:
    return old is not None and old == region
