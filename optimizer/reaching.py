"""Which places for devices reach which points: what back-tests and the week of existing devices are counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aedmap.geography import Position
from aedmap.network import Pairs, pairs_within, snap
from aedmap.town import Town
from optimizer.coverage.measure import ROUNDING_M
from optimizer.coverage.straight import Places, StraightWays
from optimizer.scenario import Response, Ways


@dataclass(frozen=True, eq=False)
class Sites:
    """Places for devices, on the streets or, where the scenario says so, reached by straight ways.

    at: the streets' or the straight ways' own kind of points
    """

    town: Town
    response: Response
    at: Any

    @classmethod
    def put(cls, town: Town, response: Response, positions: Sequence[Position]) -> "Sites":
        """Raises InvalidInput when the town has no streets and straight ways are not asked for."""
        lon = np.array([position.lon for position in positions], np.float64)
        lat = np.array([position.lat for position in positions], np.float64)
        if response.ways is Ways.STRAIGHT:
            return cls(town, response, Places.at(lon, lat))
        return cls(town, response, snap(town.streets, lon, lat, within_m=response.off_street_m))

    def __len__(self) -> int:
        return len(self.at)

    @property
    def found(self) -> NDArray[np.bool_]:
        """(n,) whether each is near enough to a street."""
        return np.asarray(self.at.found, np.bool_)

    def some(self, which: NDArray[np.int64]) -> "Sites":
        """Those of these numbers."""
        return Sites(self.town, self.response, self.at[which])

    def reaching(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pairs:
        """From every site to the points (degrees) within reach of it."""
        response, cutoff_m = self.response, self.response.reach_m + ROUNDING_M
        if response.ways is Ways.STRAIGHT:
            return StraightWays(Places.at(lon, lat), response.reach_m, response.detour).pairs_from(self.at, cutoff_m)
        points = snap(self.town.streets, lon, lat, within_m=response.off_street_m)
        return pairs_within(self.town.network, self.at, points, cutoff_m)

    def reached(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """(m,) whether any site reaches each of the points."""
        return reached_by(self.reaching(lon, lat), np.arange(len(self)), len(lon))


def reached_by(pairs: Pairs, sites: NDArray[np.int64], points: int) -> NDArray[np.bool_]:
    """(points,) whether any of these sites reaches the point."""
    found = np.zeros(points, np.bool_)
    for site in sites.tolist():
        found[pairs.target[pairs.start[site] : pairs.start[site + 1]]] = True
    return found
