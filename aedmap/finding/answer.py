"""The answer to "where is the nearest defibrillator?"."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aedmap.geography import Position
from aedmap.registry import Aed, OpenState


class Note(StrEnum):
    """What whoever asks must be told beside the list."""

    NONE_OPEN = "none_open"
    NO_DEVICES = "no_devices"
    NONE_REACHABLE = "none_reachable"
    OFF_NETWORK = "off_network"
    ON_ISLAND = "on_island"


@dataclass(frozen=True)
class FoundAed:
    """A usable device and how to get it.

    walk_m: along the streets, off them at both ends included; walk_s: at the speed asked for
    pickup_s: stairs to its floor and back and its cabinet, beside the walk and not part of it
    state: open only if it is open now and still when one arrives; why: the code of the reason when unknown
    opens_at: for a closed one, when it is next certainly open; closes_at: for one that closes within the hour
    """

    aed: Aed
    walk_m: float
    walk_s: float
    state: OpenState
    why: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    pickup_s: float = 0.0


@dataclass(frozen=True)
class NearestAnswer:
    """devices: open and unknown ones by walking time, the nearest open one always among them; when none is open, closed
    ones follow, soonest to be had first.

    street_m: straight metres from the position to the nearest street, inf when none is near
    unreachable: usable devices that no mapped street leads to
    """

    at: datetime
    position: Position
    devices: tuple[FoundAed, ...]
    street_m: float
    unreachable: int
    notes: tuple[Note, ...]

    @property
    def none_open(self) -> bool:
        return Note.NONE_OPEN in self.notes

    @property
    def off_network(self) -> bool:
        return Note.OFF_NETWORK in self.notes

    @property
    def nearest_open(self) -> FoundAed | None:
        return next((found for found in self.devices if found.state == OpenState.OPEN), None)
