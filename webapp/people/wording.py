"""States, steps and fields of people in the page's language."""

from webapp.translate import _


def status_words(status: str) -> str:
    """A step of a responder's life cycle."""
    return {
        "applied": _("Applied"),
        "identity_checked": _("Identity checked"),
        "certificate_verified": _("Certificate verified"),
        "active": _("Active"),
        "lapsing": _("Lapsing"),
        "lapsed": _("Lapsed"),
        "suspended": _("Suspended"),
        "left": _("Left"),
    }.get(status, status)


def presence_words(presence: str) -> str:
    """Whether an active responder can be asked just now."""
    return {
        "free": _("can be asked now"),
        "busy": _("at an incident"),
        "paused": _("paused"),
        "quiet": _("in their quiet hours"),
        "off_hours": _("outside their hours"),
    }.get(presence, presence)


def filter_words(wanted: str) -> str:
    """What the list can be narrowed to."""
    return {
        "all": _("everybody"),
        "to_verify": _("to verify"),
        "expiring": _("expiring within 60 days"),
        "lapsed": _("lapsed"),
    }.get(wanted, wanted)


def look_words(what: str) -> str:
    """What somebody looked at."""
    words = {"person": _("this page"), "list": _("the list"), "export": _("the export")}
    return {**words, "fallback": _("on the fallback sheet"), "phones": _("the telephone number")}.get(what, what)


def told_words(field: str) -> str:
    """What a column of a roster tells."""
    return {
        "id": _("its number"),
        "name": _("a person's name"),
        "phone": _("a person's telephone"),
        "email": _("a person's mail"),
        "certificate_number": _("certificate number"),
        "certificate_kind": _("kind of certificate"),
        "certificate_issuer": _("who issued it"),
        "issued_on": _("day of issue"),
        "expires_on": _("day of expiry"),
        "home_lon": _("longitude of the home"),
        "home_lat": _("latitude of the home"),
        "work_lon": _("longitude of the work"),
        "work_lat": _("latitude of the work"),
        "hours": _("when they may be asked"),
        "quiet_hours": _("quiet hours"),
        "homes_too": _("goes into homes?"),
        "consent": _("consent to be alerted"),
        "time_zone": _("time zone"),
    }.get(field, field)


def fault_words(code: str) -> str:
    """Kinds of fault in a roster."""
    return {
        "no_name": _("no name"),
        "no_date": _("no day of issue"),
        "bad_date": _("date not clear"),
        "ambiguous_date": _("day that can be two"),
        "expires_before_issue": _("expires before it is issued"),
        "bad_position": _("no such position"),
        "bad_row": _("row does not fit the columns"),
        "duplicate": _("perhaps listed twice"),
        "no_certificate": _("no certificate number"),
        "expired": _("expired"),
        "hours_unparsed": _("hours not understood"),
        "vanished": _("missing in this delivery"),
    }.get(code, code)
