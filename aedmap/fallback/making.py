"""From what is on record to the sheet's file: the one way that the command, the desk and the worker go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aedmap.errors import InvalidInput
from aedmap.fallback.cells import region_cells, square_cells
from aedmap.fallback.content import draw_up
from aedmap.fallback.page import Place, render_sheet
from aedmap.people import Responder, zone_of
from aedmap.progress import Progress, silent
from aedmap.regions import Hierarchy, Region
from aedmap.registry import Aed
from aedmap.town import Town


@dataclass(frozen=True)
class SheetOptions:
    """cell_m: side of the squares, None for what is handy; region: code of one whose grid cells stand instead

    language: of LANGUAGES; walk_m_s: of the minutes
    """

    cell_m: float | None = None
    region: str | None = None
    language: str = "en"
    walk_m_s: float = 1.4

    def __post_init__(self) -> None:
        if self.cell_m is not None and self.region is not None:
            raise InvalidInput("Cells are squares of a size or those of a region, not both; leave one out.")


@dataclass(frozen=True)
class Records:
    """What is on record; responders: None where the sheet is to name nobody; sample: whether any of it is made up"""

    aeds: Sequence[Aed]
    regions: Sequence[Region]
    responders: Sequence[Responder] | None
    sample: bool


@dataclass(frozen=True, repr=False)
class MadeSheet:
    """listed: ids of the people who are named on it, each of whom may know that they were looked at."""

    html: str
    cells: int
    devices: int
    listed: tuple[str, ...]


def make_sheet(
    town: Town, records: Records, at: datetime, options: SheetOptions, progress: Progress = silent
) -> MadeSheet:
    """The file for an aware moment. InvalidInput or NotFound for options that the town or its regions cannot meet."""
    network = town.network
    if options.region is not None:
        hierarchy = Hierarchy(records.regions)
        cells = region_cells(hierarchy.cells(hierarchy.get(options.region).code), network.projection)
    else:
        cells = square_cells(network, options.cell_m)
    sheet = draw_up(cells, town.streets, town.streets_for("responder"), records.aeds, records.responders, at)
    place = Place(town.info.name or town.info.source, town.info.country, zone_of(town.info.time_zone))

    html = render_sheet(
        sheet,
        network,
        place,
        language=options.language,
        walk_m_s=options.walk_m_s,
        sample=records.sample,
        progress=progress,
    )
    listed = {near.person.id for entry in sheet.entries for near in (*entry.at_home, *entry.at_work)}
    return MadeSheet(html, len(cells), sheet.devices, tuple(sorted(listed)))
