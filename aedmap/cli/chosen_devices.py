"""Which devices a command speaks of: those of a source, of a region, or all."""

import click

from aedmap.progress import Progress, silent
from aedmap.regions import Hierarchy, lies_in
from aedmap.registry import Aed
from aedmap.storage import Database

source_option = click.option("--source", default=None, help="Only the devices of this source.")
region_option = click.option("--region", default=None, help="Only the devices in the region with this code.")


def devices_of(
    database: Database, source: str | None = None, region: str | None = None, progress: Progress = silent
) -> list[Aed]:
    """Devices of the registry, narrowed; NotFound for a region that is not loaded."""
    step = "Reading devices"
    progress(step, 0.0)
    aeds = [aed for aed in database.registry.list_aeds() if source in (None, aed.source)]
    progress(step, 0.7)
    if region is not None:
        hierarchy = Hierarchy(database.regions.list_regions())
        inside = lies_in(hierarchy, region, [a.position.lon for a in aeds], [a.position.lat for a in aeds])
        aeds = [aed for aed, here in zip(aeds, inside.tolist(), strict=True) if here]
    progress(step, 1.0)
    return aeds
