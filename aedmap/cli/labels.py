"""aedmap labels: a sheet to print."""

from pathlib import Path

import click

from aedmap.cli.chosen_devices import devices_of, region_option, source_option
from aedmap.cli.output import database_option, progress_bars
from aedmap.errors import InvalidInput, NotFound, SourceUnavailable
from aedmap.registry import Aed, AedStatus
from aedmap.registry.labels import label_sheet
from aedmap.settings import read_settings
from aedmap.storage import open_database


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="HTML file to write; print it on A4.")
@click.option("--address", required=True, help="Address of the pages, such as https://aed.example.org.")
@source_option
@region_option
@click.option("--ids", default=None, help="Only these devices, by number, with commas between.")
@database_option
def labels(
    out: Path, address: str, source: str | None, region: str | None, ids: str | None, database_url: str | None
) -> None:
    """Make labels with a QR code that leads to each device's page, where anybody can report a fault."""
    with (
        open_database(database_url or read_settings().database_url, create=False) as database,
        progress_bars() as progress,
    ):
        aeds, sample = devices_of(database, source, region, progress), database.meta.read().is_sample
        chosen = _chosen(aeds, ids)
        sheet = label_sheet(chosen, address, sample=sample, progress=progress)
    try:
        out.write_text(sheet, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SourceUnavailable(f"The labels {out} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {len(chosen)} labels to {out}.")


def _chosen(aeds: list[Aed], ids: str | None) -> list[Aed]:
    """Devices that hang somewhere, narrowed."""
    hanging = {aed.id: aed for aed in aeds if aed.status != AedStatus.RETIRED}
    if ids is None:
        if not hanging:
            raise InvalidInput("No such device is there, so nothing is to label; look at --source, --region and --db.")
        return list(hanging.values())
    wanted = [one.strip() for one in ids.split(",") if one.strip()]
    missing = [one for one in wanted if one not in hanging]
    if missing:
        raise NotFound(f"There is no device {missing[0]} to label.")
    return [hanging[one] for one in wanted]
