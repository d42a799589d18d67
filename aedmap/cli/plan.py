"""`aedmap plan`: run and what belongs to it."""

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from aedmap.cli.backtest import backtest
from aedmap.cli.output import database_option, json_option, print_json, progress_bars, town_option
from aedmap.compiling import announced_compiling
from aedmap.registry import Aed
from aedmap.settings import LANGUAGES, read_settings
from aedmap.storage import open_database
from aedmap.town import Town, open_town
from optimizer.file_set import refuse_unwritable
from optimizer.plan import PlacementPlan
from optimizer.reports import plan_document, write_plan
from optimizer.reports.offline import check_assets
from optimizer.reports.wording import (
    coverage_sentence,
    gain_text,
    goal_sentence,
    percent,
    site_name,
    target_sentence,
    warnings,
)
from optimizer.reuse import Kept, default_folder
from optimizer.run import run_scenario
from optimizer.scenario import ExistingFrom, Scenario, read_scenario


@click.group()
def plan() -> None:
    """Decide where the next devices go."""


@plan.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@town_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the plan's files.")
@database_option
@click.option(
    "--keep",
    is_flag=True,
    help="Keep plan, scenario and files where the pages show them, too.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=None,
    help="Of report, map and spreadsheet; default AEDMAP_LANGUAGE, else en.",
)
@click.option("--fresh", is_flag=True, help="Make every step anew, also those whose inputs are unchanged.")
@json_option
def run(
    scenario: Path,
    town_dir: Path,
    out: Path,
    database_url: str | None,
    as_json: bool,
    keep: bool = False,
    fresh: bool = False,
    language: str | None = None,
) -> None:
    """Choose sites for a scenario: report.html to print, map.html, and plan.xlsx, .csv, .gpkg, .geojson and .json.

    Ctrl-C while sites are being chosen keeps the best so far. Steps whose inputs are those of an earlier run are not
    made again; AEDMAP_CACHE_DIR is where their results are kept, empty for nowhere.
    """
    check_assets()
    refuse_unwritable(out, "The plan")
    asked = read_scenario(scenario)
    town = open_town(town_dir)
    devices = _registered(asked, town, database_url)
    with (
        progress_bars(quiet=as_json) as progress,
        announced_compiling(lambda sentence: None if as_json else click.echo(sentence, err=True)),
        _interruptible() as stopped,
    ):
        kept = Kept(None if fresh else default_folder())
        made = run_scenario(asked, town, devices, progress, stopped.is_set, kept)
        files = write_plan(made, town.find_network(), out, language or read_settings().language)
    if keep:
        _keep(made, town, database_url)
    if as_json:
        print_json({**plan_document(made), "files": [str(path) for path in files]})
    else:
        _print(made, files)


def _registered(asked: Scenario, town: Town, database_url: str | None) -> list[Aed]:
    """The registry's devices, when the scenario wants them; a database filled for another town is refused."""
    if asked.existing is not ExistingFrom.REGISTRY:
        return []
    with open_database(database_url or read_settings().database_url, create=False) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
        return database.registry.list_aeds()


def _keep(made: PlacementPlan, town: Town, database_url: str | None) -> None:
    from aedmap.storage.planner_folder import PLANNING, PlannerFolder
    from webapp.jobs.plan_documents import keep_made_plan

    settings = read_settings()
    with open_database(database_url or settings.database_url) as database:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
        planning = PlannerFolder(settings.files_dir / PLANNING, database.planner_files)
        run = keep_made_plan(database, planning, town, made, at=datetime.now(UTC), actor="cli")
    if run.scenario_name is None:
        click.echo(
            "The plan is kept, its scenario is not: the pages do not take its name or one of its files "
            "(docs/planner.md).",
            err=True,
        )


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """The first Ctrl-C sets the event, the second one ends the program as usual."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped  # signals reach the main thread only
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _print(made: PlacementPlan, files: Sequence[Path]) -> None:
    for warning in warnings(made):
        click.secho(warning, bold=True)
    click.echo(f"{made.name}: {len(made.choices)} sites chosen, {len(made.existing)} devices kept")
    click.echo()
    for choice in made.choices:
        kind = choice.site.kind.replace("_", " ") if choice.site.name else ""
        gain = gain_text(made, choice.gain, choice.gain_share)
        price = "" if choice.cost is None else f", {_money(made, choice.cost)}"
        click.echo(f"{choice.rank:>4}  {site_name(choice.site)}{f' ({kind})' if kind else ''}: {gain}{price}")
    click.echo()
    if made.spent is not None and made.choices:
        limit = made.scenario.budget.money
        click.echo(f"Spent: {_money(made, made.spent)}" + ("" if limit is None else f" of {_money(made, limit)}"))
    click.echo(coverage_sentence(made))
    if goal_sentence(made):
        click.echo(goal_sentence(made))
    click.echo(target_sentence(made))
    for figure in made.coverage.by_period:
        click.echo(
            f"  {figure.name}: {percent(figure.before)} -> {percent(figure.after)}; known to be open then: "
            f"{percent(figure.open_before)} -> {percent(figure.open_after)}"
        )
    for note in made.notes:
        click.echo(f"  Note: {note}")
    if made.frontier:
        _print_frontier(made)
    if made.reused:
        click.echo(f"Not made again, since nothing it needs has changed: {', '.join(made.reused)}.")
    click.echo()
    click.echo(f"Written in {made.seconds:.1f} s: {', '.join(path.name for path in files)} in {files[0].parent}")


def _money(made: PlacementPlan, amount: float) -> str:
    return f"{amount:,.0f} {made.scenario.budget.currency}".rstrip()


def _print_frontier(made: PlacementPlan) -> None:
    """Other budgets, a line each."""
    click.echo()
    unit = f" {made.scenario.budget.currency}".rstrip() if made.scenario.frontier.money else " devices"
    for number, point in enumerate(made.frontier):
        bend = "  <- beyond it each device adds less than the mean" if number == made.knee else ""
        spent = "" if point.cost is None else f" for {_money(made, point.cost)}"
        click.echo(
            f"  {point.step:>10,g}{unit}: {percent(point.value)} with {point.devices} devices{spent}, "
            f"at most {percent(point.upper_bound)}{bend}"
        )


plan.add_command(backtest)
