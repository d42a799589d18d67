"""One line of a bench: what was measured, ours, the peer's, and whether what we promise holds."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Limit(StrEnum):
    """Whether floor and aim are the least or the most that is allowed."""

    MIN = "min"
    MAX = "max"


@dataclass(frozen=True)
class Row:
    """Floor and aim are on the ratio, how many times better ours is, or on ours where there is no peer.

    holds: the floor is kept; aim_holds: the aim is reached. What could not be measured holds nothing.
    note: what the figures do not say
    """

    measure: str
    ours: float | None
    peer: float | None
    peer_name: str | None
    unit: str
    ratio: float | None
    floor: float
    aim: float
    limit: Limit
    holds: bool
    aim_holds: bool
    note: str = ""

    def noting(self, note: str) -> "Row":
        """The same with a note."""
        return replace(self, note=note)


def beside(
    measure: str, ours: float, peer: float | None, peer_name: str, unit: str, floor: float, aim: float, more: bool
) -> Row:
    """Ours and a peer's; more says whether more of it is better. A peer that is not installed is None."""
    ratio = None
    if peer is not None and ours > 0 and peer > 0:
        ratio = ours / peer if more else peer / ours
    return _row(measure, ours, peer, peer_name, unit, ratio, ratio, floor, aim, Limit.MIN)


def alone(measure: str, ours: float, unit: str, floor: float, aim: float, limit: Limit) -> Row:
    """A figure of ours that must keep a limit."""
    return _row(measure, ours, None, None, unit, None, ours, floor, aim, limit)


def not_measured(measure: str, unit: str, floor: float, aim: float, limit: Limit) -> Row:
    """A figure for which something is missing on this machine; it does not hold."""
    return _row(measure, None, None, None, unit, None, None, floor, aim, limit)


def _row(
    measure: str,
    ours: float | None,
    peer: float | None,
    peer_name: str | None,
    unit: str,
    ratio: float | None,
    judged: float | None,
    floor: float,
    aim: float,
    limit: Limit,
) -> Row:
    def keeps(bar: float) -> bool:
        return judged is not None and (judged >= bar if limit is Limit.MIN else judged <= bar)

    return Row(measure, ours, peer, peer_name, unit, ratio, floor, aim, limit, keeps(floor), keeps(aim))
