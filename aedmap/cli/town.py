"""`aedmap town build`, `bare`, `lines`, `info` and `detour`."""

from pathlib import Path

import click

from aedmap.cli.output import json_option, print_json, progress_bars
from aedmap.errors import InvalidInput
from aedmap.osm import Overpass, fetch_place
from aedmap.town import TownInfo, open_town


@click.group()
def town() -> None:
    """Make a town folder from a map extract, or look at one."""


@town.command()
@click.option(
    "--osm",
    type=click.Path(path_type=Path),
    help="OpenStreetMap extract: .osm.pbf, .osm, .osm.gz or .osm.bz2.",
)
@click.option("--place", help="Instead of --osm: a town by name, fetched from the internet, such as 'Porto, Portugal'.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to make or to replace.")
@click.option("--overpass-url", default=Overpass.url, show_default=True, help="Overpass service for --place.")
@click.option("--nominatim-url", default=Overpass.nominatim_url, show_default=True, help="Where --place is looked up.")
@click.option("--overpass-timeout", default=Overpass.timeout_s, show_default=True, help="Seconds for one answer.")
@click.option("--overpass-wait/--no-overpass-wait", default=True, help="Ask the server first whether it has time.")
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=Path("cache"),
    show_default=True,
    help="Folder that keeps every answer for --place, so that nothing is fetched twice.",
)
@click.option("--licence", help="What has to be said of map data that are not OpenStreetMap's.")
@json_option
def build(
    osm: Path | None,
    place: str | None,
    out: Path,
    overpass_url: str,
    nominatim_url: str,
    overpass_timeout: int,
    overpass_wait: bool,
    cache: Path,
    licence: str | None,
    as_json: bool,
) -> None:
    """Make a town: streets, venues, buildings, names and an offline base map."""
    from aedmap.town.build import build_town  # loads GDAL, which looking at a town does not need
    from aedmap.town.filling import refuse_unusable_out

    if (osm is None) == (place is None):
        raise InvalidInput("Give either --osm FILE or --place NAME, one of the two.")
    refuse_unusable_out(out)
    with progress_bars(quiet=as_json) as progress:
        if place is not None:
            overpass = Overpass(cache, overpass_url, nominatim_url, overpass_timeout, overpass_wait)
            osm = fetch_place(place, overpass, progress)
        info = build_town(Path(osm or ""), out, progress, **({} if licence is None else {"licence": licence}))
    _print(info, as_json)


@town.command()
@click.option("--box", metavar="W,S,E,N", help="The town's box in degrees, such as 133.9,34.2,134.2,34.5.")
@click.option(
    "--boundary", type=click.Path(path_type=Path), help="Instead of --box: a map file whose bounds are the box."
)
@click.option("--layer", help="Layer of the boundary file, where it has several.")
@click.option(
    "--osm", type=click.Path(path_type=Path), help="Extract with venues and buildings; streets in it are left out."
)
@click.option("--name", help="Name of the town; else as the extract has it.")
@click.option("--time-zone", help="IANA name such as Asia/Tokyo; else by the middle of the box.")
@click.option("--country", help="ISO 3166 code such as JP; else by the time zone.")
@click.option("--licence", help="What has to be said of the data, where they are not OpenStreetMap's.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to make or to replace.")
@json_option
def bare(
    box: str | None,
    boundary: Path | None,
    layer: str | None,
    osm: Path | None,
    name: str | None,
    time_zone: str | None,
    country: str | None,
    licence: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Make a town without streets, for plans by straight lines (response.ways = "straight")."""
    from aedmap.town.bare import BareTown, build_bare_town  # loads GDAL

    asked = BareTown(None if box is None else _box(box), boundary, layer, osm, name, time_zone, country, licence)
    with progress_bars(quiet=as_json) as progress:
        made = build_bare_town(asked, out, progress)
    _print(made, as_json)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InvalidInput(f"--box {text} is no box; give west,south,east,north in degrees.") from error
    return west, south, east, north


@town.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The .osm file to write.")
@click.option("--layer", help="Layer of the file, where it has several.")
@click.option("--kind", help="Column with the kind of street.")
@click.option(
    "--as", "kinds", multiple=True, help="What a kind is in OpenStreetMap, such as S1630=trunk_link; '' drops it."
)
@click.option("--name", help="Column with the names of streets.")
def lines(
    source: Path, out: Path, layer: str | None, kind: str | None, kinds: tuple[str, ...], name: str | None
) -> None:
    """Turn a layer of street lines into an extract for 'town build --osm', where OpenStreetMap is thin.

    A street graph that OSMnx saved (.graphml) will do as well; its columns are those of its edges.
    """
    from aedmap.osm.street_lines import write_street_lines  # loads GDAL

    pairs = [each.partition("=") for each in kinds]
    if wrong := [each for each, (_, sign, _) in zip(kinds, pairs, strict=True) if not sign]:
        raise InvalidInput(f"--as {wrong[0]} is no pair; write KIND=HIGHWAY, such as S1630=trunk_link.")
    meant = {text: highway for text, _, highway in pairs}
    ways = write_street_lines(source, out, layer=layer, kind=kind, kinds=meant, name=name)
    click.echo(f"{ways:,} street lines written to {out}; build the town with: aedmap town build --osm {out} --out DIR")


@town.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def info(folder: Path, as_json: bool) -> None:
    """Say what a town holds, after checking that its files are whole and belong together."""
    opened = open_town(folder)
    opened.check()
    _print(opened.info, as_json)


@town.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--reach", "reach_m", default=180.0, show_default=True, help="Metres of way, 50 to 2000.")
@click.option("--tried", default=1.26, show_default=True, help="A detour to compare with the streets.")
@click.option("--seed", default=1, show_default=True, help="Which places are drawn at random.")
@json_option
def detour(folder: Path, reach_m: float, tried: float, seed: int, as_json: bool) -> None:
    """Measure how much longer ways are than straight lines, to plan a similar town without streets.

    \b
    --json prints:
      reach_m, places (buildings or streets), pairs (of a site and a place within reach)
      equal         the detour under which straight lines find as many pairs
      median, p90   of way over line
      tried, more   with the detour tried, lines find this share more pairs than streets
    """
    from optimizer.coverage.detour import measure_detour  # loads SciPy

    found = measure_detour(open_town(folder), reach_m, tried, seed)
    if as_json:
        print_json(found)
        return
    click.echo(
        f"Within {found.reach_m:g} m of way, straight lines reach as much as the streets do when they are made "
        f"{found.equal:.2f} times longer\n(from junctions to {found.places}, {found.pairs:,} pairs).\n"
        f"The way is {found.median:.2f} times the line at the median, {found.p90:.2f} times at the 90th percentile.\n"
        f"With a detour of {found.tried:g} lines reach {abs(found.more):.0%} {'more' if found.more >= 0 else 'less'}."
    )


def _print(info: TownInfo, as_json: bool) -> None:
    if as_json:
        print_json(info)
        return
    west, south, east, north = info.bbox
    lines = {
        "Town": f"{info.name or '(no name on the map)'}, {info.country or 'no country'}, {info.time_zone}",
        **_streets_in_words(info),
        "Places": f"{info.venues:,} venues, {info.buildings:,} buildings, {info.places:,} names",
        "Devices": f"{info.devices:,} on the map itself",
        "Box": f"{west:.5f} {south:.5f} to {east:.5f} {north:.5f} (lon lat)",
        "Source": f"{info.source}, {info.licence}",
        "Fingerprint": info.fingerprint[:16],
    }
    for word, text in lines.items():
        click.echo(f"{word:<12} {text}")


def _streets_in_words(info: TownInfo) -> dict[str, str]:
    if not info.has_streets:
        return {"Streets": "none; only plans with straight ways can be made"}
    return {
        "Streets": f"{info.street_m / 1000:,.1f} km, {info.nodes:,} junctions, {info.edges:,} edges",
        "Pieces": f"{info.components:,}, the largest holds {info.largest_share:.1%} of the junctions",
    }
