"""Something that falls due for one incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aedmap.dispatch.life_cycle import TimerState


class TimerKind(StrEnum):
    """wave: ask the next ones; expiry: those of a wave who have not answered are asked no longer."""

    WAVE = "wave"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class Timer:
    """number: of the wave it is about; useful_until: after that it is marked as missed and does nothing; aware UTC"""

    id: int
    incident_id: int
    kind: TimerKind
    number: int
    due_at: datetime
    useful_until: datetime
    state: TimerState
