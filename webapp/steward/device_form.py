"""Between a device and the form that shows it."""

from dataclasses import fields

from aedmap.geography import Position
from aedmap.geography.datum import named_datum
from aedmap.geography.whereabouts import TimeZones
from aedmap.registry import Aed, AedStatus
from aedmap.registry.editing import hours_shown, new_device_id, stamp, with_hours, with_position
from webapp.steward.forms import DeviceForm, NewDeviceForm

_TEXTS = ("address", "location", "floor", "access", "guardian", "funder", "serial", "model")
_DAYS = ("pads_expire_on", "battery_expires_on", "last_checked_on")
_INDOOR = {"": None, "yes": True, "no": False}
MANUAL = "manual"


def shown(aed: Aed) -> dict[str, object]:
    """The values of the form for a device as it is."""
    told = next(word for word, value in _INDOOR.items() if value is aed.indoor)
    same = {name: getattr(aed, name) for name in ("place", *_TEXTS, *_DAYS)}
    where = {"lon": aed.position.lon, "lat": aed.position.lat, "datum": "wgs84"}
    return {**same, **where, "indoor": told, "hours": hours_shown(aed), "seen": stamp(aed)}


def edited(aed: Aed, form: DeviceForm) -> Aed:
    """The device with what was typed. InvalidInput for a position that cannot be in the datum."""
    typed = {name: (getattr(form, name).data or "").strip() or None for name in _TEXTS}
    typed |= {name: getattr(form, name).data for name in _DAYS}
    values = {field.name: getattr(aed, field.name) for field in fields(aed)}
    values |= {**typed, "place": form.place.data.strip(), "indoor": _INDOOR[form.indoor.data]}
    changed = with_hours(Aed(**values), form.hours.data or "")
    if (form.lon.data, form.lat.data) == (aed.position.lon, aed.position.lat):
        return changed
    return with_position(changed, form.lon.data, form.lat.data, named_datum(form.datum.data))


def created(form: NewDeviceForm) -> Aed:
    """A device entered by hand, to be looked at before it counts."""
    number = (form.number.data or "").strip() or new_device_id()
    nowhere = Position(0.0, 0.0)
    zone, country = TimeZones().at(form.lon.data, form.lat.data)
    blank = Aed(number, nowhere, "", AedStatus.PENDING_REVIEW, zone, country, MANUAL)
    return edited(blank, form)


def differences(mine: Aed, stored: Aed) -> list[tuple[str, object, object]]:
    """Names of the values that differ, with what is stored now and what was typed."""
    names = [field.name for field in fields(Aed) if field.name not in ("id", "position", "status")]
    told = [(name, getattr(stored, name), getattr(mine, name)) for name in names]
    told += [(name, getattr(stored.position, name), getattr(mine.position, name)) for name in ("lon", "lat")]
    return [one for one in told if one[1] != one[2]]
