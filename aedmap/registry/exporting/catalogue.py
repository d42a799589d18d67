"""What every export says of itself: when it was made, how fresh its sources are, and under which licence they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.registry.aed import Aed, AedStatus
from aedmap.registry.importing import SourceInfo

UNSTATED = "not stated"


@dataclass(frozen=True)
class Catalogue:
    """Devices to be exported and where they come from.

    sources: by name; a device of a source that is not among them was entered by hand
    made_at: aware; sample: whether the devices are made up, which every file must say
    """

    aeds: tuple[Aed, ...]
    sources: Mapping[str, SourceInfo]
    made_at: datetime
    sample: bool = False

    def licence(self, aed: Aed) -> str:
        """The licence of the device's source, in words."""
        source = self.sources.get(aed.source)
        return (source.licence if source else None) or UNSTATED

    def as_of(self, aed: Aed) -> str:
        """The day the device was last heard of, by a check or by a delivery of its source; "" if never."""
        source = self.sources.get(aed.source)
        days = [day for day in (aed.last_checked_on, source.delivered_at.date() if source else None) if day]
        return max(days).isoformat() if days else ""

    def statements(self) -> list[dict[str, str]]:
        """One statement a source."""
        used = sorted({aed.source for aed in self.aeds})
        return [
            {
                "source": name,
                "licence": (self.sources[name].licence if name in self.sources else None) or UNSTATED,
                "as_of": self.sources[name].delivered_at.date().isoformat() if name in self.sources else "",
            }
            for name in used
        ]


def catalogue(
    aeds: Sequence[Aed],
    sources: Sequence[SourceInfo],
    made_at: datetime,
    *,
    only: str | None = None,
    sample: bool = False,
) -> Catalogue:
    """Devices that still exist, of one source or of all, by id."""
    kept = [aed for aed in aeds if aed.status != AedStatus.RETIRED and (only is None or aed.source == only)]
    return Catalogue(
        tuple(sorted(kept, key=lambda aed: aed.id)), {source.name: source for source in sources}, made_at, sample
    )
