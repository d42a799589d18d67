"""The nearest device that the registry knows already: a reported new one may be that one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aedmap.geography import LocalProjection, Position
from aedmap.registry.aed import Aed, AedStatus

SAME_WITHIN_M = 50.0


@dataclass(frozen=True)
class NearDevice:
    """A device and its straight metres from the reported point."""

    aed: Aed
    metres: float

    @property
    def possibly_same(self) -> bool:
        return self.metres <= SAME_WITHIN_M


def nearest_known(position: Position, aeds: Sequence[Aed]) -> NearDevice | None:
    """The nearest of the devices that still exist; None when there is none."""
    standing = [aed for aed in aeds if aed.status != AedStatus.RETIRED]
    if not standing:
        return None
    lon = np.array([aed.position.lon for aed in standing])
    lat = np.array([aed.position.lat for aed in standing])
    x, y = LocalProjection(position.lon, position.lat).to_metres(lon, lat)
    metres = np.hypot(x, y)
    at = int(np.argmin(metres))
    return NearDevice(standing[at], float(metres[at]))
