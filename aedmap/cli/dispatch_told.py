"""`aedmap dispatch triage`, `ems` and `note-time`: what the desk hears while a case is open. Each prints the case."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from aedmap import dispatch
from aedmap.cli.dispatch_desk import ACTOR, Desk, ems_seconds
from aedmap.cli.dispatch_steps import incident_argument, plainly, with_streets
from aedmap.cli.output import Moment, at_option, database_option, json_option, town_option
from aedmap.dispatch import TimePoint, Triage
from aedmap.storage import Database


@click.command()
@incident_argument
@click.argument("outcome", type=click.Choice([outcome.value.replace("_", "-") for outcome in Triage]))
@town_option
@at_option
@database_option
@json_option
def triage(
    incident_id: int, outcome: str, town_dir: Path, at: datetime | None, database_url: str | None, as_json: bool
) -> None:
    """Write down what the call is taken for; not-arrest ends the case and frees everybody."""

    def step(desk: Desk, now: datetime) -> None:
        taken_for = Triage(outcome.replace("-", "_"))
        dispatch.triage(desk.database.dispatch, desk.streets, incident_id, taken_for, now=now, actor=ACTOR)

    with_streets(incident_id, town_dir, at, database_url, as_json, step)


@click.command()
@incident_argument
@click.option("--in", "ems_min", type=float, default=None, help="Minutes; left out where nobody knows any more.")
@at_option
@database_option
@json_option
def ems(incident_id: int, ems_min: float | None, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Write down when the ambulance is expected."""
    seconds = ems_seconds(ems_min, "--in")

    def step(database: Database, now: datetime) -> None:
        ems_at = None if seconds is None else now + timedelta(seconds=seconds)
        dispatch.expect_ems(database.dispatch, incident_id, ems_at, now=now, actor=ACTOR)

    plainly(incident_id, at, database_url, as_json, step)


@click.command("note-time")
@incident_argument
@click.argument("point", type=click.Choice([point.value for point in TimePoint]))
@click.option("--time", "happened_at", type=Moment(), default=None, help="When it was, ISO 8601 with offset; else now.")
@at_option
@database_option
@json_option
def note_time(
    incident_id: int,
    point: str,
    happened_at: datetime | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Write down an Utstein time point that the desk hears of, such as first_shock; told again it is corrected."""

    def step(database: Database, now: datetime) -> None:
        which, when = TimePoint(point), happened_at or now
        dispatch.note_time(database.dispatch, incident_id, which, when, now=now, actor=ACTOR)

    plainly(incident_id, at, database_url, as_json, step)
