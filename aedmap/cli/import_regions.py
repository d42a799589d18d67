"""`aedmap import regions`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from aedmap.cli.import_answer import end, print_report
from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.geography.datum import named_datum
from aedmap.regions import Hierarchy, Level
from aedmap.regions.importing import (
    CheckedRegions,
    RegionField,
    RegionRequest,
    check_regions,
    load_regions,
    would_load_regions,
)
from aedmap.settings import read_settings
from aedmap.storage import find_database, open_database


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", type=click.Choice([one.value for one in Level]), default=None, help="Of all.")
@click.option("--code-column", default=None, help="Column with the code; columns not named are guessed and shown.")
@click.option("--name-column", default=None, help="Column with the name.")
@click.option("--parent-column", default=None, help="Column with the code of the region above.")
@click.option("--level-column", default=None, help="Column with the level, as a word or 1 to 5.")
@click.option("--population-column", default=None, help="Column with the inhabitants.")
@click.option("--organisation-column", default=None, help="Column that says whether an organisation is established.")
@click.option("--layer", default=None, help="Layer of a GeoPackage with several.")
@click.option("--crs", default=None, help="Coordinate system of a file that names none, such as EPSG:4549.")
@click.option(
    "--datum", default="wgs84", show_default=True, help="What degrees refer to: wgs84, gcj02, bd09 or cgcs2000."
)
@click.option("--dry-run", is_flag=True, help="Read, check and compare with a database that is there; writes nothing.")
@database_option
@json_option
def regions(
    file: Path,
    level: str | None,
    code_column: str | None,
    name_column: str | None,
    parent_column: str | None,
    level_column: str | None,
    population_column: str | None,
    organisation_column: str | None,
    layer: str | None,
    crs: str | None,
    datum: str,
    dry_run: bool,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Import regions with boundaries from FILE: GeoJSON, GeoPackage or Shapefile (also zipped), in any CRS.

    A region lies in the one that its column names, else in the one that its code tells (GB/T 2260 and the statistical
    codes: 2, 4, 6, 9 and 12 digits), else in the one that holds it. What is loaded already and not in FILE stays.

    \b
    --json prints:
      read, new, changed, unchanged   numbers of features
      rejected   what was not loaded, warnings   what was loaded all the same; lists of
                 row (feature, counted from 1), column, value, reason, code (no_code, bad_code, duplicate, no_name,
                 no_level, bad_level, no_parent, cycle, no_boundary, bad_boundary, mended, bad_population,
                 bad_organisation, outside_parent, overlap, top)

    Exit code 2 when nothing could be loaded.
    """
    given = {
        RegionField.CODE: code_column,
        RegionField.NAME: name_column,
        RegionField.PARENT: parent_column,
        RegionField.LEVEL: level_column,
        RegionField.POPULATION: population_column,
        RegionField.ORGANISATION: organisation_column,
    }
    request = RegionRequest(Level(level) if level else None, given, layer, crs, named_datum(datum))
    url = database_url or read_settings().database_url
    with progress_bars(quiet=as_json) as progress:
        if dry_run:
            known, compared = _known(url)
            checked = check_regions(file, request, known, progress)
            report = would_load_regions(checked, known)
        else:
            with open_database(url) as database:
                known = Hierarchy(database.regions.list_regions())
                checked = check_regions(file, request, known, progress)
                if checked.regions:
                    now = datetime.now(UTC)
                    load_regions(checked, database.regions, known, at=now, actor="cli", progress=progress)
                report, compared = would_load_regions(checked, known), True
    if as_json:
        print_json(report)
    else:
        _print_mapping(checked)
        print_report(report, dry_run=dry_run, compared=compared)
    end(report, dry_run=dry_run)


def _known(url: str) -> tuple[Hierarchy, bool]:
    """What a dry run can know: the regions of a database that is there, and whether one is."""
    database = find_database(url)
    if database is None:
        return Hierarchy(), False
    with database:
        return Hierarchy(database.regions.list_regions()), True


def _print_mapping(checked: CheckedRegions) -> None:
    click.echo(f"Read {checked.read} features ({checked.detail}).")
    for field, column in checked.columns.of.items():
        click.echo(f"  {field:<20} <- {column}")
    if checked.columns.unused:
        click.echo(f"  not used: {', '.join(checked.columns.unused)}")
