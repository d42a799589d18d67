"""What an answer says in plain English."""

from datetime import datetime

from aedmap.finding.answer import FoundAed, NearestAnswer, Note
from aedmap.registry import OpenState, zone_or_utc


def say(answer: NearestAnswer) -> str:
    """One or a few sentences: the best device, and whatever must be known before running there."""
    told = [_warning(note, answer) for note in answer.notes]
    best = answer.nearest_open
    if best is not None:
        told.append(f"The nearest open device is {_where(best)}, {about(best.walk_s)} on foot ({best.walk_m:.0f} m).")
    else:
        unknown = [one for one in answer.devices if one.state == OpenState.UNKNOWN]
        later = [one for one in answer.devices if one.opens_at is not None]
        if unknown:
            told.append(
                f"Opening hours unknown, perhaps open: {_where(unknown[0])}, {about(unknown[0].walk_s)} on foot."
            )
        if later and later[0].opens_at is not None:
            told.append(f"Next to open: {_where(later[0])}, {_clock(later[0].opens_at, later[0].aed.time_zone)}.")
    if answer.unreachable:
        told.append(f"{answer.unreachable} more cannot be reached on mapped streets.")
    return " ".join(told)


def about(seconds: float) -> str:
    """A walking time with the precision it has."""
    if seconds < 90:
        return f"about {max(10, round(seconds, -1)):.0f} s"
    return f"about {round(seconds / 60)} min"


def _warning(note: Note, answer: NearestAnswer) -> str:
    if note == Note.OFF_NETWORK:
        far = "No mapped street is near this position"
        if answer.street_m < float("inf"):
            far = f"The nearest mapped street is {answer.street_m:.0f} m away"
        return f"{far}; times are uncertain."
    return {
        Note.ON_ISLAND: "The streets here are not joined to the rest of the town on the map.",
        Note.NO_DEVICES: "No usable device is registered.",
        Note.NONE_REACHABLE: "No usable device can be reached on mapped streets.",
        Note.NONE_OPEN: "No device is known to be open now; call the emergency number and start compressions.",
    }[note]


def _where(found: FoundAed) -> str:
    floor = f", floor {found.aed.floor}" if found.aed.floor else ""
    return f"{found.aed.place}{floor}"


def _clock(moment: datetime, time_zone: str) -> str:
    return f"{moment.astimezone(zone_or_utc(time_zone)):%a %d %b %H:%M}"
