"""The columns of table-like exports, the same in each; the importer reads them back."""

from aedmap.registry.aed import Aed
from aedmap.registry.exporting.catalogue import Catalogue

COLUMNS = (
    "id",
    "name",
    "address",
    "location",
    "floor",
    "indoor",
    "access",
    "opening_hours",
    "hours_raw",
    "time_zone",
    "country",
    "status",
    "operator",
    "funder",
    "serial",
    "model",
    "pads_expire_on",
    "battery_expires_on",
    "last_checked_on",
    "source",
    "licence",
    "as_of",
)


def values(aed: Aed, of: Catalogue) -> dict[str, str | None]:
    """The device's values by column, None for what is not known. Nothing of them is personal."""
    days = {name: getattr(aed, name) for name in ("pads_expire_on", "battery_expires_on", "last_checked_on")}
    return {
        "id": aed.id,
        "name": aed.place,
        "address": aed.address,
        "location": aed.location,
        "floor": aed.floor,
        "indoor": None if aed.indoor is None else "yes" if aed.indoor else "no",
        "access": aed.access,
        "opening_hours": aed.opening_hours,
        "hours_raw": aed.hours_raw,
        "time_zone": aed.time_zone,
        "country": aed.country or None,
        "status": aed.status.value,
        "operator": aed.guardian,
        "funder": aed.funder,
        "serial": aed.serial,
        "model": aed.model,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "source": aed.source,
        "licence": of.licence(aed),
        "as_of": of.as_of(aed) or None,
    }
