"""`aedmap people`: responders, their certificates and consent, notices, and everything that is kept of one."""

import json
import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from aedmap.cli.output import Moment, database_option, json_option, print_json
from aedmap.cli.people_reaching import channels, push_link
from aedmap.errors import InvalidInput, SourceUnavailable
from aedmap.people import ALERTS, PURPOSES, Certificate, Consent, Responder, ResponderStatus, presence
from aedmap.people.file import PersonFile
from aedmap.settings import read_settings
from aedmap.storage import Database, PeopleFilter, open_database

_ACTOR = "cli"
_STEPS = [status.value for status in ResponderStatus if status not in (ResponderStatus.LEFT, ResponderStatus.APPLIED)]


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-05-01.", param, ctx)


@click.group()
def people() -> None:
    """Look after responders. Every look at somebody's data is written down and listed in their export."""


people.add_command(channels)
people.add_command(push_link)


@people.command("list")
@click.option("--filter", "wanted", type=click.Choice([one.value for one in PeopleFilter]), default="all")
@click.option("--search", default="", help="Part of a name, number, telephone or certificate number.")
@database_option
@json_option
def list_(wanted: str, search: str, database_url: str | None, as_json: bool) -> None:
    """List people by name, at most 200.

    \b
    --json prints:
      total
      people   id, name, status, consents, expires_on (of the verified certificate that expires last), to_verify
    """
    now = datetime.now(UTC)
    with _database(database_url) as database:
        found = database.persons.list_people(
            wanted=PeopleFilter(wanted), search=search, day=_today(), at=now, actor=_ACTOR
        )
    if as_json:
        print_json({"total": found.total, "people": [_row(one) for one in found.people]})
        return
    for one in found.people:
        row = _row(one)
        click.echo(f"{one.id:<14} {row['status']:<22} {row['expires_on'] or '-':<12} {one.name}")
    click.echo(f"{len(found.people)} of {found.total}.")


@people.command()
@click.argument("responder_id", metavar="ID")
@database_option
@json_option
def show(responder_id: str, database_url: str | None, as_json: bool) -> None:
    """Show one person.

    \b
    --json prints:
      id, name, phone, email, status, presence (free, busy, paused, quiet, off_hours), consents, homes_too,
      certificates (ordinal, number, kind, issuer, issued_on, expires_on, verified, verified_by, verified_at),
      consent_records (what, version, given_at, withdrawn_at), looks (at, actor, what)
    """
    now = datetime.now(UTC)
    with _database(database_url) as database:
        file = database.persons.look(responder_id, at=now, actor=_ACTOR)
    told = _file(file, now)
    if as_json:
        print_json(told)
        return
    for name in ("id", "name", "phone", "email", "status", "presence", "consents", "homes_too"):
        click.echo(f"{name:<12} {told[name] if told[name] is not None else '-'}")
    for one in file.responder.certificates:
        state = f"verified by {one.verified_by or '-'}" if one.verified else "not verified"
        click.echo(f"certificate {one.ordinal}: {one.kind} {one.number}, {one.issuer}, until {one.expires_on}, {state}")


@people.command()
@click.argument("responder_id", metavar="ID")
@click.argument("ordinal", metavar="CERTIFICATE", type=int)
@database_option
@json_option
def verify(responder_id: str, ordinal: int, database_url: str | None, as_json: bool) -> None:
    """Say that CERTIFICATE (1, 2, ...) of ID agrees with the issuer's record."""
    with _database(database_url) as database:
        one = database.persons.verify_certificate(responder_id, ordinal, at=datetime.now(UTC), actor=_ACTOR)
    _say(one, as_json)


@people.command()
@click.argument("responder_id", metavar="ID")
@click.argument("status", type=click.Choice(_STEPS))
@click.option("--reason", default=None, help="A code for the event log, never a name.")
@database_option
@json_option
def status(responder_id: str, status: str, reason: str | None, database_url: str | None, as_json: bool) -> None:
    """Take ID one step along the life cycle."""
    with _database(database_url) as database:
        one = database.persons.set_status(
            responder_id, ResponderStatus(status), at=datetime.now(UTC), actor=_ACTOR, reason=reason
        )
    _say(one, as_json)


@people.command()
@click.argument("responder_id", metavar="ID")
@click.option("--until", type=Moment(), default=None, help="ISO 8601 with offset; without it the pause ends.")
@database_option
@json_option
def pause(responder_id: str, until: datetime | None, database_url: str | None, as_json: bool) -> None:
    """Leave ID in peace until a moment, or end that."""
    with _database(database_url) as database:
        database.people.pause(responder_id, until, at=datetime.now(UTC), actor=_ACTOR)
        one = database.people.get_responder(responder_id)
    _say(one, as_json)


@people.command()
@click.argument("responder_id", metavar="ID")
@click.option("--what", type=click.Choice(PURPOSES), default=ALERTS, show_default=True)
@click.option("--version", default=None, help="Version of the text that was agreed to.")
@click.option("--given", "given_at", type=Moment(), default=None, help="When; default now.")
@click.option("--withdraw", is_flag=True, help="The person has withdrawn it.")
@database_option
@json_option
def consent(
    responder_id: str,
    what: str,
    version: str | None,
    given_at: datetime | None,
    withdraw: bool,
    database_url: str | None,
    as_json: bool,
) -> None:
    """Record what ID agreed to, or that they withdrew it."""
    now = datetime.now(UTC)
    if withdraw == (version is not None):
        raise InvalidInput("Give either --version of the text that was agreed to, or --withdraw.")
    with _database(database_url) as database:
        if withdraw:
            one = database.persons.withdraw_consent(responder_id, what, at=now, actor=_ACTOR)
        else:
            record = Consent(what, version or "", given_at or now)
            one = database.persons.give_consent(responder_id, record, at=now, actor=_ACTOR)
    _say(one, as_json)


@people.command()
@click.option("--at", "day", type=Day(), default=None, help="The day, YYYY-MM-DD; default today.")
@click.option("--dry-run", is_flag=True, help="Say what would be told and change nothing.")
@database_option
@json_option
def notices(day: date | None, dry_run: bool, database_url: str | None, as_json: bool) -> None:
    """Tell whose certificate expires in 60, 30 or 7 days, and lapse those whose is over. Run it daily.

    Each notice is queued once, however often this runs; after some days without a run only the newest due one is.

    \b
    --json prints:
      day, dry_run
      notices   responder_id, ordinal (of the certificate), timer (expires_in_60_days, expires_in_30_days,
                expires_in_7_days, certificate_lapsed), expires_on, became (the status after it, null as before)
      unverified   certificates passed over because nobody verified them: total, soon (over, or within 60 days)
    """
    asked = day or _today()
    with _database(database_url) as database:
        told = database.certificate_timers.run(asked, at=datetime.now(UTC), dry_run=dry_run)
        passed_over = database.certificate_timers.count_unverified(asked)
    if as_json:
        print_json({"day": asked.isoformat(), "dry_run": dry_run, "notices": told, "unverified": passed_over})
        return
    for one in told:
        became = f", now {one.became}" if one.became else ""
        click.echo(f"{one.responder_id}: {one.timer} (certificate {one.ordinal} until {one.expires_on}){became}")
    click.echo(f"{len(told)} {'would be queued' if dry_run else 'queued'}.")
    if passed_over.total:
        click.echo(
            f"Passed over because nobody verified them: {passed_over.total} certificates, of which {passed_over.soon} "
            "are over or will be within 60 days; see 'aedmap people list --filter to_verify'."
        )


@people.command()
@click.argument("responder_id", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The JSON file to write.")
@database_option
def export(responder_id: str, out: Path, database_url: str | None) -> None:
    """Write everything that is kept about ID to a JSON file that only its owner can read."""
    with _database(database_url) as database:
        told = database.person_records.export(responder_id, at=datetime.now(UTC), actor=_ACTOR)
    _write_private(out, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    click.echo(f"Everything about {responder_id} is in {out}.")


@people.command()
@click.argument("responder_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Needed, because nothing brings the data back.")
@database_option
@json_option
def erase(responder_id: str, yes: bool, database_url: str | None, as_json: bool) -> None:
    """Take everything about ID out of the database; the event log keeps that this number left."""
    if not yes:
        raise InvalidInput(f"Erasing {responder_id} cannot be undone; say --yes when it is meant.")
    with _database(database_url) as database:
        database.person_records.erase(responder_id, at=datetime.now(UTC), actor=_ACTOR)
    elsewhere = (
        "Backups and rosters made before still hold the person: delete the backups, or erase again after a restore, "
        "and take the line out of the roster."
    )
    if as_json:
        print_json({"id": responder_id, "erased": True, "elsewhere": elsewhere})
    else:
        click.echo(f"{responder_id} is erased. {elsewhere}")


def _database(database_url: str | None) -> Database:
    return open_database(database_url or read_settings().database_url, create=False)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _say(one: Responder, as_json: bool) -> None:
    if as_json:
        print_json(_row(one))
    else:
        click.echo(f"{one.id} is {one.status}{'' if one.consents else ', without consent to be alerted'}.")


def _row(one: Responder) -> dict[str, Any]:
    until = max((held.expires_on for held in one.certificates if held.verified), default=None)
    return {
        "id": one.id,
        "name": one.name,
        "status": one.status.value,
        "consents": one.consents,
        "expires_on": until.isoformat() if until else None,
        "to_verify": sum(not held.verified for held in one.certificates),
    }


def _file(file: PersonFile, now: datetime) -> dict[str, Any]:
    one = file.responder
    return {
        **_row(one),
        "phone": one.phone,
        "email": one.email,
        "presence": presence(one, now).value,
        "homes_too": one.homes_too,
        "certificates": [_certificate(held) for held in one.certificates],
        "consent_records": file.consents,
        "looks": file.looks,
    }


def _certificate(held: Certificate) -> dict[str, Any]:
    days = {"issued_on": held.issued_on.isoformat(), "expires_on": held.expires_on.isoformat()}
    checked = {"verified": held.verified, "verified_by": held.verified_by, "verified_at": held.verified_at}
    return {
        "ordinal": held.ordinal,
        "number": held.number,
        "kind": held.kind,
        "issuer": held.issuer,
        **days,
        **checked,
    }


def _write_private(path: Path, text: str) -> None:
    """Beside its place and moved there, readable by its owner only."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SourceUnavailable(f"The file {path} cannot be written: {error.strerror}.") from error
