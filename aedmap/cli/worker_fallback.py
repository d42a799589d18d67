"""The worker's fallback sheets: written while the database is there, to be read when it is not."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aedmap.fallback import WITH_PEOPLE, WITHOUT_PEOPLE, SheetOptions, make_sheet, write_whole
from aedmap.settings import Settings
from aedmap.storage import Database
from aedmap.town import Town


@dataclass(frozen=True)
class SheetKeeper:
    """every_s: how old a sheet may be before it is written anew."""

    town: Town
    database: Database
    folder: Path
    every_s: float
    options: SheetOptions

    def write_if_due(self, now: datetime) -> bool:
        """Both sheets, unless this or another worker wrote them lately; whether they were written."""
        if self._age_s() < self.every_s:
            return False
        for path, people in ((WITH_PEOPLE, True), (WITHOUT_PEOPLE, False)):
            records = self.database.fallback.read(people=people, region=self.options.region)
            made = make_sheet(self.town, records, now, self.options)
            self.database.fallback.note_looks(made.listed, at=now, actor="worker")
            write_whole(self.folder / path, made.html, secret=people)
        return True

    def _age_s(self) -> float:
        """Of the file that is written last; by the machine's clock, as files are. A file of tomorrow is old."""
        try:
            age_s = time.time() - (self.folder / WITHOUT_PEOPLE).stat().st_mtime
        except OSError:
            return float("inf")
        return age_s if age_s >= 0 else float("inf")


def make_keeper(settings: Settings, town: Town, database: Database) -> SheetKeeper | None:
    """As AEDMAP_FALLBACK_DIR and the settings beside it say; None where no folder is named."""
    if settings.fallback_dir is None:
        return None
    options = SheetOptions(
        settings.fallback_cell_m, settings.fallback_region, settings.language, settings.public_speed_m_s
    )
    return SheetKeeper(town, database, settings.fallback_dir, 60 * settings.fallback_every_min, options)
