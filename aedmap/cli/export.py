"""aedmap export: hand the registry on."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.chosen_devices import devices_of, region_option, source_option
from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.errors import InvalidInput
from aedmap.registry.exporting import ExportFormat, catalogue, write_export
from aedmap.settings import read_settings
from aedmap.storage import open_database


@click.group()
def export() -> None:
    """Hand the registry on in open formats."""


@export.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice([one.value for one in ExportFormat]),
    default=None,
    help="Default by the name of FILE; osc is an osmChange file for review.",
)
@source_option
@region_option
@database_option
@json_option
def aeds(
    file: Path, kind: str | None, source: str | None, region: str | None, database_url: str | None, as_json: bool
) -> None:
    """Write the devices to FILE with the date and the licence of their sources; nothing personal.

    \b
    --json prints: file, format, devices, sources (list of source, licence, as_of)
    """
    wanted = _format(file, kind)
    with (
        open_database(database_url or read_settings().database_url, create=False) as database,
        progress_bars(quiet=as_json) as progress,
    ):
        sources = database.imports.list_sources()
        if source is not None and not devices_of(database, source):
            known = ", ".join(one.name for one in sources) or "none"
            raise InvalidInput(f"No device comes from the source {source!r}; sources are: {known}.")
        aeds, sample = devices_of(database, source, region, progress), database.meta.read().is_sample
        chosen = catalogue(aeds, sources, datetime.now(UTC), sample=sample)
        if region is not None and not chosen.aeds:
            raise InvalidInput(f"No such device lies in the region {region}; look at --source and --region.")
        progress(f"Writing {file.name}", 0.0)
        write_export(chosen, wanted, file)
        progress(f"Writing {file.name}", 1.0)
    if as_json:
        print_json({"file": str(file), "format": wanted, "devices": len(chosen.aeds), "sources": chosen.statements()})
        return
    click.echo(f"Wrote {len(chosen.aeds)} devices to {file}.")
    for one in chosen.statements():
        click.echo(f"  {one['source']}: licence {one['licence']}, as of {one['as_of'] or 'unknown'}")


def _format(file: Path, kind: str | None) -> ExportFormat:
    try:
        return ExportFormat(kind or file.suffix.lower().removeprefix("."))
    except ValueError as error:
        names = ", ".join(ExportFormat)
        raise InvalidInput(f"{file.name} does not say its format; end its name with one of {names}.") from error
