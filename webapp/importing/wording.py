"""Columns, faults and formats of registers in the page's language."""

from webapp.translate import _


def told_words(field: str) -> str:
    """What a column tells."""
    return {
        "id": _("its number"),
        "name": _("name of the place"),
        "address": _("address"),
        "province": _("province"),
        "municipality": _("town"),
        "district": _("district"),
        "street": _("street"),
        "house_number": _("house number"),
        "postcode": _("postcode"),
        "location": _("where in the house"),
        "floor": _("floor"),
        "lon": _("longitude"),
        "lat": _("latitude"),
        "position": _("longitude and latitude"),
        "datum": _("datum"),
        "hours": _("opening hours"),
        "hours_note": _("note on the hours"),
        "open_days": _("open on (days)"),
        "opens": _("opens at"),
        "closes": _("closes at"),
        "mo": _("hours on Monday"),
        "tu": _("hours on Tuesday"),
        "we": _("hours on Wednesday"),
        "th": _("hours on Thursday"),
        "fr": _("hours on Friday"),
        "sa": _("hours on Saturday"),
        "su": _("hours on Sunday"),
        "ph": _("hours on holidays"),
        "sunday_weeks": _("Sundays of the month"),
        "indoor": _("indoors?"),
        "outdoor": _("outdoors?"),
        "access": _("who may fetch it"),
        "serial": _("serial number"),
        "model": _("model"),
        "status": _("state"),
        "operator": _("who looks after it"),
        "funder": _("who paid for it"),
        "pads_expire_on": _("pads expire on"),
        "battery_expires_on": _("battery expires on"),
        "last_checked_on": _("last checked on"),
        "note": _("note"),
        "contact": _("a person's name"),
        "phone": _("a person's telephone"),
        "email": _("a person's mail"),
        "span": _("hours from/to of some days"),
    }.get(field, field)


def fault_words(code: str) -> str:
    """Kinds of fault."""
    return {
        "no_position": _("no position"),
        "bad_position": _("no such position"),
        "swapped": _("longitude and latitude exchanged"),
        "outside_boundary": _("outside the boundary"),
        "degree_off": _("perhaps one degree off"),
        "default_point": _("same point as other places"),
        "duplicate": _("perhaps listed twice"),
        "hours_unparsed": _("hours not understood"),
        "shifted_datum": _("perhaps another datum"),
        "bad_row": _("row does not fit the columns"),
        "bad_date": _("date not clear"),
        "vanished": _("missing in this delivery"),
    }.get(code, code)
