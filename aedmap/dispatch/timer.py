"""Something that falls due for one incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aedmap.dispatch.life_cycle import TimerState


class TimerKind(StrEnum):
    """wave: ask the next ones; expiry: those of a wave who have not answered are asked no longer.

    Of single alerts: answer, the same as expiry for whoever was asked outside the waves; stall, no step was reported
    since the acceptance; silent, no further step since the last, and they should be there; next, somebody cannot come
    and no wave is left; device, who was to bring one goes without and no wave is left.
    """

    WAVE = "wave"
    EXPIRY = "expiry"
    ANSWER = "answer"
    STALL = "stall"
    SILENT = "silent"
    NEXT = "next"
    DEVICE = "device"


# Those that ask somebody when they fall due.
ASKING = frozenset({TimerKind.WAVE, TimerKind.NEXT, TimerKind.DEVICE})


@dataclass(frozen=True)
class Timer:
    """number: of the wave, or of the alert, that it is about; due_at, useful_until: aware UTC, after the latter it is
    marked as missed and does nothing"""

    id: int
    incident_id: int
    kind: TimerKind
    number: int
    due_at: datetime
    useful_until: datetime
    state: TimerState
