"""`aedmap fallback`: the sheet for a day without power or network."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.output import at_option, database_option, json_option, print_json, progress_bars, town_option
from aedmap.fallback import SheetOptions, make_sheet, write_whole
from aedmap.settings import LANGUAGES, read_settings
from aedmap.storage import open_database
from aedmap.town import open_town


@click.command()
@town_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="HTML file to write; print it on A4.")
@click.option("--cell-m", type=float, default=None, help="Side of the squares; default 500 m, more for large towns.")
@click.option("--region", default=None, help="Grid cells of this region (its code) instead of squares.")
@click.option("--no-people", is_flag=True, help="Name nobody: without telephones it may hang on a wall.")
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="Default AEDMAP_LANGUAGE or en.")
@at_option
@database_option
@json_option
def fallback(
    town_dir: Path,
    out: Path,
    cell_m: float | None,
    region: str | None,
    no_people: bool,
    language: str | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Write the fallback sheet: maps with numbered cells, and for each cell the nearest devices and whom to call.

    Devices stand with floor, hours, access and metres by the street; people with telephone and hours, which makes the
    sheet confidential, and each of them can see that they are on it. Nothing says whether a door is open now.

    \b
    --json prints: out, cells, devices (how many count), people (how many are named), sample
    """
    settings = read_settings()
    options = SheetOptions(cell_m, region, language or settings.language, settings.public_speed_m_s)
    town, moment = open_town(town_dir), at or datetime.now(UTC)
    with (
        open_database(database_url or settings.database_url, create=False) as database,
        progress_bars(quiet=as_json) as progress,
    ):
        database.meta.check_town(town.fingerprint, town.info.name or town_dir.name)
        records = database.fallback.read(people=not no_people, region=region)
        made = make_sheet(town, records, moment, options, progress)
        database.fallback.note_looks(made.listed, at=datetime.now(UTC), actor="cli")
    write_whole(out, made.html, secret=not no_people)
    counts = {"cells": made.cells, "devices": made.devices, "people": len(made.listed)}
    if as_json:
        print_json({"out": str(out), **counts, "sample": records.sample})
        return
    click.echo(f"Wrote {out}: {', '.join(f'{name} {count:,}' for name, count in counts.items())}.")
    if made.listed:
        click.echo("It holds telephone numbers of volunteers: keep it locked away.")
