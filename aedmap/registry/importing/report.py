"""What an import says at its end."""

from dataclasses import dataclass

from aedmap.faults import Fault


@dataclass(frozen=True)
class ImportReport:
    """read = new + changed + unchanged + the rows of rejected; warnings speak of what was kept all the same."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
