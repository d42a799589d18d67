"""`aedmap town build` and `aedmap town info`."""

from pathlib import Path

import click

from aedmap.cli.output import json_option, print_json, progress_bars
from aedmap.town import TownInfo, open_town


@click.group()
def town() -> None:
    """Make a town folder from a map extract, or look at one."""


@town.command()
@click.option(
    "--osm",
    required=True,
    type=click.Path(path_type=Path),
    help="OpenStreetMap extract: .osm.pbf, .osm, .osm.gz or .osm.bz2.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to make or to replace.")
@json_option
def build(osm: Path, out: Path, as_json: bool) -> None:
    """Make a town: streets, venues, buildings, names and an offline base map."""
    from aedmap.town.build import build_town  # loads GDAL, which looking at a town does not need

    with progress_bars(quiet=as_json) as progress:
        info = build_town(osm, out, progress)
    _print(info, as_json)


@town.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def info(folder: Path, as_json: bool) -> None:
    """Say what a town holds, after checking that its files are whole and belong together."""
    opened = open_town(folder)
    opened.check()
    _print(opened.info, as_json)


def _print(info: TownInfo, as_json: bool) -> None:
    if as_json:
        print_json(info)
        return
    west, south, east, north = info.bbox
    lines = {
        "Town": f"{info.name or '(no name on the map)'}, {info.country or 'no country'}, {info.time_zone}",
        "Streets": f"{info.street_m / 1000:,.1f} km, {info.nodes:,} junctions, {info.edges:,} edges",
        "Pieces": f"{info.components:,}, the largest holds {info.largest_share:.1%} of the junctions",
        "Places": f"{info.venues:,} venues, {info.buildings:,} buildings, {info.places:,} names",
        "Devices": f"{info.devices:,} on the map itself",
        "Box": f"{west:.5f} {south:.5f} to {east:.5f} {north:.5f} (lon lat)",
        "Source": f"{info.source}, {info.licence}",
        "Fingerprint": info.fingerprint[:16],
    }
    for word, text in lines.items():
        click.echo(f"{word:<12} {text}")
