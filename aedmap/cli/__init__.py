"""The command `aedmap`: parse, one library call, print."""

import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from aedmap import __version__
from aedmap.errors import AedmapError

# Name -> (module:object, what it does). Loaded when called: a quick command, or --help, does not wait for a slow
# one's imports.
_COMMANDS = {
    "audit": ("aedmap.cli.audit:audit", "Check that nobody rewrote what happened."),
    "backup": ("aedmap.cli.backup:backup", "Write the whole database to one file."),
    "bench": ("aedmap.cli.bench:bench", "Measure ours beside its peers."),
    "coverage": ("aedmap.cli.coverage:coverage", "Measure what existing devices cover, hour by hour of the week."),
    "demo": ("aedmap.cli.demo:demo", "Build a town with made-up devices, plan, and serve the pages."),
    "demand": ("aedmap.cli.demand:demand", "Estimate where and when arrests are to be expected."),
    "device": ("aedmap.cli.device:device", "List devices, and say where one in a vehicle is."),
    "dispatch": ("aedmap.cli.dispatch:dispatch", "Rank or alert the responders near a patient."),
    "downgrade": ("aedmap.cli.downgrade:downgrade", "Take the tables back to an older version."),
    "export": ("aedmap.cli.export:export", "Hand the registry on in open formats."),
    "fallback": ("aedmap.cli.fallback:fallback", "Write a sheet to print for a day without power or network."),
    "import": ("aedmap.cli.import_:import_", "Bring in registers of devices, rosters of people, and regions."),
    "labels": ("aedmap.cli.labels:labels", "Make labels with QR codes to print."),
    "nearest": ("aedmap.cli.nearest:nearest", "Find the nearest defibrillators that can be fetched now."),
    "people": ("aedmap.cli.people:people", "Look after responders: certificates, consent, notices, their data."),
    "plan": ("aedmap.cli.plan:plan", "Choose sites for the next defibrillators."),
    "region": ("aedmap.cli.region:region", "Look at regions, cut them into grid cells, note organisations."),
    "reminders": ("aedmap.cli.reminders:reminders", "Mail what is due to who looks after it."),
    "report": ("aedmap.cli.report:report", "Figures that roll up by region."),
    "restore": ("aedmap.cli.backup:restore", "Put a backup into a database."),
    "route": ("aedmap.cli.route:route", "Say the way from one place to another, step by step."),
    "sample": ("aedmap.cli.sample:sample", "Fill a town with made-up devices, responders and counts."),
    "serve": ("aedmap.cli.serve:serve", "Serve the pages of a town."),
    "simulate": ("aedmap.cli.simulate:simulate", "Try policies on arrests that did not happen."),
    "town": ("aedmap.cli.town:town", "Make a town folder from a map extract, or look at one."),
    "upkeep": ("aedmap.cli.upkeep:upkeep", "Keep devices ready: pads, batteries, inspections."),
    "user": ("aedmap.cli.user:user", "Add those who may sign in, list them, reset a password."),
    "worker": ("aedmap.cli.worker:worker", "Send waves that fall due; run any number of them."),
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in sorted(_COMMANDS.items())])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aedmap")
def cli() -> None:
    """Find the nearest defibrillator, plan the next ones, send someone who can use it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a mistake of the user's ends with one sentence and exit code 2."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):  # names of streets are not in a Windows code page
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code: Any = cli.main(given, prog_name="aedmap", standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        code = 2
    except click.ClickException as mistake:
        code = _refuse(_usage_sentence(mistake), "usage", given)
    except AedmapError as mistake:
        code = _refuse(str(mistake), type(mistake).__name__, given)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _usage_sentence(mistake: click.ClickException) -> str:
    sentence = " ".join(mistake.format_message().split())  # click lists choices one a line
    if not sentence.endswith((".", "!", "?")):
        sentence += "."
    if isinstance(mistake, click.UsageError) and mistake.ctx is not None:
        return f"{sentence} See '{mistake.ctx.command_path} --help'."
    return sentence


def _refuse(sentence: str, kind: str, arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        click.echo(json.dumps({"error": {"kind": kind, "detail": sentence}}, ensure_ascii=False))
    else:
        click.echo(f"aedmap: {sentence}", err=True)
    return 2
