"""`aedmap dispatch`: a desk with nothing but a terminal. Looking and opening; the steps of a case stand beside."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from aedmap.cli.dispatch_alerts import accept, decline, progress, stand_down
from aedmap.cli.dispatch_answer import (
    likely_json,
    likely_text,
    opened_json,
    opened_text,
    ranking_json,
    ranking_text,
    same_call_lines,
)
from aedmap.cli.dispatch_case import UNTOLD_WORDS, list_, show
from aedmap.cli.dispatch_desk import (
    ACTOR,
    at_desk,
    ems_option,
    ems_seconds,
    home_option,
    the_moment,
    uncertainty_option,
)
from aedmap.cli.dispatch_phones import phones
from aedmap.cli.dispatch_place import find_place, place_json, place_line, place_options
from aedmap.cli.dispatch_policies import policies, policy_option
from aedmap.cli.dispatch_steps import add, alias, ambulance, cancel, close, hand_over, next_, relocate
from aedmap.cli.dispatch_told import ems, note_time, triage
from aedmap.cli.output import at_option, database_option, json_option, print_json, town_option
from aedmap.cli.whole_summaries import WholeSummaries
from aedmap.dispatch import IncidentReport, Mode, Scene, likely_same, look, open_incident
from aedmap.dispatch.policies.choosing import policy_for


@click.group(cls=WholeSummaries)
def dispatch() -> None:
    """Rank or alert the responders near a patient, and follow the case to its end."""


for _command in (policies, list_, show, phones, accept, decline, progress, stand_down):
    dispatch.add_command(_command)
for _command in (next_, add, relocate, ambulance, hand_over, alias, cancel, close, triage, ems, note_time):
    dispatch.add_command(_command)


@dispatch.command()
@town_option
@place_options
@uncertainty_option
@ems_option
@at_option
@home_option
@policy_option
@database_option
@json_option
def rank(
    town_dir: Path,
    lon: float | None,
    lat: float | None,
    datum: str,
    address: str | None,
    pick: int | None,
    uncertainty_m: float | None,
    ems_min: float | None,
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
      next_best         where nobody can be sent or nothing be brought, else null:
                        person {responder_id, reason, expected_s, metres}, device {aed_id, reason, metres, opens_at},
                        either or null; street_m (straight, to the nearest street)
      likely            open incidents that the call may be about: incident_id, metres, received_at
      place             that --address was understood as, as 'dispatch open' prints it
    """
    with at_desk(town_dir, database_url) as desk:
        found, ems_s = find_place(desk.town, lon, lat, datum, address, pick), ems_seconds(ems_min)
        store, moment = desk.database.dispatch, at or datetime.now(UTC)
        likely = likely_same(store, found.position, moment, uncertainty_m=uncertainty_m)
        policy = policy_for(desk.settings, found.position, desk.database.regions.list_regions, policy_name)
        scene = Scene(at_home=at_home, ems_s=ems_s, uncertainty_m=uncertainty_m or 0.0)
        ranking = look(store, desk.streets, found.position, moment, policy, scene=scene)
    if as_json:
        print_json({**ranking_json(ranking, desk.sample), "likely": likely_json(likely), "place": place_json(found)})
    else:
        click.echo(place_line(found) + ranking_text(ranking, desk.sample) + likely_text(likely))


@dispatch.command("open")
@town_option
@place_options
@uncertainty_option
@click.option("--place", default=None, help="Address or name of the place, as the caller said it.")
@click.option("--callback", default=None, help="Telephone of the caller.")
@click.option("--note", default=None, help="Free text for the desk.")
@ems_option
@at_option
@click.option("--key", default=None, help="Idempotency key: the same key twice is one incident.")
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.ACTUAL.value, show_default=True)
@home_option
@policy_option
@database_option
@json_option
def open_(
    town_dir: Path,
    lon: float | None,
    lat: float | None,
    datum: str,
    address: str | None,
    pick: int | None,
    uncertainty_m: float | None,
    place: str | None,
    callback: str | None,
    note: str | None,
    ems_min: float | None,
    at: datetime | None,
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
      place      that --address was understood as: name, kind, position, fit (whole, beginning, word, inside,
                 any_order; no_house and one_off are not sure); null for degrees
      likely     other open incidents that the call may be about: incident_id, metres, received_at;
                 'dispatch alias' leads the one to the other
      sample, message
    """
    with at_desk(town_dir, database_url) as desk:
        found, ems_s = find_place(desk.town, lon, lat, datum, address, pick), ems_seconds(ems_min)
        now, store = the_moment(desk.database, Mode(mode), at), desk.database.dispatch
        report = IncidentReport(
            found.position,
            place or found.name,
            note,
            Mode(mode),
            key,
            at_home,
            uncertainty_m,
            callback,
            None if ems_s is None else now + timedelta(seconds=ems_s),
        )
        likely = likely_same(store, report.position, now, uncertainty_m=uncertainty_m, mode=report.mode)
        policy = policy_for(desk.settings, report.position, desk.database.regions.list_regions, policy_name)
        opened = open_incident(store, desk.streets, report, now=now, actor=ACTOR, policy=policy)
        others = [one for one in likely if one.incident.id != opened.incident.id]
        unheard = opened.alerts and report.mode is Mode.ACTUAL and not desk.database.meta.read().channels
        untold = f"{UNTOLD_WORDS}\n" if unheard else ""
    if as_json:
        print_json({**opened_json(opened, desk.sample), "likely": likely_json(others), "place": place_json(found)})
    else:
        click.echo(same_call_lines(opened, others) + untold + place_line(found) + opened_text(opened, desk.sample))
