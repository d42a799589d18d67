"""`aedmap dispatch accept`, `decline`, `progress` and `stand-down`: what a responder told the desk by telephone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from aedmap import dispatch
from aedmap.cli.dispatch_desk import ACTOR, at_database
from aedmap.cli.dispatch_refused import STEPS, refused_in_words
from aedmap.cli.dispatch_steps import plainly
from aedmap.cli.output import at_option, database_option, json_option
from aedmap.dispatch import Alert, AlertState, AssignmentState, DispatchStore
from aedmap.network import EdgeIndex
from aedmap.storage import Database
from aedmap.town import open_town

_Step = Callable[[Database, datetime], str | None]
_Answer = Callable[[DispatchStore, datetime], Alert]


@click.command()
@click.argument("alert_id", type=int)
@click.option(
    "--town",
    "town_dir",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the town: with it, somebody whose device was taken meanwhile is led to the next one.",
)
@at_option
@database_option
@json_option
def accept(alert_id: int, town_dir: Path | None, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Say for a responder that they go; ALERT_ID as 'dispatch show' lists it. Prints the case."""

    def step(database: Database, now: datetime) -> str | None:
        streets = _streets_of(town_dir, database) if town_dir else None
        alert = dispatch.accept(database.dispatch, alert_id, now=now, actor=ACTOR, streets=streets)
        return None if alert.state is AlertState.ACCEPTED else _too_late(database, alert)

    _step(alert_id, at, database_url, as_json, step)


@click.command()
@click.argument("alert_id", type=int)
@at_option
@database_option
@json_option
def decline(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Say for a responder that they cannot go. Prints the case."""
    _answer(alert_id, at, database_url, as_json, lambda s, now: dispatch.decline(s, alert_id, now=now, actor=ACTOR))


@click.command("stand-down")
@click.argument("alert_id", type=int)
@at_option
@database_option
@json_option
def stand_down(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Call a responder off. Prints the case."""
    _answer(alert_id, at, database_url, as_json, lambda s, now: dispatch.stand_down(s, alert_id, now=now, actor=ACTOR))


@click.command()
@click.argument("alert_id", type=int)
@click.argument("step", type=click.Choice(STEPS))
@at_option
@database_option
@json_option
def progress(alert_id: int, step: str, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Write down how far somebody who accepted is. Prints the case."""
    state = AssignmentState(step)
    _answer(
        alert_id,
        at,
        database_url,
        as_json,
        lambda s, now: dispatch.report_progress(s, alert_id, state, now=now, actor=ACTOR),
    )


def _streets_of(town_dir: Path, database: Database) -> EdgeIndex:
    town = open_town(town_dir)
    database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
    return town.streets_for("responder")


def _too_late(database: Database, alert: Alert) -> str:
    """What became of somebody who accepted and is not to go."""
    others = [one for one in database.dispatch.alerts_of(alert.incident_id) if one.state is AlertState.ACCEPTED]
    many = f"{len(others)} {'person is' if len(others) == 1 else 'people are'} already going"
    return f"Accepted late: {many}; {alert.responder_id} was stood down, tell them not to go."


def _answer(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool, answer: _Answer) -> None:
    def step(database: Database, now: datetime) -> None:
        answer(database.dispatch, now)

    _step(alert_id, at, database_url, as_json, step)


def _step(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool, step: _Step) -> None:
    with at_database(database_url) as database:
        incident_id = database.dispatch.get_alert(alert_id).incident_id

    def in_words(database: Database, now: datetime) -> str | None:
        with refused_in_words(database, incident_id, alert_id):
            return step(database, now)

    plainly(incident_id, at, database_url, as_json, in_words)
