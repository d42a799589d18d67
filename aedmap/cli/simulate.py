"""`aedmap simulate`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from aedmap.cli.output import database_option, json_option, print_json, progress_bars, town_option
from aedmap.cli.simulate_inputs import Asked, gather_inputs
from aedmap.compiling import announced_compiling
from aedmap.dispatch.policies import DEFAULT, read_policy
from aedmap.dispatch.policy import Policy
from aedmap.errors import InvalidInput
from aedmap.simulation.trial import (
    Setting,
    Staff,
    Survival,
    measure,
    read_conditions,
    run_trial,
    trial_page,
    trial_table,
)
from aedmap.town import open_town
from optimizer.file_set import write_together
from optimizer.models.survival import de_maio, larsen, waalewijn_shock

# By minutes until compressions, shock and ambulance; Waalewijn with the first device in the ambulance's place.
_SURVIVAL: dict[str, Survival] = {
    "larsen": lambda cpr, shock, ems: larsen(cpr, ems)(shock),
    "de_maio": lambda _cpr, shock, _ems: de_maio(shock),
    "waalewijn": lambda cpr, shock, _ems: waalewijn_shock(cpr)(shock),
}
_file = click.Path(path_type=Path)


@click.command()
@town_option
@click.option("--policy", "names", multiple=True, help=f"Name or TOML file, as often as wanted.  [default: {DEFAULT}]")
@click.option("--incidents", default=2000, show_default=True, help="Arrests to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same arrests, people and luck.")
@click.option("--arrests", type=_file, default=None, help="CSV of past arrests to play again: lon, lat, at.")
@click.option("--demand", type=_file, default=None, help="surface.npz of 'demand fit' to draw arrests from.")
@click.option("--responders", type=int, default=None, help="Made-up responders instead of those of the database.")
@click.option(
    "--responders-per-km2", "per_km2", type=float, multiple=True, help="The same by density; repeat to compare."
)
@click.option("--devices", type=int, default=None, help="Made-up devices instead of those of the registry.")
@click.option("--conditions", type=_file, default=None, help="TOML file of how people and ambulances behave.")
@click.option("--out", type=_file, default=None, help="Folder for trial.html and trial.json.")
@database_option
@json_option
def simulate(
    town_dir: Path,
    names: tuple[str, ...],
    incidents: int,
    seed: int,
    arrests: Path | None,
    demand: Path | None,
    responders: int | None,
    per_km2: tuple[float, ...],
    devices: int | None,
    conditions: Path | None,
    out: Path | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Try policies on arrests that did not happen.

    Every policy meets the same arrests, people and luck, so that what differs is the policy. Times count from the
    first alert; survival compares and never predicts. Intervals hold 95 %; docs/simulation.md says what is assumed.

    \b
    --json prints: town, seed, notes, conditions {name: value, basis, source}, settings: a list of
      title     how many responders
      measured  a list of policy, part (all, day, night), arrests, figures and against_first
                (name -> value, low, high; seconds, shares of 1, or counts; null where nobody came)
    """
    policies = _policies(names or (DEFAULT,))
    stated, town = read_conditions(conditions), open_town(town_dir)
    asked = Asked(incidents, seed, arrests, demand, responders, per_km2, devices, database_url)
    inputs = gather_inputs(asked, town, stated)
    settings = []
    with (
        progress_bars(quiet=as_json) as progress,
        announced_compiling(lambda sentence: None if as_json else click.echo(sentence, err=True)),
    ):
        for title, crowd in inputs.crowds:
            staff = Staff(town.streets_for("responder"), crowd, inputs.devices, stated.conditions)
            trial = run_trial(staff, policies, inputs.arrests, seed, lambda _, done, to=title: progress(to, done))
            settings.append(Setting(title, measure(trial, _SURVIVAL, seed)))
    name = town.info.name or town.folder.name
    document = {
        "town": name,
        "seed": seed,
        "notes": list(inputs.notes),
        "conditions": {key: asdict(one) for key, one in stated.stated.items()},
        "settings": [{"title": one.title, "measured": [asdict(each) for each in one.measured]} for one in settings],
    }
    if out is not None:
        page = trial_page(f"Policies tried in {name}", inputs.notes, settings, stated)
        write_together(
            {"trial.html": page.encode(), "trial.json": json.dumps(document, ensure_ascii=False, indent=1).encode()},
            out,
            "The trial",
        )
    if as_json:
        print_json(document)
        return
    for one in settings:
        click.echo(f"{name}, {one.title}, {len(inputs.arrests):,} arrests\n\n{trial_table(one.measured)}\n")
    for note in inputs.notes:
        click.echo(f"Note: {note}")
    if out is not None:
        click.echo(f"Written: trial.html, trial.json in {out}")


def _policies(names: tuple[str, ...]) -> dict[str, Policy]:
    policies: dict[str, Policy] = {}
    for name in names:
        read = read_policy(name)
        if read.name in policies:
            raise InvalidInput(f"The policy {read.name} is given twice; give each once, or another name in its file.")
        policies[read.name] = read.policy
    return policies
