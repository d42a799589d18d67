"""`aedmap user add` and `aedmap user list`."""

from datetime import UTC, datetime

import click

from aedmap.cli.output import database_option, json_option, print_json
from aedmap.settings import read_settings
from aedmap.storage import Role, open_database


@click.group()
def user() -> None:
    """Add those who may sign in, list them, or give a new one-time password."""


@user.command()
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the account may do; give it several times for several roles.",
)
@database_option
@json_option
def add(name: str, roles: tuple[str, ...], database_url: str | None, as_json: bool) -> None:
    """Make an account and print its one-time password, once; it must be changed at the first sign-in."""
    with open_database(database_url or read_settings().database_url) as database:
        account, password = database.accounts.add(
            name, [Role(role) for role in roles], at=datetime.now(UTC), actor="cli"
        )
    listed = sorted(account.roles)
    if as_json:
        print_json({"name": account.name, "roles": listed, "one_time_password": password})
    else:
        click.echo(f"{account.name} ({', '.join(listed)}): one-time password {password}")


@user.command()
@click.argument("name")
@database_option
@json_option
def reset(name: str, database_url: str | None, as_json: bool) -> None:
    """Give somebody who forgot their password a new one-time password, and print it once."""
    with open_database(database_url or read_settings().database_url, create=False) as database:
        password = database.accounts.reset_password(name, at=datetime.now(UTC), actor="cli")
    if as_json:
        print_json({"name": name, "one_time_password": password})
    else:
        click.echo(f"{name}: one-time password {password}")


@user.command("list")
@database_option
@json_option
def list_(database_url: str | None, as_json: bool) -> None:
    """List accounts, never passwords."""
    with open_database(database_url or read_settings().database_url, create=False) as database:
        accounts = database.accounts.list_accounts()
    if as_json:
        rows = [
            {"name": a.name, "roles": sorted(a.roles), "must_change_password": a.must_change_password} for a in accounts
        ]
        print_json({"accounts": rows})
        return
    for account in accounts:
        waiting = "  (one-time password not changed yet)" if account.must_change_password else ""
        click.echo(f"{account.name:<24} {', '.join(sorted(account.roles))}{waiting}")
