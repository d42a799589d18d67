"""`aedmap dispatch rank`, `aedmap dispatch open` and `aedmap dispatch policies`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from aedmap.cli.dispatch_answer import opened_json, opened_text, ranking_json, ranking_text
from aedmap.cli.dispatch_policies import policies, policy_option
from aedmap.cli.output import at_option, database_option, json_option, print_json, town_option
from aedmap.dispatch import IncidentReport, Mode, Scene, look, open_incident
from aedmap.dispatch.policies.choosing import policy_for
from aedmap.errors import InvalidInput
from aedmap.finding import refuse_outside
from aedmap.geography import Position
from aedmap.settings import Settings, read_settings
from aedmap.storage import Database, open_database
from aedmap.town import Town, open_town

# An incident of the past would start its clocks in the past; a caller is on the line now.
_FARTHEST = timedelta(hours=1)
_lon = click.option("--lon", required=True, type=float, help="Longitude of the patient in degrees, WGS84.")
_lat = click.option("--lat", required=True, type=float, help="Latitude of the patient in degrees, WGS84.")
_at_home = click.option("--home", "at_home", is_flag=True, help="The patient is in a home, where some do not go.")


@click.group()
def dispatch() -> None:
    """Rank or alert the responders near a patient."""


dispatch.add_command(policies)


@dispatch.command()
@town_option
@_lon
@_lat
@at_option
@_at_home
@policy_option
@database_option
@json_option
def rank(
    town_dir: Path,
    lon: float,
    lat: float,
    at: datetime | None,
    at_home: bool,
    policy_name: str | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Rank who could go, and alert nobody.

    \b
    --json prints:
      at, position {lon, lat}, sample, nobody, no_device, message, street_m
      candidates        soonest first, at most 200: responder_id, direct_s, direct_m, via_s, aed_id, in_hand_s
                        (seconds from the alert, turnout and pick-up included; via_s null without a device),
                        pickup_s (how much of via_s are stairs and cabinet)
      proposal          cpr, more_aeds, coordinators: lists of, aed: one or null:
                        responder_id, role, expected_s, metres, aed_id, pickup_s
      refused           how many people were left out, by reason
      devices_open, devices_left_out   how many devices can and cannot be fetched, the latter by reason
    """
    settings, position, town = read_settings(), Position(lon, lat), open_town(town_dir)
    refuse_outside(position, town.info.bbox, town.info.name)
    with _database(database_url, settings, town) as database:
        policy = policy_for(settings, position, database.regions.list_regions, policy_name)
        streets, moment, scene = town.streets_for("responder"), at or datetime.now(UTC), Scene(at_home=at_home)
        ranking = look(database.dispatch, streets, position, moment, policy, scene=scene)
        sample = database.meta.read().is_sample
    if as_json:
        print_json(ranking_json(ranking, sample))
    else:
        click.echo(ranking_text(ranking, sample))


@dispatch.command("open")
@town_option
@_lon
@_lat
@at_option
@click.option("--place", default=None, help="Address or name of the place, as the caller said it.")
@click.option("--note", default=None, help="Free text for the desk.")
@click.option("--key", default=None, help="Idempotency key: the same key twice is one incident.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.ACTUAL.value, show_default=True)
@_at_home
@policy_option
@database_option
@json_option
def open_(
    town_dir: Path,
    lon: float,
    lat: float,
    at: datetime | None,
    place: str | None,
    note: str | None,
    key: str | None,
    mode: str,
    at_home: bool,
    policy_name: str | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Open an incident and alert who is proposed.

    \b
    --json prints:
      incident   id, state, mode, position {lon, lat}, place, received_at
      alerts     id, responder_id, role, state, expected_s, metres, aed_id, pickup_s
      repeated   true when the same key had opened the incident before
      ranking    as 'dispatch rank' prints it, null when repeated
      sample, message
    """
    settings, position, town = read_settings(), Position(lon, lat), open_town(town_dir)
    refuse_outside(position, town.info.bbox, town.info.name)
    report = IncidentReport(position, place, note, Mode(mode), key, at_home)
    now = datetime.now(UTC)
    with _database(database_url, settings, town) as database:
        sample = database.meta.read().is_sample
        if at and report.mode is Mode.ACTUAL and not sample and abs(at - now) > _FARTHEST:
            raise InvalidInput(
                f"--at {at.isoformat()} is more than an hour from now; leave it out for a real incident, "
                "or say --mode exercise or test."
            )
        opened = open_incident(
            database.dispatch,
            town.streets_for("responder"),
            report,
            now=at or now,
            actor="cli",
            policy=policy_for(settings, position, database.regions.list_regions, policy_name),
        )
    if as_json:
        print_json(opened_json(opened, sample))
    else:
        click.echo(opened_text(opened, sample))


def _database(url: str | None, settings: Settings, town: Town) -> Database:
    database = open_database(url or settings.database_url, create=False)
    try:
        database.meta.check_town(town.fingerprint, town.info.name or town.folder.name)
    except BaseException:
        database.close()
        raise
    return database
