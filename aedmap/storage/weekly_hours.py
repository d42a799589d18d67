"""Weekly hours as one short text a person: "0:480-1020 1:480-1020", weekday and minutes."""

from functools import lru_cache

from aedmap.people import WeeklyHours


def hours_text(hours: tuple[WeeklyHours, ...]) -> str:
    """In order of the week, each stretch once."""
    return " ".join(f"{one.weekday}:{one.from_min}-{one.to_min}" for one in sorted(set(hours)))


@lru_cache(maxsize=65536)
def read_hours_text(text: str) -> tuple[WeeklyHours, ...]:
    """What hours_text wrote; many people have the same hours, so each is read once."""
    stretches = []
    for part in text.split():
        weekday, minutes = part.split(":")
        first, beyond = minutes.split("-")
        stretches.append(WeeklyHours(int(weekday), int(first), int(beyond)))
    return tuple(stretches)
