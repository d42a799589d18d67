"""How commands print: a progress bar for people, JSON for programs, options that several commands share."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from aedmap.progress import Progress

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
town_option = click.option(
    "--town",
    "town_dir",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder that 'aedmap town build' made.",
)
database_option = click.option(
    "--db",
    "database_url",
    default=None,
    help="Database URL; default AEDMAP_DATABASE_URL or aedmap.sqlite here.",
)


_FIRST_YEAR, _LAST_YEAR = 1970, 2200


class Moment(click.ParamType[datetime]):
    """An ISO 8601 date and time; without an offset it is refused, because an hour's error can cost a life."""

    name = "ISO8601"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 time such as 2026-05-01T03:00+08:00.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} has no offset; write for example 2026-05-01T03:00+08:00.", param, ctx)
        # Dates near the ends of the calendar cannot be turned into another time zone, and nobody means them.
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            self.fail(f"{value!r} is not between the years {_FIRST_YEAR} and {_LAST_YEAR}.", param, ctx)
        return moment.astimezone(UTC)


at_option = click.option(
    "--at", type=Moment(), default=None, help="The moment asked about, ISO 8601 with offset; default now."
)


def print_json(value: Any) -> None:
    """Print dataclasses, numbers and text as one JSON object in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "tolist"):  # NumPy scalars and arrays
        return value.tolist()
    return str(value)


@contextmanager
def progress_bars(quiet: bool = False) -> Iterator[Progress]:
    """One bar a step, on standard error so that standard output stays clean for what was asked."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:<34}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Bars(*columns, TimeElapsedColumn(), console=console, disable=quiet or not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}
        told: set[str] = set()

        def report(step: str, done: float) -> None:
            if bars.disable:
                if not quiet and step not in told:  # in a log file: a line a step
                    told.add(step)
                    click.echo(f"{step} ...", err=True)
                return
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=1.0)
            bars.update(tasks[step], completed=min(max(done, 0.0), 1.0))

        yield report
