"""aedmap import people: bring rosters in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.import_answer import end, print_report
from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.enrolling import (
    CheckedRoster,
    RosterReport,
    RosterRequest,
    check_roster,
    load_roster,
    read_roster_mapping,
    would_load_roster,
    write_roster_mapping,
)
from aedmap.enrolling.fields import PersonField
from aedmap.geography.datum import named_datum
from aedmap.progress import Progress
from aedmap.registry.importing import write_mend_file
from aedmap.settings import read_settings
from aedmap.storage import find_database, open_database

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--datum", default="wgs84", show_default=True, help="What the positions refer to: wgs84, gcj02, bd09 or cgcs2000."
)
@click.option("--mapping", type=_FILE, default=None, help="TOML file that says which column tells what; else guessed.")
@click.option("--save-mapping", type=_FILE, default=None, help="Write the mapping used to this TOML file.")
@click.option(
    "--source",
    default=None,
    help="Name under which deliveries of this roster follow each other; default the file's name.",
)
@click.option("--date-order", type=click.Choice(["dmy", "mdy"]), default=None, help="How 03/04/2025 is meant.")
@click.option("--issuer", default="unknown", help="Who issued certificates whose record names nobody.")
@click.option(
    "--issuers-register",
    is_flag=True,
    help="The file is the issuer's own register: its certificates are verified, those loaded earlier too.",
)
@click.option(
    "--consent-version", default="roster", show_default=True, help="The text that those agreed to who say they did."
)
@click.option(
    "--to-mend", type=_FILE, default=None, help="Where the rows that are not loaded go; default NAME.to-mend.csv here."
)
@click.option("--dry-run", is_flag=True, help="Read, check and compare with a database that is there; writes nothing.")
@database_option
@json_option
def people(
    file: Path,
    datum: str,
    mapping: Path | None,
    save_mapping: Path | None,
    source: str | None,
    date_order: str | None,
    issuer: str,
    issuers_register: bool,
    consent_version: str,
    to_mend: Path | None,
    dry_run: bool,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Import responders and their certificates from FILE: CSV, XLSX, JSON or another table.

    Good rows are loaded in one transaction, bad ones go to a file to mend that only its owner can read. Homes and
    places of work are kept to about a kilometre. Nobody is alerted who has not agreed, or whose certificate nobody has
    verified. A day that can be two (03/04/2025) is refused unless --date-order says which.

    \b
    --json prints:
      read, new, changed, unchanged   numbers of records
      rejected   what was not loaded, warnings   what was loaded all the same; lists of
                 row (counted from 1 after the header, 0 for no row), column, value, reason,
                 code (no_name, no_date, bad_date, ambiguous_date, expires_before_issue, bad_position,
                 bad_row, duplicate, no_certificate, expired, hours_unparsed, vanished)

    Exit code 2 when nothing could be loaded.
    """
    request = RosterRequest(
        source=source or file.name,
        datum=named_datum(datum),
        mapping=read_roster_mapping(mapping) if mapping else None,
        date_order=date_order,
        issuer=issuer,
        issuers_register=issuers_register,
        consent_version=consent_version,
        settings=read_settings(),
    )
    mend_path = to_mend or Path(f"{file.name}.to-mend.csv")
    url = database_url or request.settings.database_url
    with progress_bars(quiet=as_json) as progress:
        checked = check_roster(file, request, progress)
        if dry_run:
            report, compared = _look(checked, request, url)
        elif checked.drafts:
            report, compared = _load(checked, request, mend_path, url, progress), True
        else:
            write_mend_file(checked, mend_path)
            report, compared = would_load_roster(checked), True
    if save_mapping:
        write_roster_mapping(checked.mapping, save_mapping)
    if as_json:
        print_json(report)
    else:
        _print_mapping(checked, request.settings.time_zone)
        print_report(report, dry_run=dry_run, compared=compared, values=False)
        if report.rejected and not dry_run:
            click.echo(f"The rows that were not loaded are in {mend_path};")
            click.echo(f"mend and import them with --source '{request.source}'.")
        if report.new and not dry_run:
            click.echo(_next_step(request))
    end(report, dry_run=dry_run)


def _look(checked: CheckedRoster, request: RosterRequest, url: str) -> tuple[RosterReport, bool]:
    """What loading would do, and whether there is a database to say so."""
    database = find_database(url)
    if database is None:
        return would_load_roster(checked), False
    with database:
        return would_load_roster(checked, request, database.rosters), True


def _load(
    checked: CheckedRoster, request: RosterRequest, mend_path: Path, url: str, progress: Progress
) -> RosterReport:
    """Keep what is good. The file to mend comes first: better no import than rows that nobody is told of."""
    with open_database(url) as database:
        if checked.rejected:
            write_mend_file(checked, mend_path)
        now = datetime.now(UTC)
        return load_roster(checked, request, database.rosters, at=now, actor="cli", progress=progress)


def _print_mapping(checked: CheckedRoster, time_zone: str) -> None:
    click.echo(f"Read {len(checked.file.records)} records of {checked.file.format} ({checked.file.detail}).")
    for told, column in checked.mapping.columns.items():
        click.echo(f"  {told:<20} <- {column}")
    if checked.mapping.unused:
        click.echo(f"  not used: {', '.join(checked.mapping.unused)}")
    unplaced = sum(not (one.home or one.work) for one in checked.drafts)
    if unplaced and PersonField.TIME_ZONE not in checked.mapping.columns:
        click.echo(f"  time_zone            <- {time_zone} for {unplaced} without a place (AEDMAP_TIME_ZONE)")


def _next_step(request: RosterRequest) -> str:
    """What a steward does with people who were just enrolled."""
    if request.issuers_register:
        return (
            "Next: those who agreed are active; record the consent of the others with 'aedmap people consent ID "
            "--version TEXT' and then 'aedmap people status ID active'."
        )
    return (
        "Next, for each ID of 'aedmap people list --filter to_verify': 'aedmap people status ID identity_checked', "
        "'aedmap people verify ID 1', and 'aedmap people status ID active' once they agreed ('aedmap people consent')."
    )
