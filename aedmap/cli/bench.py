"""`aedmap bench`."""

import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from aedmap.benches import Bench, Effort, Materials, report_of
from aedmap.benches.report import table_of
from aedmap.cli.demo_extract import obtain_demo_extract
from aedmap.cli.output import json_option, print_json, progress_bars
from aedmap.compiling import announced_compiling
from aedmap.errors import SourceUnavailable

_WIDTH_IN_A_FILE = 200

# Name -> module:function; a bench imports its peers only when it runs.
_BENCHES = {
    "dispatch": "aedmap.benches.dispatch:dispatch",
    "network": "aedmap.benches.network:network",
    "optimizer": "aedmap.benches.optimizer:optimizer",
    "planning": "aedmap.benches.planning:planning",
    "registry": "aedmap.benches.registry:registry",
    "simulation": "aedmap.benches.simulation:simulation",
}
_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "data"


@click.command()
@click.argument("name", type=click.Choice(sorted(_BENCHES)))
@click.option("--quick", "effort", flag_value=Effort.QUICK, type=Effort, help="A minute, on small inputs.")
@click.option("--full", "effort", flag_value=Effort.FULL, type=Effort, help="As long as it takes.")
@click.option("--seed", default=7, show_default=True, help="For what is drawn at random.")
@click.option(
    "--data",
    default=_BESIDE_THE_CHECKOUT,
    type=click.Path(path_type=Path),
    help="Folder of real data; default ../shared/data beside the checkout.",
)
@click.option("--server", default=None, help="URL of an empty PostgreSQL database, for dispatch and registry.")
@json_option
def bench(name: str, effort: Effort | None, seed: int, data: Path, server: str | None, as_json: bool) -> None:
    """Measure ours beside its peers, all in one run on this machine."""
    module, function = _BENCHES[name].split(":")
    measure: Bench = getattr(importlib.import_module(module), function)
    with (
        _talk_on_standard_error(),
        progress_bars(quiet=as_json) as progress,
        announced_compiling(lambda sentence: click.echo(sentence, err=True)),
    ):
        rows = measure(Materials(_helsinki(), data, server), effort or Effort.USUAL, seed, progress)
    report = report_of(rows, seed)
    if as_json:
        print_json(report)
    else:
        console = Console()
        if not console.is_terminal:  # in a file lines may be long; folded into 80 columns nobody can read them
            console.width = max(console.width, _WIDTH_IN_A_FILE)
        console.print(table_of(report))


@contextmanager
def _talk_on_standard_error() -> Iterator[None]:
    """Some peers print from C++ while they work; standard output is for the report alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def _helsinki() -> Path | None:
    try:
        return obtain_demo_extract(Path(tempfile.gettempdir()) / "aedmap-bench")
    except SourceUnavailable:
        return None  # its rows then say that they were not measured
