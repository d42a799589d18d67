"""`aedmap dispatch policies`."""

import dataclasses
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from aedmap.cli.output import json_option, print_json
from aedmap.dispatch.policies import PRESETS, Basis, PolicyFile, read_policy
from aedmap.dispatch.policies.meanings import MEANINGS

policy_option = click.option(
    "--policy",
    "policy_name",
    default=None,
    help="Name or TOML file of a policy; see 'aedmap dispatch policies'. Default AEDMAP_DISPATCH_POLICY or aedmap.",
)


@click.command()
@click.argument("name", required=False)
@json_option
def policies(name: str | None, as_json: bool) -> None:
    """List the policies, or show NAME (or a TOML file) with the basis of each value.

    \b
    --json prints: a list of name, title, about, published, assumed (how many values); with NAME also
      parameters   name -> value, basis (published or assumed), source
    """
    if name is not None:
        found = read_policy(name)
        print_json(_told(found, whole=True)) if as_json else _show(found)
        return
    listed = [read_policy(one) for one in PRESETS]
    if as_json:
        print_json([_told(one, whole=False) for one in listed])
        return
    for one in listed:
        click.echo(f"{one.name:<20} {one.title}: {one.about}")


def _told(found: PolicyFile, *, whole: bool) -> dict[str, Any]:
    bases = [one.basis for one in found.parameters.values()]
    told: dict[str, Any] = {"name": found.name, "title": found.title, "about": found.about}
    told |= {str(basis): bases.count(basis) for basis in Basis}
    if whole:
        told["parameters"] = {name: dataclasses.asdict(one) for name, one in found.parameters.items()}
    return told


def _show(found: PolicyFile) -> None:
    """What the file gives itself with its basis, then what it leaves out, which is what the program takes then."""
    click.echo(f"{found.title}. {found.about}")
    given = Table("key", "value", "unit", "meaning", "basis", "source")
    rest = Table("key", "value", "unit", "meaning", title="Left out: what the program takes then")
    for name, one in found.parameters.items():
        meaning, unit = MEANINGS[name]
        row = (name, _value(one.value), unit, meaning)
        given.add_row(*row, str(one.basis), one.source) if name in found.told else rest.add_row(*row)
    console = Console()
    for table in (given, rest):
        if table.row_count:
            console.print(table)


def _value(value: object) -> str:
    """In words where there is no number."""
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
