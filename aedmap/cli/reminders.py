"""aedmap reminders: mail what is due."""

import os
from dataclasses import astuple
from datetime import UTC, datetime

import click

from aedmap.cli.output import at_option, database_option, json_option, print_json
from aedmap.cli.upkeep import day_of_devices, rules_option
from aedmap.errors import InvalidInput, NotFound
from aedmap.notices import Notice, Recipient
from aedmap.notices.sending import Mail, SendReport, send_due
from aedmap.notices.smtp import SmtpChannel, read_smtp_settings
from aedmap.people import notice_text
from aedmap.registry.upkeep import due_within, read_rules
from aedmap.registry.upkeep.reminders import KIND, subject_and_text
from aedmap.registry.upkeep.reminders import reminders as reminders_of
from aedmap.settings import read_settings
from aedmap.storage import Database, open_database


@click.group()
def reminders() -> None:
    """Mail what is due to who looks after the devices."""


@reminders.command()
@rules_option
@click.option(
    "--within-days", default=None, type=click.IntRange(0, 3650), help="How early; default as the rules have it."
)
@click.option("--stewards", default=None, help="Mail address of the stewards, for devices without one of their own.")
@at_option
@database_option
@json_option
def send(
    rules: str,
    within_days: int | None,
    stewards: str | None,
    at: datetime | None,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Queue what is due, each thing once, and send what waits, what 'aedmap people notices' queued too; run it once
    an hour.

    The server is named by AEDMAP_SMTP_HOST, AEDMAP_SMTP_PORT (587), AEDMAP_SMTP_FROM, AEDMAP_SMTP_SECURITY (starttls,
    tls or none), AEDMAP_SMTP_USER and AEDMAP_SMTP_PASSWORD.

    \b
    --json prints: queued, sent, waiting (to be tried again), failed
    """
    if stewards is not None and "@" not in stewards:
        raise InvalidInput(f"--stewards is {stewards!r}; give a mail address.")
    channel, chosen, now = SmtpChannel(read_smtp_settings(os.environ)), read_rules(rules), at or datetime.now(UTC)
    with open_database(database_url or read_settings().database_url, create=False) as database:
        days = chosen.warn_days if within_days is None else within_days
        dues = due_within(database.registry.list_aeds(), chosen, day_of_devices(database, now), days)
        notices = reminders_of(dues, database.imports.ids_with_mail(), now)
        if stewards is None:
            notices = [one for one in notices if one.recipient_kind != Recipient.STEWARD]
        queued = database.outbox.queue_once(notices, now)
        reports = [
            send_due(database.outbox, KIND, lambda one: _mail(database, one, stewards), channel, now),
            send_due(database.outbox, notice_text.KIND, lambda one: _mail_to_responder(database, one), channel, now),
        ]
    report = SendReport(*(sum(counts) for counts in zip(*map(astuple, reports), strict=True)))
    if as_json:
        told = {"sent": report.sent, "waiting": report.waiting, "failed": report.failed}
        print_json({"queued": queued, **told})
        return
    click.echo(f"Queued {queued}, sent {report.sent}, to be tried again {report.waiting}, failed {report.failed}.")


def _mail(database: Database, notice: Notice, stewards: str | None) -> Mail | None:
    """The address is looked up now: who was erased or changed it since gets none at the old one."""
    aed = database.registry.find_aed(str(notice.parameters["aed"]))
    to = stewards
    if notice.recipient_kind == Recipient.GUARDIAN:
        contact = database.imports.find_contact(notice.recipient_id)
        to = contact.email if contact else None
    if aed is None or not to:
        return None
    return Mail(to, *subject_and_text(notice, aed.place))


def _mail_to_responder(database: Database, notice: Notice) -> Mail | None:
    """None where the person has no mail address or was erased since."""
    try:
        to = database.people.get_responder(notice.recipient_id).email
    except NotFound:
        return None
    return Mail(to, *notice_text.subject_and_text(notice)) if to else None
