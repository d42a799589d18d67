"""`aedmap demo`: from nothing to a town, a plan and the pages, with the commands that everybody has."""

import os
import shutil
import sys
from pathlib import Path

import click

from aedmap.cli.demo_extract import obtain_demo_extract

_ACCOUNTS = {"planner": "planner", "dispatcher": "dispatcher", "steward": "steward"}


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Folder for everything that the demo makes.",
)
@click.option("--osm", type=click.Path(path_type=Path), help="Extract of a town of your own; default: Helsinki.")
@click.option("--seed", default=7, show_default=True, help="Another seed makes another sample registry.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", default=8000, show_default=True, help="Port to serve on.")
@click.option("--serve/--no-serve", default=True, help="Whether to serve the pages after the plan.")
@click.pass_context
def demo(context: click.Context, folder: Path, osm: Path | None, seed: int, host: str, port: int, serve: bool) -> None:
    """Build a town with a made-up registry, plan, and serve the pages."""
    from aedmap.cli import plan, sample, town

    town_dir, plan_dir = folder / "town", folder / "plan"
    database_url = f"sqlite:///{(folder / 'demo.sqlite').resolve().as_posix()}"

    _say("Town")
    context.invoke(town.build, osm=osm or obtain_demo_extract(folder), out=town_dir, as_json=False)
    _say("Sample registry: everything in it is made up")
    _forget(folder / "demo.sqlite")
    context.invoke(sample.sample, town_dir=town_dir, seed=seed, database_url=database_url)
    _say("Plan")
    scenario = town_dir / "sample" / "scenario.toml"
    context.invoke(plan.run, scenario=scenario, town_dir=town_dir, out=plan_dir, database_url=database_url, keep=True)
    if not serve:
        click.echo(_next_steps(town_dir, database_url))
        return
    _serve(context, town_dir, database_url, host, port)


def _next_steps(town_dir: Path, database_url: str) -> str:
    """The commands to go on with, in the order in which they are typed."""
    where = f"--town {town_dir} --db {database_url}"
    steps = [] if shutil.which("aedmap") else [(_activation(), "so that the shell knows aedmap")]
    steps += [
        (f"aedmap user add anna --role dispatcher --role planner --db {database_url}", "prints a one-time password"),
        (f"aedmap worker {where}", "in a terminal of its own: further waves and messages"),
        (f"aedmap serve {where}", "then sign in at http://localhost:8000/dispatcher or /planner"),
    ]
    return "\n".join(["Now:", *(f"  {command}    # {why}" for command, why in steps)])


def _activation() -> str:
    """Of the environment that runs this; make has made one without activating it."""
    if os.name == "nt":
        return str(Path(sys.prefix) / "Scripts" / "activate")
    return f". {Path(sys.prefix) / 'bin' / 'activate'}"


def _serve(context: click.Context, town_dir: Path, database_url: str, host: str, port: int) -> None:
    from aedmap.cli import serve, user

    _say("People who may sign in")
    for name, role in _ACCOUNTS.items():
        context.invoke(user.add, name=name, roles=(role,), database_url=database_url)
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
    _say("Pages")
    for path, what in (("/", "public map"), ("/planner", "planner"), ("/dispatcher", "dispatcher")):
        click.echo(f"{address + path:<34} {what}")
    click.echo("Further waves and messages need a worker; in another terminal:")
    click.echo(f"  aedmap worker --town {town_dir} --db {database_url}")
    context.invoke(serve.serve, town_dir=town_dir, database_url=database_url, host=host, port=port)


def _forget(database: Path) -> None:
    """A new demo starts with a new registry; only the demo's own file in the demo's own folder is removed."""
    for name in (database.name, f"{database.name}-wal", f"{database.name}-shm"):
        database.with_name(name).unlink(missing_ok=True)


def _say(title: str) -> None:
    click.secho(f"\n{title}", bold=True)
