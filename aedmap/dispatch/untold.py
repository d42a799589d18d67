"""Who was called off and may not have heard of it: they are to be telephoned."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from aedmap.dispatch.alert import Alert
from aedmap.dispatch.life_cycle import AlertState

_STOOD_DOWN = "stood_down"
# A message that waits or is being sent has told nobody yet: while it does, and if its sender died, they are listed.
_TOLD = frozenset({"sent", "delivered", "seen"})


class _Happened(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> str: ...
    @property
    def to_state(self) -> str: ...


def to_be_called_off(
    alerts: Sequence[Alert], events: Iterable[_Happened], receipts: Mapping[int, Sequence[tuple[str, str, str]]]
) -> list[Alert]:
    """Those who had accepted and were stood down, and whom no channel tells.

    receipts: what, channel and state of each message, by alert
    """
    accepted = {one.subject_id for one in events if one.subject == "alert" and one.to_state == AlertState.ACCEPTED}
    return [
        one
        for one in alerts
        if one.state is AlertState.STOOD_DOWN
        and str(one.id) in accepted
        and not any(what == _STOOD_DOWN and state in _TOLD for what, _, state in receipts.get(one.id, ()))
    ]
