"""Candidate sites from a planner's own list, as a table or drawn on a map."""

import math
from collections import defaultdict
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.sites.candidates import CandidateSite
from optimizer.sites.point_file import TextPoint, parsed, read_points
from optimizer.tables import plain_number

_YES = frozenset({"yes", "true", "1", "是"})
_NO = frozenset({"no", "false", "0", "否"})
# No cabinet costs a thousand million of anything; beyond it stands a telephone number.
_DEAREST = 1e9


def read_sites(path: Path) -> tuple[CandidateSite, ...]:
    """Sites from a CSV or points in a map file.

    Columns, in any case: lon and lat (of a CSV); id, name, kind, opening_hours, indoor, cost and willing if known.
    Rows without an id get the name of the file and their number.

    Raises SourceUnavailable when the file cannot be read, InvalidInput naming the rows that hold what cannot be.
    """
    points = read_points(path)
    _refuse_ids_given_twice(path, points)
    indoor = parsed(path, points, "indoor", _yes_or_no, "yes or no, or nothing where it is not known")
    cost = parsed(path, points, "cost", _amount, "an amount of money as a plain number such as 15000, or nothing")
    willing = parsed(path, points, "willing", _yes_or_no, "yes or no, or nothing where nobody has asked")
    return tuple(
        CandidateSite(
            id=point.texts.get("id") or f"{path.stem}/{number}",
            name=point.texts.get("name", ""),
            kind=point.texts.get("kind", ""),
            position=point.position,
            opening_hours=point.texts.get("opening_hours"),
            indoor=indoor[number - 1],
            cost=cost[number - 1],
            willing=willing[number - 1],
        )
        for number, point in enumerate(points, start=1)
    )


def _refuse_ids_given_twice(path: Path, points: tuple[TextPoint, ...]) -> None:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, point in enumerate(points, start=1):
        rows[point.texts.get("id") or f"{path.stem}/{number}"].append(point.row)
    for name, where in rows.items():
        if len(where) > 1:
            told = ", ".join(str(row) for row in where[:5])
            raise InvalidInput(f"{path.name} has the id '{name}' more than once (rows {told}); give each site its own.")


def _yes_or_no(raw: str) -> bool:
    word = raw.lower()
    if word not in _YES | _NO:
        raise ValueError
    return word in _YES


def _amount(raw: str) -> float:
    amount = plain_number(raw)
    if not (math.isfinite(amount) and 0 <= amount <= _DEAREST):
        raise ValueError
    return amount
