"""`aedmap dispatch phones`: whom to ring where nobody else tells them."""

from datetime import UTC, datetime

import click

from aedmap.cli.dispatch_desk import ACTOR, at_database
from aedmap.cli.dispatch_words import alert_words
from aedmap.cli.output import database_option, json_option, print_json


@click.command()
@click.argument("incident_id", type=int)
@database_option
@json_option
def phones(incident_id: int, database_url: str | None, as_json: bool) -> None:
    """Print names and telephones of those asked; each look is written down.

    \b
    --json prints: incident_id, people, each: alert_id, responder_id, name, phone (null without one), state;
      people who were erased since are left out
    """
    with at_database(database_url) as database:
        store = database.dispatch
        alerts = store.alerts_of(store.get_incident(incident_id).id)
        asked = [one.responder_id for one in alerts]
        known = database.persons.telephones(asked, at=datetime.now(UTC), actor=ACTOR)
    there = [one for one in alerts if one.responder_id in known]
    if as_json:
        rows = [(one, *known[one.responder_id]) for one in there]
        people = [
            {"alert_id": one.id, "responder_id": one.responder_id, "name": name, "phone": phone, "state": one.state}
            for one, name, phone in rows
        ]
        print_json({"incident_id": incident_id, "people": people})
        return
    for one in there:
        name, phone = known[one.responder_id]
        click.echo(f"  alert {one.id}: {one.responder_id:<12} {phone or 'no telephone'}  {name}  {alert_words(one)}")
    if not there:
        click.echo("Nobody was asked.")
