"""`aedmap dispatch policies`."""

import dataclasses
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from aedmap.cli.output import json_option, print_json
from aedmap.dispatch.policies import PRESETS, Basis, PolicyFile, read_policy

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
    table = Table("parameter", "value", "basis", "source", title=f"{found.title}. {found.about}")
    for name, one in found.parameters.items():
        value = ", ".join(map(str, one.value)) if isinstance(one.value, tuple) else str(one.value)
        table.add_row(name, value, str(one.basis), one.source)
    Console().print(table)
