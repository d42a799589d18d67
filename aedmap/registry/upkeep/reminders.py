"""Reminders of what is due, once for each thing and day: to who looks after the device, else to the stewards."""

from collections.abc import Iterable
from datetime import datetime

from aedmap.notices import Notice, Recipient
from aedmap.registry.upkeep.due import Due

KIND = "upkeep"
_SUBJECTS = {
    "pads": "AED: pads expire 电极片到期",
    "battery": "AED: battery expires 电池到期",
    "inspection": "AED: inspection due 巡检到期",
    "after_use": "AED: restock after use 使用后补充",
    "repair": "AED: out of service 停用待修",
}


def reminders(dues: Iterable[Due], with_address: frozenset[str], at: datetime) -> list[Notice]:
    """One notice for each due thing that has a day. with_address: ids of devices whose guardian has a mail address."""
    found = []
    for due in dues:
        if due.on is None:
            continue
        guardian = due.aed.id in with_address
        kind = Recipient.GUARDIAN if guardian else Recipient.STEWARD
        told = {"aed": due.aed.id, "on": due.on.isoformat()}
        found.append(Notice(KIND, kind, due.aed.id if guardian else "all", due.kind.value, at, told))
    return found


def subject_and_text(notice: Notice, place: str) -> tuple[str, str]:
    """The mail's words, in both languages: nobody has asked which one the guardian reads."""
    aed, on = notice.parameters["aed"], notice.parameters["on"]
    subject = _SUBJECTS.get(notice.subject_code, "AED")
    text = f"{place}\n{aed}\n{on}\n\n{subject}\n\nPlease look after it and tell the stewards.\n请处理并告知管理员。\n"
    return subject, text
