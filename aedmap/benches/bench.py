"""What every bench is given and gives."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from aedmap.benches.row import Row
from aedmap.progress import Progress


class Effort(StrEnum):
    """quick: a minute, small inputs; usual: under 12 minutes; full: as long as it takes."""

    QUICK = "quick"
    USUAL = "usual"
    FULL = "full"


@dataclass(frozen=True)
class Materials:
    """Where the inputs are.

    helsinki: the demo's extract, None where it cannot be had; data: folder of real data, which may be missing
    server_url: of an empty PostgreSQL database that may be filled and emptied, None where nobody lends one
    """

    helsinki: Path | None
    data: Path
    server_url: str | None = None

    def find(self, name: str) -> Path | None:
        """A file of the real data, None where it is missing."""
        path = self.data / name
        return path if path.exists() else None


class Bench(Protocol):
    """A bench measures and returns its rows; all rows of one comparison come from one call."""

    def __call__(self, materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]: ...
