"""aedmap import: bring registers in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.import_people import people
from aedmap.cli.import_regions import regions
from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.geography.datum import named_datum
from aedmap.progress import Progress
from aedmap.regions import Hierarchy
from aedmap.registry.importing import (
    Checked,
    Fault,
    ImportReport,
    ImportRequest,
    check_file,
    load,
    read_boundary,
    read_mapping,
    would_load,
    write_mapping,
    write_mend_file,
)
from aedmap.settings import read_settings
from aedmap.storage import Database, open_database

_FILE = click.Path(path_type=Path)
_SHOWN = 10


@click.group("import")
def import_() -> None:
    """Bring in registers of devices, rosters of people, and regions."""


import_.add_command(people)
import_.add_command(regions)


@import_.command()
@click.argument("file", type=_FILE)
@click.option(
    "--datum", default="wgs84", show_default=True, help="What the positions refer to: wgs84, gcj02, bd09 or cgcs2000."
)
@click.option("--mapping", type=_FILE, default=None, help="TOML file that says which column tells what; else guessed.")
@click.option("--save-mapping", type=_FILE, default=None, help="Write the mapping used to this TOML file.")
@click.option(
    "--source",
    default=None,
    help="Name under which deliveries of this register follow each other; default the file's name.",
)
@click.option("--region", default=None, help="Code of the region that the register speaks of.")
@click.option("--licence", default=None, help="Licence of the register, kept for exports.")
@click.option("--boundary", type=_FILE, default=None, help="Polygons that all devices must lie in.")
@click.option(
    "--contacts", is_flag=True, help="Keep names, telephone numbers and mail addresses too, for stewards only."
)
@click.option(
    "--to-mend", type=_FILE, default=None, help="Where the rows that are not loaded go; default NAME.to-mend.csv here."
)
@click.option("--dry-run", is_flag=True, help="Read and check only; needs no database and writes nothing.")
@database_option
@json_option
def aeds(
    file: Path,
    datum: str,
    mapping: Path | None,
    save_mapping: Path | None,
    source: str | None,
    region: str | None,
    licence: str | None,
    boundary: Path | None,
    contacts: bool,
    to_mend: Path | None,
    dry_run: bool,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Import devices from FILE: CSV, XLSX, JSON, GeoJSON, GeoPackage, XML, Overpass JSON or an OSM extract.

    Good rows are loaded in one transaction, bad ones go to a file to mend. A further delivery of the same source
    changes what the source changed and reports what vanished.

    \b
    --json prints:
      read, new, changed, unchanged   numbers of records
      rejected   what was not loaded, warnings   what was loaded all the same; lists of
                 row (counted from 1 after the header, 0 for the whole file), column, value,
                 reason, code (no_position, bad_position, swapped, outside_boundary, degree_off,
                 default_point, duplicate, hours_unparsed, shifted_datum, bad_row, bad_date, vanished)
    """
    request = ImportRequest(
        source=source or file.name,
        datum=named_datum(datum),
        mapping=read_mapping(mapping) if mapping else None,
        boundary=read_boundary(boundary) if boundary else None,
        region=region,
        licence=licence,
        with_contacts=contacts,
    )
    mend_path = to_mend or Path(f"{file.name}.to-mend.csv")
    with progress_bars(quiet=as_json) as progress:
        checked = check_file(file, request, progress)
        kept = None if dry_run else _load(checked, request, file, mend_path, database_url, progress)
    report = kept or would_load(checked)
    if save_mapping:
        write_mapping(checked.mapping, save_mapping)
    if as_json:
        print_json(report)
    else:
        _print(checked, report, mend_path if report.rejected and not dry_run else None, dry_run)


def _load(
    checked: Checked,
    request: ImportRequest,
    file: Path,
    mend_path: Path,
    database_url: str | None,
    progress: Progress,
) -> ImportReport:
    """Keep what is good. The file to mend comes first: better no import than rows that nobody is told of."""
    with open_database(database_url or read_settings().database_url) as database:
        _check_region(request.region, database)
        if checked.rejected:
            write_mend_file(checked, mend_path)
        return load(checked, request, file.name, database.imports, at=datetime.now(UTC), actor="cli", progress=progress)


def _check_region(code: str | None, database: Database) -> None:
    """Where regions are loaded, a code that none of them has is a slip; NotFound names some that there are."""
    if code is not None and database.regions.any_regions():
        Hierarchy(database.regions.list_regions()).get(code)


def _print(checked: Checked, report: ImportReport, mend_path: Path | None, dry_run: bool) -> None:
    file = checked.file
    click.echo(f"Read {report.read} records of {file.format} ({file.detail}).")
    for field, columns in checked.mapping.columns.items():
        click.echo(f"  {field:<20} <- {', '.join(columns)}")
    for span in checked.mapping.spans:
        click.echo(f"  {', '.join(span.days):<20} <- {span.opens} ... {span.closes}")
    if checked.mapping.unused:
        click.echo(f"  not used: {', '.join(checked.mapping.unused)}")
    for title, faults in (("Not loaded", report.rejected), ("Warnings", report.warnings)):
        _print_faults(title, faults)
    kept = "Would load" if dry_run else "Loaded"
    click.echo(f"{kept}: {report.new} new, {report.changed} changed, {report.unchanged} unchanged.")
    if mend_path is not None:
        click.echo(f"The rows that were not loaded are in {mend_path}; mend and import them under the same --source.")


def _print_faults(title: str, faults: Sequence[Fault]) -> None:
    if not faults:
        return
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.code] = counts.get(fault.code, 0) + 1
    click.echo(f"{title}: " + ", ".join(f"{number} {code}" for code, number in counts.items()))
    for fault in faults[:_SHOWN]:
        place = f"row {fault.row}" if fault.row else "file"
        column = f", {fault.column}" if fault.column else ""
        value = f" ({fault.value})" if fault.value and not fault.row else ""
        click.echo(f"  {place}{column}: {fault.reason}{value}")
    if len(faults) > _SHOWN:
        click.echo(f"  and {len(faults) - _SHOWN} more; --json lists all.")
