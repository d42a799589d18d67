"""What the regions' room needs kept; storage implements it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from aedmap.regions.region import Region


class RegionStore(Protocol):
    """Regions, kept; each change is an event in its own transaction."""

    def list_regions(self) -> list[Region]:
        """All, by code."""

    def put_regions(self, regions: Sequence[Region], *, at: datetime, actor: str) -> None:
        """Add regions or replace them by code, all or none."""

    def replace_cells(self, parent: str, cells: Sequence[Region], *, at: datetime, actor: str) -> None:
        """Put these grid cells in the place of those that the parent has, all or none."""

    def remove_regions(self, codes: Collection[str], *, at: datetime, actor: str) -> None:
        """Take regions out, all or none; NotFound when one is not there."""
