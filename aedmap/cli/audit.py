"""`aedmap audit verify`."""

import click

from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.settings import read_settings
from aedmap.storage import open_database
from aedmap.storage.audit import Audit, read_head


@click.group()
def audit() -> None:
    """Check that nobody rewrote what happened."""


@audit.command()
@click.option(
    "--head", default=None, help="NUMBER:HASH that an earlier run printed and the log must still pass through."
)
@database_option
@json_option
def verify(head: str | None, database_url: str | None, as_json: bool) -> None:
    """Walk the chain of the event log; exit code 1 when an entry was altered, removed, exchanged, added or cut off.

    Keep the head that is printed outside of the database: only that can tell of somebody who cut off the end and the
    database's own head too.

    \b
    --json prints: whole, entries, head (NUMBER:HASH or null),
      broken {seq, damage (altered, missing, reordered, added, cut_off), sentence} or null
    """
    noted = read_head(head) if head else None
    with (
        open_database(database_url or read_settings().database_url, create=False) as database,
        progress_bars(quiet=as_json) as progress,
    ):
        found = database.events.verify(noted, progress)
    if as_json:
        shown = str(found.head) if found.head else None
        print_json({"whole": found.broken is None, "entries": found.entries, "head": shown, "broken": found.broken})
    else:
        _print(found)
    if found.broken:
        raise click.exceptions.Exit(1)


def _print(found: Audit) -> None:
    if found.broken:
        click.echo(found.broken.sentence)
        click.echo(f"The {found.entries:,} entries before are whole.")
        return
    click.echo(f"All {found.entries:,} entries of the event log are whole and in order.")
    if found.head:
        click.echo(f"Head, to be kept elsewhere: {found.head}")
