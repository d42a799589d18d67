"""`aedmap dispatch accept`, `decline`, `progress` and `stand-down`: what a responder told the desk by telephone."""

from collections.abc import Callable
from datetime import datetime

import click

from aedmap import dispatch
from aedmap.cli.dispatch_case import print_case
from aedmap.cli.dispatch_desk import ACTOR, at_database, the_moment
from aedmap.cli.output import at_option, database_option, json_option
from aedmap.dispatch import Alert, AssignmentState, DispatchStore

_STEPS = ("departed", "at_aed", "aed_taken", "on_scene", "no_show")
_Step = Callable[[DispatchStore, datetime], Alert]


@click.command()
@click.argument("alert_id", type=int)
@at_option
@database_option
@json_option
def accept(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Say for a responder that they go; ALERT_ID as 'dispatch show' lists it. Prints the case."""
    _step(alert_id, at, database_url, as_json, lambda s, now: dispatch.accept(s, alert_id, now=now, actor=ACTOR))


@click.command()
@click.argument("alert_id", type=int)
@at_option
@database_option
@json_option
def decline(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Say for a responder that they cannot go. Prints the case."""
    _step(alert_id, at, database_url, as_json, lambda s, now: dispatch.decline(s, alert_id, now=now, actor=ACTOR))


@click.command("stand-down")
@click.argument("alert_id", type=int)
@at_option
@database_option
@json_option
def stand_down(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Call a responder off. Prints the case."""
    _step(alert_id, at, database_url, as_json, lambda s, now: dispatch.stand_down(s, alert_id, now=now, actor=ACTOR))


@click.command()
@click.argument("alert_id", type=int)
@click.argument("step", type=click.Choice(_STEPS))
@at_option
@database_option
@json_option
def progress(alert_id: int, step: str, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Write down how far somebody who accepted is. Prints the case."""
    state = AssignmentState(step)
    _step(
        alert_id,
        at,
        database_url,
        as_json,
        lambda s, now: dispatch.report_progress(s, alert_id, state, now=now, actor=ACTOR),
    )


def _step(alert_id: int, at: datetime | None, database_url: str | None, as_json: bool, step: _Step) -> None:
    with at_database(database_url) as database:
        incident = database.dispatch.get_incident(database.dispatch.get_alert(alert_id).incident_id)
        step(database.dispatch, the_moment(database, incident.mode, at))
        print_case(database, incident.id, as_json)
