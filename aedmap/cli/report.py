"""`aedmap report region`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.output import at_option, database_option, json_option, print_json
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.regions import Level
from aedmap.regions.reach import Reach, Streets
from aedmap.regions.report import Line, RegionReport, report_region
from aedmap.regions.report_document import LEGEND, OUTSIDE, lines_of, report_csv, report_document
from aedmap.settings import read_settings
from aedmap.storage import open_database
from aedmap.town import open_town

_HEAD = ("people", "devices", "in serv.", "open", "/100,000", "certif.", "/1,000", "cells", "covered", "organis.")
_MEANINGS = (
    ("devices", "devices.all"),
    ("in serv.", "devices.in_service"),
    ("open", "devices.open"),
    ("/100,000", "per_100000"),
    ("certif.", "responders.certified"),
    ("covered", "grid.covered"),
    ("organis.", "organisations.established"),
)


@click.group()
def report() -> None:
    """Figures that roll up by region."""


@report.command()
@click.argument("code")
@at_option
@click.option(
    "--town",
    "town_dir",
    type=click.Path(path_type=Path),
    default=None,
    help="Town folder whose streets reach is measured along; else a straight line.",
)
@click.option("--reach-m", type=float, default=None, help="Metres from a cell's middle to a device; default 180.")
@click.option("--reach-s", type=float, default=None, help="The same as seconds of an unhurried walk.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), default=None, help="Also write a table here.")
@database_option
@json_option
def region(
    code: str,
    at: datetime | None,
    town_dir: Path | None,
    reach_m: float | None,
    reach_s: float | None,
    csv_file: Path | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Devices, certified responders, covered grid cells and organisations of the region CODE and the parts of it.

    --at judges opening hours, expiries and certificates at that moment; states of devices are those of now.

    \b
    --json prints:
      at, sample, reach   metres, along (streets or straight_line)
      region, children, outside   the region, those right below (or its grid cells), and what lies in none of them; each
        code, name, level, population (null unknown), population_from (own, children or null),
        devices {all, in_service, open, hours_unknown}, per_100000 {all, in_service, open},
        responders {certified, per_1000}, grid {cells, measured, covered, share},
        organisations {established, possible, share}; rates are null where the population is unknown
      legend   what each figure counts, by its path
    """
    settings = read_settings()
    reach = _reach(reach_m, reach_s, settings.public_speed_m_s, town_dir)
    with open_database(database_url or settings.database_url, create=False) as database:
        made = report_region(
            database.regions.list_regions(), code, database.registry, database.people, reach, at or datetime.now(UTC)
        )
        sample = database.meta.read().is_sample
    if csv_file is not None:
        _write(csv_file, report_csv(made))
    if as_json:
        print_json({**report_document(made), "sample": sample})
    else:
        _print(made, sample)


def _reach(metres: float | None, seconds: float | None, speed_m_s: float, town_dir: Path | None) -> Reach:
    if metres is not None and seconds is not None:
        raise InvalidInput("Reach was given in metres and in seconds; give one of --reach-m and --reach-s.")
    if seconds is not None:
        metres = seconds * speed_m_s
    streets = None
    if town_dir is not None:
        town = open_town(town_dir)
        streets = Streets(town.streets, town.info.bbox)
    return Reach(streets=streets) if metres is None else Reach(metres, streets)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise SourceUnavailable(f"The table {path} cannot be written: {error.strerror}.") from error


def _print(made: RegionReport, sample: bool) -> None:
    if sample:
        click.echo("SAMPLE: made-up devices and people.")
    whole = made.region
    way = "along the streets" if made.reach.streets else "in a straight line"
    click.echo(f"{' > '.join(region.name for region in (*made.above, whole))} ({whole.code}, {whole.level})")
    click.echo(f"at {made.at.isoformat(timespec='minutes')}; reach {made.reach.metres:g} m {way}\n")
    click.echo(_columns(("", *_HEAD)))
    for line in lines_of(made):
        click.echo(_columns(_texts(line)))
    click.echo()
    for head, meaning in _MEANINGS:
        click.echo(f"  {head:<9} {LEGEND[meaning]}")
    if not made.whole.figures.counts.cells and whole.level is not Level.GRID:
        click.echo(f"There are no grid cells to cover yet; 'aedmap region grid {whole.code} --size-m 500' cuts some.")


def _texts(line: Line) -> tuple[str, ...]:
    figures, counts = line.figures, line.figures.counts
    share = figures.covered_share
    return (
        line.region.name if line.region else OUTSIDE,
        f"{figures.population:,}" if figures.population is not None else "unknown",
        f"{counts.devices:,}",
        f"{counts.in_service:,}",
        f"{counts.open:,}",
        _rate(figures.per_100_000(counts.in_service), 1),
        f"{counts.certified:,}",
        _rate(figures.certified_per_1000, 2),
        f"{counts.cells:,}",
        f"{share:.0%}" if share is not None else "unknown",
        f"{counts.established}/{counts.possible}",
    )


def _rate(value: float | None, digits: int) -> str:
    return "unknown" if value is None else f"{value:,.{digits}f}"


def _columns(texts: tuple[str, ...]) -> str:
    return f"{texts[0][:28]:<28}" + "".join(f"{text:>10}" for text in texts[1:])
