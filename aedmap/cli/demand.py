"""`aedmap demand fit|validate|map`."""

from pathlib import Path

import click

from aedmap.cli.output import json_option, print_json, progress_bars
from optimizer.demand.fitting.fit import fit_demand, validate_demand
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.demand.fitting.results import fit_document, validation_document, validation_table, write_fit
from optimizer.demand.picture import draw_surface, surface_page
from optimizer.demand.surface_file import load_surface
from optimizer.file_set import write_together

_file = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def demand() -> None:
    """Estimate where and when arrests are to be expected."""


@demand.command()
@_file
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the surface and its figures.")
@json_option
def fit(file: Path, out: Path, as_json: bool) -> None:
    """Fit expected arrests by cell and period.

    FILE is a TOML file that names people, counts, features and past arrests; docs/demand.md lists its keys. Writes
    surface.npz, which a scenario takes as 'surface' in its [demand] table, cells.csv and fit.json.
    """
    asked = read_fit_file(file)
    with progress_bars(quiet=as_json) as progress:
        fitted = fit_demand(asked, progress)
        files = write_fit(asked.name, fitted, out)
    document = fit_document(asked.name, fitted)
    if as_json:
        print_json({**document, "files": [str(path) for path in files]})
        return
    error = document["standard_error"]
    click.echo(
        f"{asked.name}: {_arrests(fitted.surface.total)} arrests a year expected"
        f"{'' if error is None else f' (standard error {_arrests(error)})'} in {len(fitted.surface):,} cells"
    )
    if document["residents"]:
        click.echo(f"  {document['residents']:,.0f} residents on {document['area_km2']:,.1f} km2")
    for period, arrests in document["periods"].items():
        click.echo(f"  {period}: {_arrests(arrests)}")
    if fitted.validation is not None:
        click.echo()
        click.echo(validation_table(fitted.validation))
    for note in fitted.surface.notes:
        click.echo(f"  Note: {note}")
    click.echo(f"Written: {', '.join(path.name for path in files)} in {out}")


@demand.command()
@_file
@json_option
def validate(file: Path, as_json: bool) -> None:
    """Hide past arrests and ask the models for them.

    FILE is the one of 'fit'. Hidden are later arrests, places drawn at random and blocks of the map, each in turn.
    """
    asked = read_fit_file(file)
    with progress_bars(quiet=as_json) as progress:
        evidence, found = validate_demand(asked, progress)
    if as_json:
        print_json({"notes": list(evidence.notes), "validations": [validation_document(each) for each in found]})
        return
    for each in found:
        click.echo(validation_table(each))
    for note in evidence.notes:
        click.echo(f"  Note: {note}")


@demand.command("map")
@click.argument("surface", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for demand.html and demand.png.")
@click.option("--title", default="Expected arrests", show_default=True, help="Head of the page.")
def draw(surface: Path, out: Path, title: str) -> None:
    """Draw expected arrests as picture and page.

    SURFACE is the surface.npz of 'fit'; the page opens without a network and prints.
    """
    loaded = load_surface(surface)
    page = surface_page(loaded, title).encode("utf-8")
    written = write_together({"demand.html": page, "demand.png": draw_surface(loaded).png}, out, "The map")
    click.echo(f"Written: {', '.join(path.name for path in written)} in {out}")


def _arrests(count: float) -> str:
    """To a tenth, or to two digits where that would say nothing."""
    return f"{count:,.1f}" if count >= 1 else f"{count:.2g}"
