"""`aedmap sample`: made-up content to try the program with."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.output import at_option, database_option, json_option, print_json, town_option
from aedmap.settings import read_settings
from aedmap.simulation import make_sample
from aedmap.simulation.sample_files import write_sample
from aedmap.storage import open_database
from aedmap.town import open_town


@click.command()
@town_option
@click.option("--seed", type=int, required=True, help="The same town, seed and year give the same sample.")
@click.option("--devices", default=40, show_default=True, help="How many devices, 1 to 5000.")
@click.option("--responders", default=250, show_default=True, help="How many responders, 1 to 50000.")
@at_option
@database_option
@click.option(
    "--out", default=None, type=click.Path(path_type=Path), help="Where to write sample/; default the town's folder."
)
@json_option
def sample(
    town_dir: Path,
    seed: int,
    devices: int,
    responders: int,
    at: datetime | None,
    database_url: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fill a database with made-up devices and responders, and write what a plan needs.

    A database that holds real devices or people is refused. Dates are made for the year of --at.

    \b
    --json prints: sample (true), devices, responders, population, places, folder, database
    """
    town, moment = open_town(town_dir), at or datetime.now(UTC)
    made = make_sample(town, seed, moment.year, devices, responders)
    with open_database(database_url or read_settings().database_url) as database:
        database.sample.fill(
            made.aeds,
            made.responders,
            town_fingerprint=town.fingerprint,
            town_name=town.info.name or town_dir.name,
            at=moment,
            actor="cli",
        )
        folder = write_sample(made, town.info, out or town_dir)
        shown = database.url
    people = sum(row.people for row in made.population)
    places = len({row.place for row in made.foot_traffic})
    if as_json:
        print_json(
            {
                "sample": True,
                "devices": len(made.aeds),
                "responders": len(made.responders),
                "population": people,
                "places": places,
                "folder": str(folder),
                "database": shown,
            }
        )
        return
    click.echo(f"SAMPLE for {town.info.name or town_dir.name}: {len(made.aeds)} devices, ", nl=False)
    click.echo(f"{len(made.responders)} responders, {people:,} residents, foot traffic at {places} places.")
    click.echo(f"Files in {folder}, database {shown}")
