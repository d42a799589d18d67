"""`aedmap downgrade`."""

import click

from aedmap.cli.output import database_option, json_option, print_json
from aedmap.settings import read_settings
from aedmap.storage.downgrade import downgrade_database


@click.command()
@click.argument("version")
@database_option
@json_option
def downgrade(version: str, database_url: str | None, as_json: bool) -> None:
    """Take the tables back to VERSION, such as 0002, for an older program.

    Refused where the older tables have no place for something that the database holds; nothing is changed then.

    \b
    --json prints: before, now
    """
    before = downgrade_database(database_url or read_settings().database_url, version)
    if as_json:
        print_json({"before": before, "now": version})
    else:
        click.echo(
            f"The tables went from version {before} to {version}; the next command of this program updates them."
        )
