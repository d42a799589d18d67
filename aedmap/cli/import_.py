"""aedmap import: bring registers in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.import_answer import end, print_report
from aedmap.cli.import_people import people
from aedmap.cli.import_regions import regions
from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.geography.datum import named_datum
from aedmap.progress import Progress
from aedmap.regions import Hierarchy
from aedmap.registry.importing import (
    Checked,
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
from aedmap.registry.importing.fields import PERSONAL
from aedmap.settings import read_settings
from aedmap.storage import Database, find_database, open_database

_FILE = click.Path(path_type=Path)


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
@click.option(
    "--date-order", type=click.Choice(["dmy", "mdy"]), default=None, help="How 03/04/2027 is meant; else by neighbours."
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
@click.option("--dry-run", is_flag=True, help="Read, check and compare with a database that is there; writes nothing.")
@database_option
@json_option
def aeds(
    file: Path,
    datum: str,
    mapping: Path | None,
    save_mapping: Path | None,
    source: str | None,
    date_order: str | None,
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
                 default_point, duplicate, hours_unparsed, shifted_datum, bad_row, bad_date,
                 ambiguous_date, vanished)

    Exit code 2 when nothing could be loaded.
    """
    request = ImportRequest(
        source=source or file.name,
        datum=named_datum(datum),
        mapping=read_mapping(mapping) if mapping else None,
        boundary=read_boundary(boundary) if boundary else None,
        region=region,
        licence=licence,
        with_contacts=contacts,
        date_order=date_order,
    )
    mend_path = to_mend or Path(f"{file.name}.to-mend.csv")
    url = database_url or read_settings().database_url
    with progress_bars(quiet=as_json) as progress:
        checked = check_file(file, request, progress)
        if dry_run:
            report, compared = _look(checked, request, url)
        elif checked.devices:
            report, compared = _load(checked, request, file.name, mend_path, url, progress), True
        else:
            write_mend_file(checked, mend_path)
            report, compared = would_load(checked), True
    if save_mapping:
        write_mapping(checked.mapping, save_mapping)
    if as_json:
        print_json(report)
    else:
        _print_mapping(checked, contacts)
        print_report(report, dry_run=dry_run, compared=compared)
        if report.rejected and not dry_run:
            click.echo(f"The rows that were not loaded are in {mend_path};")
            click.echo(f"mend and import them with --source '{request.source}'.")
    end(report, dry_run=dry_run)


def _look(checked: Checked, request: ImportRequest, url: str) -> tuple[ImportReport, bool]:
    """What loading would do, and whether there is a database to say so."""
    database = find_database(url)
    if database is None:
        return would_load(checked), False
    with database:
        _check_region(request.region, database)
        return would_load(checked, request, database.imports), True


def _load(
    checked: Checked, request: ImportRequest, name: str, mend_path: Path, url: str, progress: Progress
) -> ImportReport:
    """Keep what is good. The file to mend comes first: better no import than rows that nobody is told of."""
    with open_database(url) as database:
        _check_region(request.region, database)
        if checked.rejected:
            write_mend_file(checked, mend_path)
        return load(checked, request, name, database.imports, at=datetime.now(UTC), actor="cli", progress=progress)


def _check_region(code: str | None, database: Database) -> None:
    """Where regions are loaded, a code that none of them has is a slip; NotFound names some that there are."""
    if code is not None and database.regions.any_regions():
        Hierarchy(database.regions.list_regions()).get(code)


def _print_mapping(checked: Checked, contacts: bool) -> None:
    file = checked.file
    click.echo(
        f"Read {len(file.records)} records of {' '.join(filter(None, (file.format, _in_brackets(file.detail))))}."
    )
    for field, columns in checked.mapping.columns.items():
        dropped = "  (not kept; --contacts)" if field in PERSONAL and not contacts else ""
        click.echo(f"  {field:<20} <- {', '.join(columns)}{dropped}")
    for span in checked.mapping.spans:
        click.echo(f"  {', '.join(span.days):<20} <- {span.opens} ... {span.closes}")
    if checked.mapping.unused:
        click.echo(f"  not used: {', '.join(checked.mapping.unused)}")


def _in_brackets(detail: str) -> str:
    return f"({detail})" if detail else ""
