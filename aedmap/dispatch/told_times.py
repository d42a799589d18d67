"""Times that people tell the desk: which of them cannot be, and how an event keeps one."""

import re
from datetime import UTC, datetime, timedelta

from aedmap.dispatch.incident import IncidentReport
from aedmap.errors import InvalidInput

# Clocks of two rooms differ by less than a minute, and people tell whole minutes.
CLOCKS_DIFFER = timedelta(minutes=1)
EMS_WITHIN = timedelta(hours=3)
CALLED_WITHIN = timedelta(hours=24)
# Reasons of the event by which the desk hears when the ambulance is expected; the first ends with a time code.
EMS_AT, EMS_UNKNOWN = "ems_at_", "ems_unknown"
_CODE = re.compile(r"(\d{8}t\d{12})z")
_WRITTEN = "%Y%m%dt%H%M%S%f"


def check_times(report: IncidentReport, now: datetime) -> None:
    """InvalidInput for a call from the future or of another day, and for an ambulance that cannot be meant."""
    if report.called_at is not None:
        called_at = aware(report.called_at, "call")
        if not now - CALLED_WITHIN <= called_at <= now + CLOCKS_DIFFER:
            raise InvalidInput(
                f"The call is told for {called_at.isoformat()}, and it is {now.isoformat()}; "
                "give a time within the last 24 hours, or none for now."
            )
    if report.ems_at is not None:
        check_ems(report.ems_at, now)


def check_ems(ems_at: datetime, now: datetime) -> None:
    """InvalidInput for an ambulance expected in the past or in more than three hours."""
    if not now - CLOCKS_DIFFER <= aware(ems_at, "ambulance") <= now + EMS_WITHIN:
        raise InvalidInput(
            f"The ambulance is expected at {ems_at.isoformat()}, and it is {now.isoformat()}; "
            "give a time from now to three hours ahead, or none."
        )


def time_code(at: datetime) -> str:
    """A moment as the end of an event's reason, which is hashed with it: 20260506t090600000000z."""
    return f"{at.astimezone(UTC).strftime(_WRITTEN)}z"


def read_time_code(code: str) -> datetime | None:
    """Aware UTC; None for what is no such code."""
    found = _CODE.fullmatch(code)
    return datetime.strptime(found[1], _WRITTEN).replace(tzinfo=UTC) if found else None


def aware(at: datetime, whose: str) -> datetime:
    """InvalidInput for a time without an offset."""
    if at.tzinfo is None:
        raise InvalidInput(f"The time {at} of the {whose} has no offset; give an aware time.")
    return at
