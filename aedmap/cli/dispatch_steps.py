"""Steps of a case: asking further people, moving the place, and how it ends. Each prints the case."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from aedmap import dispatch
from aedmap.cli.dispatch_case import print_case
from aedmap.cli.dispatch_desk import ACTOR, Desk, at_database, at_desk, the_moment, uncertainty_option
from aedmap.cli.dispatch_place import find_place, place_line, place_options
from aedmap.cli.dispatch_refused import refused_in_words
from aedmap.cli.output import at_option, database_option, json_option, town_option
from aedmap.dispatch import CANCEL_REASONS, IncidentState, Role
from aedmap.storage import Database

incident_argument = click.argument("incident_id", type=int)
_note = click.option("--note", default=None, help="Free text for the timeline; nothing about the patient's name.")


@click.command("next")
@incident_argument
@town_option
@at_option
@database_option
@json_option
def next_(incident_id: int, town_dir: Path, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Ask the next best for the roles that nobody holds. Prints the case."""

    def step(desk: Desk, now: datetime) -> None:
        dispatch.alert_next(desk.database.dispatch, desk.streets, incident_id, now=now, actor=ACTOR)

    with_streets(incident_id, town_dir, at, database_url, as_json, step)


@click.command()
@incident_argument
@click.argument("responder_id")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.CPR.value, show_default=True)
@town_option
@at_option
@database_option
@json_option
def add(
    incident_id: int,
    responder_id: str,
    role: str,
    town_dir: Path,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Ask one person by id, whatever the waves say. Prints the case."""

    def step(desk: Desk, now: datetime) -> None:
        store, what = desk.database.dispatch, Role(role)
        dispatch.add_by_hand(store, desk.streets, incident_id, responder_id, what, now=now, actor=ACTOR)

    with_streets(incident_id, town_dir, at, database_url, as_json, step)


@click.command()
@incident_argument
@town_option
@place_options
@click.option("--place", default=None, help="What the place is called; else --address, else it has no name.")
@uncertainty_option
@at_option
@database_option
@json_option
def relocate(
    incident_id: int,
    town_dir: Path,
    lon: float | None,
    lat: float | None,
    datum: str,
    address: str | None,
    pick: int | None,
    place: str | None,
    uncertainty_m: float | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """The patient is elsewhere than was first said. Prints the case."""

    def step(desk: Desk, now: datetime) -> str | None:
        found = find_place(desk.town, lon, lat, datum, address, pick)
        store, streets = desk.database.dispatch, desk.streets
        dispatch.relocate(
            store,
            streets,
            incident_id,
            found.position,
            now=now,
            actor=ACTOR,
            uncertainty_m=uncertainty_m,
            place=place or found.name,
        )
        return place_line(found).strip() or None

    with_streets(incident_id, town_dir, at, database_url, as_json, step)


@click.command()
@incident_argument
@at_option
@database_option
@json_option
def ambulance(incident_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """The ambulance is on scene. Prints the case."""

    def step(database: Database, now: datetime) -> None:
        dispatch.advance(database.dispatch, incident_id, IncidentState.EMS_ON_SCENE, now=now, actor=ACTOR)

    plainly(incident_id, at, database_url, as_json, step)


@click.command("hand-over")
@incident_argument
@at_option
@database_option
@json_option
def hand_over(incident_id: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """The ambulance has taken over: nobody more is asked. Prints the case."""

    def step(database: Database, now: datetime) -> None:
        dispatch.hand_over(database.dispatch, incident_id, now=now, actor=ACTOR)

    plainly(incident_id, at, database_url, as_json, step)


@click.command()
@incident_argument
@click.option("--of", "of", type=int, required=True, help="The open incident that the call is about.")
@at_option
@database_option
@json_option
def alias(incident_id: int, of: int, at: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Another call about the patient of an open incident: its people are free. Prints the case."""

    def step(database: Database, now: datetime) -> None:
        dispatch.make_alias(database.dispatch, incident_id, of, now=now, actor=ACTOR)

    plainly(incident_id, at, database_url, as_json, step)


@click.command()
@incident_argument
@click.option("--reason", type=click.Choice(sorted(CANCEL_REASONS)), required=True, help="Why nobody is needed.")
@_note
@at_option
@database_option
@json_option
def cancel(
    incident_id: int, reason: str, note: str | None, at: datetime | None, database_url: str | None, as_json: bool
) -> None:
    """End a case in which nobody is needed, and tell everybody. Prints the case."""

    def step(database: Database, now: datetime) -> None:
        dispatch.cancel_incident(database.dispatch, incident_id, reason, now=now, actor=ACTOR, note=note)

    plainly(incident_id, at, database_url, as_json, step)


@click.command()
@incident_argument
@click.option(
    "--aed-used/--aed-not-used",
    "aed_used",
    default=None,
    help="Whether a fetched device was used; unknown counts as used, and hides it until its guardian confirms it.",
)
@_note
@at_option
@database_option
@json_option
def close(
    incident_id: int,
    aed_used: bool | None,
    note: str | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """The case is over: everybody is free. Prints the case."""

    def step(database: Database, now: datetime) -> None:
        dispatch.close_incident(database.dispatch, incident_id, now=now, actor=ACTOR, aed_used=aed_used, note=note)

    plainly(incident_id, at, database_url, as_json, step)


def with_streets(
    incident_id: int,
    town_dir: Path,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
    step: Callable[[Desk, datetime], str | None],
) -> None:
    """step: does the deed, and returns what is to be told before what its events tell."""
    with at_desk(town_dir, database_url) as desk:
        mode, before = desk.database.dispatch.get_incident(incident_id).mode, desk.database.events.last_seq()
        with refused_in_words(desk.database, incident_id):
            told = step(desk, the_moment(desk.database, mode, at))
        print_case(desk.database, incident_id, as_json, since=before, told=told)


def plainly(
    incident_id: int,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
    step: Callable[[Database, datetime], str | None],
) -> None:
    with at_database(database_url) as database:
        mode, before = database.dispatch.get_incident(incident_id).mode, database.events.last_seq()
        with refused_in_words(database, incident_id):
            told = step(database, the_moment(database, mode, at))
        print_case(database, incident_id, as_json, since=before, told=told)
