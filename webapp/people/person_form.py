"""Between a person and the form that shows them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.messaging.telephone import clean_number
from aedmap.people import (
    ALWAYS,
    Availability,
    Certificate,
    Responder,
    ResponderStatus,
    last_day,
    new_responder_id,
    read_weekly_hours,
    write_weekly_hours,
    zone_of,
)
from aedmap.people.editing import stamp
from webapp.deployment import here
from webapp.people.forms import CertificateForm, PersonForm
from webapp.translate import _

MANUAL = "manual"


def shown(one: Responder) -> dict[str, Any]:
    """The values of the form for a person as they are."""
    return {
        "name": one.name,
        "phone": one.phone,
        "email": one.email,
        "hours": write_weekly_hours(one.availability.hours),
        "quiet": write_weekly_hours(one.availability.quiet),
        "homes_too": one.homes_too,
        **_degrees("home", one.base),
        **_degrees("work", one.work),
        "seen": stamp(one),
    }


def edited(one: Responder, form: PersonForm) -> Responder | None:
    """The person with what was typed; None when the form now says what is wrong."""
    availability = one.availability
    try:
        hours = read_weekly_hours(form.hours.data or "")
    except InvalidInput as error:
        form.hours.errors = [str(error)]
        return None
    try:
        quiet = read_weekly_hours(form.quiet.data or "")
    except InvalidInput as error:
        form.quiet.errors = [str(error)]
        return None
    try:
        phone = clean_number(form.phone.data or "")
    except InvalidInput as error:
        form.phone.errors = [str(error)]
        return None
    return replace(
        one,
        name=form.name.data.strip(),
        phone=phone or None,
        email=(form.email.data or "").strip() or None,
        availability=Availability(hours, availability.time_zone, availability.paused_until, quiet),
        homes_too=bool(form.homes_too.data),
        base=_position(form.home_lon.data, form.home_lat.data),
        work=_position(form.work_lon.data, form.work_lat.data),
    )


def blank() -> Responder:
    """Somebody entered by hand, who has applied and agreed to nothing yet."""
    zone = here().town.info.time_zone
    return Responder(new_responder_id(), "", ResponderStatus.APPLIED, (), Availability(ALWAYS, zone), False, MANUAL)


def certificate_of(form: CertificateForm) -> Certificate:
    """InvalidInput when it expires before it is issued."""
    settings, kind = here().settings, form.kind.data.strip()
    years = settings.certificate_kind_years.get(kind.casefold(), settings.certificate_years)
    until = form.expires_on.data or last_day(form.issued_on.data, years)
    return Certificate(form.number.data.strip(), kind, form.issued_on.data, until, form.issuer.data.strip())


def differences(mine: Responder, stored: Responder) -> list[tuple[str, str, str]]:
    """Labels of the values that differ, with what is stored now and what was typed."""
    form = PersonForm(formdata=None)
    before, typed = shown(stored), shown(mine)
    names = [name for name in before if name != "seen" and before[name] != typed[name]]
    return [(form[name].label.text, _told(before[name]), _told(typed[name])) for name in names]


def paused(one: Responder, last_day: date | None) -> Responder:
    """The person left in peace to the end of a day on their own clock; None ends the pause."""
    mine = one.availability
    until = None
    if last_day is not None:
        until = datetime.combine(last_day + timedelta(days=1), time(), zone_of(mine.time_zone)).astimezone(UTC)
    return replace(one, availability=replace(mine, paused_until=until))


def last_day_of_pause(one: Responder, now: datetime) -> date | None:
    """The last day, on their own clock, on which nobody alerts them; None when they are not paused."""
    mine = one.availability
    if mine.paused_until is None or not mine.paused_at(now):
        return None
    return (mine.paused_until - timedelta(seconds=1)).astimezone(zone_of(mine.time_zone)).date()


def _told(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


def _degrees(name: str, place: Position | None) -> dict[str, float | None]:
    return {f"{name}_lon": place.lon if place else None, f"{name}_lat": place.lat if place else None}


def _position(lon: float | None, lat: float | None) -> Position | None:
    return Position(lon, lat) if lon is not None and lat is not None else None
