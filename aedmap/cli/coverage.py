"""`aedmap coverage`."""

from pathlib import Path

import click

from aedmap.cli.output import database_option, json_option, print_json, progress_bars, town_option
from aedmap.cli.registered import registered_devices
from aedmap.town import open_town
from optimizer.open_week import open_week, open_week_document, open_week_table, write_open_week
from optimizer.scenario import read_scenario


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@town_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for week.json, week.md, week.svg.")
@database_option
@json_option
def coverage(scenario: Path, town_dir: Path, out: Path, database_url: str | None, as_json: bool) -> None:
    """Measure what the devices already out cover, hour by hour of a usual week.

    Takes demand, response target and existing devices of SCENARIO; budget and sites do not matter. Shares are of the
    expected arrests: with a device within reach, and with one within reach that is known to be open at that hour.
    """
    asked = read_scenario(scenario)
    town = open_town(town_dir)
    devices = registered_devices(asked, town, database_url)
    with progress_bars(quiet=as_json) as progress:
        week = open_week(asked, town, devices, progress)
        files = write_open_week(week, out)
    if as_json:
        print_json({**open_week_document(week), "files": [str(path) for path in files]})
        return
    click.echo(open_week_table(week))
    for note in week.notes:
        click.echo(f"  Note: {note}")
    click.echo(f"Written: {', '.join(path.name for path in files)} in {out}")
