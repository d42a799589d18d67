"""`aedmap plan backtest`."""

from pathlib import Path

import click

from aedmap.cli.output import database_option, json_option, print_json, progress_bars, town_option
from aedmap.cli.registered import registered_devices
from aedmap.town import open_town
from optimizer.backtest import BackTestSettings, back_test, back_test_document, back_test_table, write_back_test
from optimizer.demand.fitting.evidence import gather_evidence
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.scenario import read_scenario


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--demand",
    "demand_file",
    required=True,
    type=click.Path(path_type=Path),
    help="What 'aedmap demand fit' takes, with past arrests as points with dates.",
)
@town_option
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for backtest.json, .md and .svg.")
@click.option("--steps", default=3, show_default=True, help="Moments at which devices are placed.")
@click.option("--jitter-m", default=50.0, show_default=True, help="By how much positions of arrests may be wrong.")
@click.option("--street-sites-m", type=float, help="Sites at junctions, one a square of that side, not the scenario's.")
@click.option(
    "--from-scratch",
    is_flag=True,
    help="Begin with no device, and let the existing ones be one strategy beside the others, as many at each step.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same answer.")
@database_option
@json_option
def backtest(
    scenario: Path,
    demand_file: Path,
    town_dir: Path,
    out: Path,
    steps: int,
    jitter_m: float,
    street_sites_m: float | None,
    from_scratch: bool,
    seed: int,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Place the scenario's devices step by step by what was known, and count the arrests that came after.

    Beside the plan: past arrests alone, the guideline rule, population, random, existing devices, and hindsight.
    """
    asked, fit = read_scenario(scenario), read_fit_file(demand_file)
    settings = BackTestSettings(
        steps=steps, jitter_m=jitter_m, street_sites_m=street_sites_m, from_scratch=from_scratch, seed=seed
    )
    town = open_town(town_dir)
    registry = registered_devices(asked, town, database_url)
    with progress_bars(quiet=as_json) as progress:
        evidence = gather_evidence(fit, progress)
        test = back_test(asked, town, registry, evidence, fit.model, settings, progress)
        files = write_back_test(test, out)
    if as_json:
        print_json({**back_test_document(test), "files": [str(path) for path in files]})
        return
    click.echo(back_test_table(test))
    for note in test.notes:
        click.echo(f"  Note: {note}")
    click.echo(f"Written: {', '.join(path.name for path in files)} in {out}")
