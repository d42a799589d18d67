"""Counts by place and hour of the week: the mean of repeated ones, and which hours nobody counted."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.periods import DAY_NAMES, HOURS_A_WEEK

Place = TypeVar("Place", bound=Hashable)
_TOLD = 3


@dataclass(frozen=True, eq=False)
class MeanWeek(Generic[Place]):
    """places: each once, as they come; people: (places, 168) mean counts, 0 where nobody counted

    gaps: places that lack some hour of the week, each with how many hours and the first of them
    """

    places: tuple[Place, ...]
    people: NDArray[np.float64]
    gaps: tuple[str, ...]


def mean_week(
    places: Sequence[Place],
    days: Sequence[tuple[int, ...]],
    hour: NDArray[np.int64],
    people: NDArray[np.float64],
    name: Callable[[Place], str],
) -> MeanWeek[Place]:
    """The week of each place from rows. days: that a row holds for, 0 is Monday; hour: (rows,) of the day."""
    number = {place: i for i, place in enumerate(dict.fromkeys(places))}
    place = np.asarray([number[each] for each in places], np.int64)
    total, counts = np.zeros((len(number), HOURS_A_WEEK)), np.zeros((len(number), HOURS_A_WEEK))
    for day in range(7):
        held = np.asarray([day in of_row for of_row in days], np.bool_)
        where = (place[held], 24 * day + hour[held])
        np.add.at(total, where, people[held])
        np.add.at(counts, where, 1)
    mean = np.divide(total, counts, out=np.zeros_like(total), where=counts > 0)
    gaps = tuple(
        _gap(name(each), np.flatnonzero(row == 0)) for each, row in zip(number, counts, strict=True) if (row == 0).any()
    )
    return MeanWeek(tuple(number), mean, gaps)


def gap_sentence(gaps: tuple[str, ...]) -> str:
    """Which places lack hours, without a full stop."""
    more = f" and {len(gaps) - _TOLD} more" if len(gaps) > _TOLD else ""
    lack = "counting place lacks" if len(gaps) == 1 else "counting places lack"
    return f"{len(gaps)} {lack} hours: {', '.join(gaps[:_TOLD])}{more}"


def weekday_of(raw: str) -> tuple[int, ...]:
    """'Mo', 'monday' or '1' as days of the week, every day when empty; ValueError for another text."""
    if raw == "":
        return tuple(range(7))
    if raw.isdigit() and 1 <= int(raw) <= 7:
        return (int(raw) - 1,)
    return (DAY_NAMES.index(raw[:2].capitalize()),)


def hour_of(raw: str) -> int:
    """'8', '08' or '08:00' as an hour of the day; ValueError for another text."""
    value = int(raw.removesuffix(":00"))
    if not 0 <= value <= 23:
        raise ValueError
    return value


def _gap(place: str, hours: NDArray[np.int64]) -> str:
    day, hour = divmod(int(hours[0]), 24)
    return f"{place} ({len(hours)} of {HOURS_A_WEEK}, the first {DAY_NAMES[day]} {hour:02d}:00)"
