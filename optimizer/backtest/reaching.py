"""Which sites reach which points: what every strategy and every count of a back-test is worked out from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network import Pairs, Snapped, pairs_within, snap
from aedmap.town import Town
from optimizer.coverage.measure import ROUNDING_M


@dataclass(frozen=True, eq=False)
class Sites:
    """Candidate sites on the streets, with the metres of way that count as covered."""

    town: Town
    at: Snapped
    reach_m: float
    off_street_m: float

    def __len__(self) -> int:
        return len(self.at)

    def reaching(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pairs:
        """From every site to the points (degrees) within reach of it."""
        points = snap(self.town.streets, lon, lat, within_m=self.off_street_m)
        return pairs_within(self.town.network, self.at, points, self.reach_m + ROUNDING_M)


def reached_by(pairs: Pairs, sites: NDArray[np.int64], points: int) -> NDArray[np.bool_]:
    """(points,) whether any of these sites reaches the point."""
    found = np.zeros(points, np.bool_)
    for site in sites.tolist():
        found[pairs.target[pairs.start[site] : pairs.start[site + 1]]] = True
    return found
