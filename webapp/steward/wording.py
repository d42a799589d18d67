"""States, reasons and fields of devices in the page's language."""

from datetime import date, datetime

from aedmap.registry import AedStatus
from webapp.deployment import here
from webapp.translate import _


def status_words(status: str) -> str:
    """A state of a device's life cycle."""
    return {
        "reported": _("Reported"),
        "pending_review": _("Waiting for review"),
        "in_service": _("In service"),
        "restricted": _("Restricted"),
        "check_due": _("Check due"),
        "out_of_service": _("Out of service"),
        "reserved": _("Being fetched"),
        "in_use": _("In use"),
        "retrieved": _("Brought back"),
        "data_downloaded": _("Data read out"),
        "restocked": _("Restocked"),
        "retired": _("Retired"),
        "removed": _("Removed"),
    }.get(status, status)


def action_words(action: str) -> str:
    """Why something was changed: the code of a revision or of an event."""
    return {
        "added": _("Added"),
        "edited": _("Edited"),
        "undone": _("Taken back"),
        "imported": _("Imported"),
        "source_changed": _("Changed by its source"),
        "source_vanished": _("Missing in a delivery"),
        "merged": _("Merged"),
        "told_apart": _("Told apart"),
        "checked": _("Checked"),
        "missing": _("Missing"),
        "fault": _("Broken"),
        "pads_expired": _("Pads expired"),
        "battery_low": _("Battery empty or expired"),
        "inspection_due": _("Inspection overdue"),
        "not_for_all": _("Not for everyone"),
        "removed_for_good": _("Taken down for good"),
        "report_accepted": _("Report accepted"),
    }.get(action, action)


def field_words(name: str) -> str:
    """A value of a device, as forms and lists of changes call it."""
    return {
        "place": _("Place"),
        "address": _("Address"),
        "location": _("Where in the house"),
        "floor": _("Floor"),
        "indoor": _("Indoors or out"),
        "access": _("Who may fetch it"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
        "opening_hours": _("Hours as understood"),
        "hours_raw": _("Opening hours"),
        "pads_expire_on": _("Pads expire on"),
        "battery_expires_on": _("Battery expires on"),
        "last_checked_on": _("Last checked on"),
        "guardian": _("Who looks after it"),
        "funder": _("Who paid for it"),
        "serial": _("Serial number"),
        "model": _("Model"),
        "time_zone": _("Time zone"),
        "country": _("Country"),
        "status": _("State"),
        "source": _("Source"),
        "merged_into": _("Merged into"),
    }.get(name, name)


def value_words(name: str, value: object) -> str:
    """A value as a person reads it; a dash for what is not known."""
    if value is None or value == "":
        return "–"
    if name == "status":
        return status_words(str(value))
    if name == "indoor":
        return _("Indoors") if value else _("Outdoors")
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def unusable_words(why: str) -> str:
    """What keeps a device from being counted on although its state would allow it."""
    return {
        "pads_expired": _("not counted on: the pads have expired"),
        "battery_expired": _("not counted on: the battery has expired"),
        "position_stale": _("not counted on: nobody knows where the vehicle is"),
    }.get(why, status_words(why))


def batch_words(batch: str) -> str:
    """The larger step that a change was part of, such as "import 12"."""
    kind, _space, rest = batch.partition(" ")
    named = {"import": _("import"), "merge": _("merge of"), "report": _("report")}.get(kind, kind)
    return f"{named} {rest}".strip()


def lacking_words(lacking: str) -> str:
    """What the list can be narrowed to."""
    return {
        "due": _("Something is due"),
        "no_hours": _("Hours unknown"),
        "unverified": _("Never checked"),
    }[lacking]


def reasons_for(status: AedStatus) -> tuple[str, ...]:
    """Codes of why a device may come into a state."""
    return {
        AedStatus.OUT_OF_SERVICE: ("fault", "missing", "pads_expired", "battery_low"),
        AedStatus.CHECK_DUE: ("inspection_due",),
        AedStatus.RESTRICTED: ("not_for_all",),
        AedStatus.RETIRED: ("removed_for_good",),
    }.get(status, ("checked",))


def who(actor: str) -> str:
    """The name of the account that an event names, or the program's own word."""
    account = here().database.accounts.find(actor)
    if account is not None:
        return account.name
    return {"cli": _("Command line"), "public": _("Public"), "upkeep": _("Upkeep rules")}.get(actor, actor)
