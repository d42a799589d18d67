"""Buildings as arrays: where, how large, how high, what for."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput


@dataclass(frozen=True, eq=False)
class Buildings:
    """The buildings of a town; many towns have none on the map.

    lon, lat: (n,) float64, degrees WGS84, a point inside
    area_m2: (n,) float64, footprint
    levels: (n,) float64, floors above the ground, nan where unknown
    kind: (n,) text, the value of OpenStreetMap's building tag ("yes" where only that is known)
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    levels: NDArray[np.float64]
    kind: NDArray[np.str_]

    def __post_init__(self) -> None:
        if len({len(getattr(self, field.name)) for field in fields(self)}) != 1:
            raise InvalidInput("The columns of the buildings differ in length; build the town again.")
        for field in fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.lon)


def save_buildings(buildings: Buildings, path: Path) -> None:
    """Write the arrays, the same bytes for the same buildings."""
    np.savez(path, **{field.name: getattr(buildings, field.name) for field in fields(buildings)})


def load_buildings(path: Path) -> Buildings:
    """Read what save_buildings wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return Buildings(**{field.name: arrays[field.name] for field in fields(Buildings)})
