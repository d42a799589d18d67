"""People who move: all positions brought to the streets anew and exchanged in one step."""

import threading
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aedmap.errors import InvalidInput
from aedmap.network.edge_index import EdgeIndex
from aedmap.network.snapping import snap
from aedmap.network.street_network import Snapped, StreetNetwork
from aedmap.network.targets import FiledTargets, file_targets, file_travellers

_WITHIN_M = 1_000.0


@dataclass(frozen=True, eq=False)
class PositionSet:
    """Everybody's position at one moment; it never changes.

    number: of the exchange, counted from 0, the empty set; ids: (n,) as given; points: (n,)
    travellers: filed for searches in seconds against their travel
    """

    number: int
    ids: NDArray[np.generic]
    points: Snapped
    travellers: FiledTargets
    network: StreetNetwork

    @cached_property
    def by_metres(self) -> FiledTargets:
        """The same people filed for searches by metres, when first asked for."""
        return file_targets(self.network, self.points)


class MovingPoints:
    """Positions on the streets of one profile. A search takes `now` once and keeps it, old or new, never a mixture."""

    def __init__(self, streets: EdgeIndex, within_m: float = _WITHIN_M) -> None:
        self._streets = streets
        self._within_m = within_m
        self._one_at_a_time = threading.Lock()
        self._now = self._set(0, np.empty(0, np.int64), np.empty(0), np.empty(0))

    @property
    def now(self) -> PositionSet:
        """The newest whole set; reading it never waits."""
        return self._now

    def exchange(self, ids: ArrayLike, lon: ArrayLike, lat: ArrayLike) -> PositionSet:
        """Bring new positions to the streets and put them in place of the old ones, all at once.

        ids, lon, lat: (n,), degrees. Raises InvalidInput, and keeps the old set, when one of them is wrong.
        """
        names = np.atleast_1d(np.asarray(ids))
        with self._one_at_a_time:
            fresh = self._set(self._now.number + 1, names, lon, lat)
            self._now = fresh
        return fresh

    def _set(self, number: int, ids: NDArray[np.generic], lon: ArrayLike, lat: ArrayLike) -> PositionSet:
        points = snap(self._streets, lon, lat, self._within_m)
        if ids.shape != (len(points),):
            raise InvalidInput(f"{ids.shape} ids came with {len(points)} positions; give one id each.")
        network = self._streets.network
        names = ids.copy()
        names.setflags(write=False)
        travellers = file_travellers(network, points)
        _ = travellers.close  # filed by place now, not while the first search waits for it
        return PositionSet(number, names, points, travellers, network)
