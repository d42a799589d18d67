"""`aedmap people channels` and `push-link`: how one person is reached."""

import os
from datetime import UTC, datetime

import click

from aedmap.cli.output import database_option, json_option, print_json
from aedmap.errors import InvalidInput
from aedmap.messaging.channels import check_order
from aedmap.messaging.http_post import check_address
from aedmap.messaging.person_link import GOOD_FOR, sign_person
from aedmap.settings import read_settings
from aedmap.storage import ANSWER_LINKS, new_secret, open_database


@click.command()
@click.argument("responder_id", metavar="ID")
@click.option("--order", default=None, help='Tried first, such as "voice, sms"; "" for none.')
@database_option
@json_option
def channels(responder_id: str, order: str | None, database_url: str | None, as_json: bool) -> None:
    """Show over which channels a person wants to be told first, or set it; the deployment's others follow.

    \b
    --json prints: id, channels, browsers (how many are subscribed to Web Push)
    """
    with open_database(database_url or read_settings().database_url, create=False) as database:
        database.people.get_responder(responder_id)
        if order is not None:
            chosen = [one.strip() for one in order.split(",") if one.strip()]
            check_order("--order names", chosen)
            database.reaching.choose_channels(responder_id, chosen, at=datetime.now(UTC), actor="cli")
        held = database.reaching.chosen_channels(responder_id)
        browsers = len(database.reaching.subscriptions_of(responder_id))
    if as_json:
        print_json({"id": responder_id, "channels": held, "browsers": browsers})
    else:
        click.echo(f"{responder_id}: {', '.join(held) or 'as the deployment has it'}; browsers: {browsers}")


@click.command("push-link")
@click.argument("responder_id", metavar="ID")
@database_option
@json_option
def push_link(responder_id: str, database_url: str | None, as_json: bool) -> None:
    """Print a link by which a person subscribes a browser to alerts, at the address of AEDMAP_BASE_URL.

    Whoever opens it gets this person's alerts: hand it to nobody else.

    \b
    --json prints: id, link, good_until
    """
    base_url = os.environ.get("AEDMAP_BASE_URL", "").rstrip("/")
    if not base_url:
        raise InvalidInput("AEDMAP_BASE_URL is not set; set it to the address of the pages.")
    check_address("AEDMAP_BASE_URL", base_url)
    now = datetime.now(UTC)
    with open_database(database_url or read_settings().database_url, create=False) as database:
        database.people.get_responder(responder_id)
        token = sign_person(database.meta.secret(ANSWER_LINKS, new_secret), responder_id, now)
    link, until = f"{base_url}/push/{token}", now + GOOD_FOR
    if as_json:
        print_json({"id": responder_id, "link": link, "good_until": until})
    else:
        click.echo(f"{link}\nIt is good until {until:%Y-%m-%d %H:%M} UTC.")
