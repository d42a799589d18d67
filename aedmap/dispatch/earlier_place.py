"""Minutes that were foretold before the patient's place was changed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from aedmap.dispatch.alert import Alert


class _Happened(Protocol):
    @property
    def seq(self) -> int: ...
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


MOVED = "moved"
_FORETOLD_ANEW = "other_device"


def timed_for_earlier_place(alerts: Sequence[Alert], events: Iterable[_Happened]) -> frozenset[int]:
    """Alerts whose times and metres lead to where the patient was thought to be before the last change of the place."""
    known = list(events)
    moved = max((one.seq for one in known if one.subject == "incident" and one.reason == MOVED), default=0)
    first: dict[str, int] = {}
    for one in known:
        if one.subject == "alert" and (one.subject_id not in first or one.reason == _FORETOLD_ANEW):
            first[one.subject_id] = one.seq
    return frozenset(one.id for one in alerts if first.get(str(one.id), moved) < moved)
