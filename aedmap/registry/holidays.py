"""Public holidays that the evaluator of opening hours does not know by itself."""

from datetime import date
from functools import lru_cache

# The evaluator's own calendar has six Chinese holidays and none of the days granted around them.
OVERLAID = frozenset({"CN"})


@lru_cache(maxsize=4096)
def is_public_holiday(country: str, day: date) -> bool | None:
    """Whether people have the day off; None when the year's holidays are not known (yet announced yearly)."""
    import chinese_calendar

    if country not in OVERLAID:
        raise ValueError(country)
    try:
        off, holiday = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    # An ordinary weekend is off without a name; a working day moved to a weekend has a name and is not off.
    return bool(off and holiday)
