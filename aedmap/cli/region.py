"""`aedmap region`: look at regions, cut them into grid cells, say where organisations are established."""

from dataclasses import replace
from datetime import UTC, date, datetime

import click

from aedmap.cli.output import database_option, json_option, print_json
from aedmap.errors import InvalidInput, StateConflict
from aedmap.regions import Hierarchy, Level, Organisation, Region, cut_into_cells
from aedmap.settings import read_settings
from aedmap.storage import Database, open_database


@click.group()
def region() -> None:
    """Look at regions, cut them into grid cells, note where organisations are."""


@region.command("list")
@click.option("--under", default=None, help="Only the regions right below this one; default those at the top.")
@database_option
@json_option
def list_(under: str | None, database_url: str | None, as_json: bool) -> None:
    """List regions of one level, and how many lie below each.

    \b
    --json prints: regions, a list of code, name, level, parent, population, organisation, established_on, below, cells
    """
    with _open(database_url) as database:
        hierarchy = Hierarchy(database.regions.list_regions())
    parent = hierarchy.get(under).code if under else None
    told = [_told(hierarchy, one) for one in (hierarchy.children(parent) if parent else hierarchy.tops())]
    if as_json:
        print_json({"regions": told})
        return
    for one in told:
        people = "unknown" if one["population"] is None else f"{one['population']:,}"
        click.echo(f"{one['code']:<14} {one['name']}  ({one['level']}, people {people}, below {one['below']})")
    if not told:
        click.echo(f"None; {hierarchy.some_codes()}.")


@region.command()
@click.argument("code")
@click.option("--size-m", type=float, required=True, help="Side of a cell in metres.")
@database_option
@json_option
def grid(code: str, size_m: float, database_url: str | None, as_json: bool) -> None:
    """Cut the region CODE into square cells of grid management, in the place of those it has.

    \b
    --json prints: code, cells
    """
    with _open(database_url) as database:
        whole = Hierarchy(database.regions.list_regions()).get(code)
        if whole.level is Level.GRID:
            raise InvalidInput(f"{whole.code} is a grid cell itself; give an administrative region.")
        cells = cut_into_cells(whole, size_m)
        database.regions.replace_cells(whole.code, cells, at=datetime.now(UTC), actor="cli")
    if as_json:
        print_json({"code": whole.code, "cells": len(cells)})
    else:
        click.echo(f"{whole.name} ({whole.code}) has {len(cells):,} cells of {size_m:g} m.")


@region.command()
@click.argument("code")
@click.option("--on", "day", default=None, help="The day, such as 2024-05-08.")
@click.option("--undo", is_flag=True, help="There is none yet.")
@click.option("--not-foreseen", is_flag=True, help="There is not to be one; the region is left out of the share.")
@database_option
@json_option
def establish(
    code: str, day: str | None, undo: bool, not_foreseen: bool, database_url: str | None, as_json: bool
) -> None:
    """Note that the region CODE has a Red Cross organisation.

    \b
    --json prints: code, organisation (established, possible or not_foreseen), established_on
    """
    if undo + not_foreseen + (day is not None) > 1:
        raise InvalidInput("Only one of --on, --undo and --not-foreseen can hold; give one.")
    state = Organisation.POSSIBLE if undo else Organisation.NOT_FORESEEN if not_foreseen else Organisation.ESTABLISHED
    with _open(database_url) as database:
        before = Hierarchy(database.regions.list_regions()).get(code)
        if before.level is Level.GRID:
            raise InvalidInput(f"{before.code} is a grid cell, which has no organisation; give its village or above.")
        after = replace(before, organisation=state, established_on=_day(day))
        database.regions.put_regions([after], at=datetime.now(UTC), actor="cli")
    if as_json:
        print_json({"code": after.code, "organisation": after.organisation, "established_on": after.established_on})
    else:
        click.echo(f"{after.name} ({after.code}): {after.organisation.replace('_', ' ')}")


@region.command()
@click.argument("code")
@click.option("--with-below", is_flag=True, help="Remove everything below it too.")
@database_option
@json_option
def remove(code: str, with_below: bool, database_url: str | None, as_json: bool) -> None:
    """Remove the region CODE; devices and people stay where they are.

    \b
    --json prints: removed, a list of codes
    """
    with _open(database_url) as database:
        hierarchy = Hierarchy(database.regions.list_regions())
        whole = hierarchy.get(code)
        inside = [one.code for one in hierarchy.below(whole.code)]
        inside += [cell.code for one in list(inside) for cell in hierarchy.cells(one)]
        if len(inside) > 1 and not with_below:
            raise StateConflict(f"{len(inside) - 1} regions lie below {whole.code}; remove them too with --with-below.")
        database.regions.remove_regions(inside, at=datetime.now(UTC), actor="cli")
    if as_json:
        print_json({"removed": inside})
    else:
        click.echo(f"Removed {len(inside):,} region{'s' if len(inside) != 1 else ''}.")


def _open(database_url: str | None) -> Database:
    return open_database(database_url or read_settings().database_url, create=False)


def _told(hierarchy: Hierarchy, one: Region) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "level": one.level,
        "parent": one.parent,
        "population": one.population,
        "organisation": one.organisation,
        "established_on": one.established_on,
        "below": len(hierarchy.children(one.code)),
        "cells": len(hierarchy.cells(one.code)),
    }


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day such as 2024-05-08.") from error
