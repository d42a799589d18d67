"""What an import says to people at its end: the same words for devices, people and regions."""

from collections.abc import Sequence
from typing import Protocol

import click

from aedmap.faults import Code, Fault, by_code, none_is_good

_SHOWN = 10


class Report(Protocol):
    """What was read and what became of it."""

    @property
    def read(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def rejected(self) -> Sequence[Fault]: ...
    @property
    def warnings(self) -> Sequence[Fault]: ...


def print_report(report: Report, *, dry_run: bool, compared: bool = True, values: bool = True) -> None:
    """Faults with their places, then the numbers.

    compared: whether a database was there to compare with; values: whether cells are shown, which may hold names
    """
    for title, faults in (("Not loaded", report.rejected), ("Warnings", report.warnings)):
        _print_faults(title, faults, values, report.read)
    kept = "Would load" if dry_run else "Loaded"
    alone = "" if compared else " No database was there to compare with."
    click.echo(f"{kept}: {report.new} new, {report.changed} changed, {report.unchanged} unchanged.{alone}")


def end(report: Report, *, dry_run: bool) -> None:
    """Exit code 2 and a sentence when not one record was good; the report itself is printed already."""
    if not dry_run and not (report.new or report.changed or report.unchanged):
        click.echo(f"aedmap: {none_is_good(report.read, report.rejected)}", err=True)
        raise click.exceptions.Exit(2)


def _print_faults(title: str, faults: Sequence[Fault], values: bool, read: int) -> None:
    if not faults:
        return
    click.echo(f"{title}: {by_code(faults)}")
    if len(faults) == read > 1 and len({fault.reason for fault in faults}) == 1:
        click.echo(f"  all {read} rows: {faults[0].reason}")
        return
    for fault in faults[:_SHOWN]:
        place = f"row {fault.row}" if fault.row else fault.value if fault.code is Code.VANISHED else "file"
        column = f", {fault.column}" if fault.column else ""
        shown = values and fault.row and fault.value and fault.value not in fault.reason
        value = f" ({fault.value})" if shown else ""
        click.echo(f"  {place}{column}: {fault.reason}{value}")
    if len(faults) > _SHOWN:
        click.echo(f"  and {len(faults) - _SHOWN} more; --json lists all.")
