"""A look at a device: what was found, and the state it brings the device into."""

from dataclasses import dataclass
from datetime import date, datetime

from aedmap.errors import InvalidInput
from aedmap.registry.aed import AedStatus

_S = AedStatus
# The way of a device that was used, until it hangs ready again.
_AFTER_USE = (_S.IN_USE, _S.RETRIEVED, _S.DATA_DOWNLOADED, _S.RESTOCKED)
# What an inspection that finds a fault leaves where it is.
_STAYS = (_S.REPORTED, _S.OUT_OF_SERVICE, _S.RETIRED)
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class InspectionDraft:
    """What somebody found who stood before the device; the dates are those printed on pads and battery, when read."""

    pads_ok: bool
    battery_ok: bool
    light_ok: bool
    note: str = ""
    photo: str | None = None
    pads_expire_on: date | None = None
    battery_expires_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            raise InvalidInput(f"The note has {len(self.note)} characters; at most {LONGEST_NOTE} are kept.")

    @property
    def ready(self) -> bool:
        """Pads, battery and ready light, all three: nothing less brings a device back."""
        return self.pads_ok and self.battery_ok and self.light_ok

    @property
    def reason(self) -> str:
        """The code of what was found."""
        if not self.pads_ok:
            return "pads_expired"
        if not self.battery_ok:
            return "battery_low"
        return "checked" if self.light_ok else "fault"


@dataclass(frozen=True)
class Inspection:
    """One inspection as it is kept. photo: the name of a file beside the database."""

    id: int
    aed_id: str
    at: datetime
    actor: str
    pads_ok: bool
    battery_ok: bool
    light_ok: bool
    after_use: bool
    note: str
    photo: str | None


def status_after(draft: InspectionDraft, status: AedStatus) -> tuple[AedStatus, ...]:
    """The states that the device goes through, the last one being where it ends; empty when it stays.

    A used device walks the rest of its way in one go, so that the log shows every step.
    """
    if not draft.ready:
        return (_S.OUT_OF_SERVICE,) if status not in _STAYS else ()
    if status in _AFTER_USE:
        return (*_AFTER_USE[_AFTER_USE.index(status) + 1 :], _S.IN_SERVICE)
    return (_S.IN_SERVICE,) if status in (_S.CHECK_DUE, _S.OUT_OF_SERVICE) else ()


def is_after_use(status: AedStatus) -> bool:
    return status in _AFTER_USE
