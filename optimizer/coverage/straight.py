"""Ways where no street is known: the straight line, made longer by what streets usually add. An estimate.

The same questions as to the streets are answered in the same types, so that a plan can be made from either. One place
may lie across a river from the other: whoever shows such figures has to say that they are estimated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree

from aedmap.geography.through_the_earth import from_the_middle, over_the_ground
from aedmap.network import Pairs

# Sums of lengths may differ in their last bits between two searches; a hundredth of a millimetre is no distance.
_ROUNDING_M = 1e-5


@dataclass(frozen=True, eq=False)
class Places:
    """Positions that no street has to be found for. lon, lat: (n,) degrees"""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    @classmethod
    def at(cls, lon: ArrayLike, lat: ArrayLike) -> "Places":
        return cls(np.asarray(lon, np.float64), np.asarray(lat, np.float64))

    @property
    def found(self) -> NDArray[np.bool_]:
        """(n,) all True: everywhere is somewhere, as long as nobody asks for a street."""
        return np.ones(len(self), np.bool_)

    def __len__(self) -> int:
        return len(self.lon)

    def __getitem__(self, which: NDArray[np.int64] | Sequence[int]) -> "Places":
        return Places(self.lon[which], self.lat[which])

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self._on_earth)

    @cached_property
    def _on_earth(self) -> NDArray[np.float64]:
        return np.column_stack(from_the_middle(self.lon, self.lat))


@dataclass(frozen=True, eq=False)
class StraightWays:
    """The cells of demand, with the metres of way that count as covered.

    detour: how many times the straight line the way is, at least 1
    """

    cells: Places
    reach_m: float
    detour: float

    def reach_of_each(self, devices: Places) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """For each device the numbers of the cells within its reach, ascending, and their metres."""
        pairs = self.pairs_from(devices, self.reach_m + _ROUNDING_M)
        found = []
        for begin, end in zip(pairs.start[:-1], pairs.start[1:], strict=True):
            cell, metres = pairs.target[begin:end].astype(np.int64), pairs.metres[begin:end]
            order = np.argsort(cell)
            found.append((cell[order], metres[order]))
        return found

    def to_nearest(self, some: Places, others: Places, cutoff_m: float) -> NDArray[np.float64]:
        """(others,) metres from the nearest of some, inf beyond cutoff_m."""
        if not len(some):
            return np.full(len(others), np.inf)
        metres = self._way_m(np.asarray(some._tree.query(others._on_earth)[0], np.float64))
        return np.where(metres <= cutoff_m, metres, np.inf)

    def pairs_from(self, sites: Places, cutoff_m: float) -> Pairs:
        """From every site to the cells at most cutoff_m of way from it, in a row the near ones first."""
        counts, target, straight = self._nearby(sites, cutoff_m / self.detour)
        metres = self._way_m(straight)
        source = np.repeat(np.arange(len(sites)), counts)
        kept = np.flatnonzero(metres <= cutoff_m)
        kept = kept[np.lexsort([target[kept], metres[kept], source[kept]])]
        start = np.append(0, np.cumsum(np.bincount(source[kept], minlength=len(sites))))
        return Pairs(start.astype(np.int64), target[kept].astype(np.int32), metres[kept])

    def _nearby(
        self, sites: Places, radius_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """How many cells lie around each site, then which, and how far through the Earth; no longer than over it."""
        if not len(sites) or not len(self.cells):
            return np.zeros(len(sites), np.int64), np.zeros(0, np.int64), np.zeros(0)
        found = self.cells._tree.query_ball_point(sites._on_earth, radius_m)
        counts = np.array([len(row) for row in found], np.int64)
        target = np.concatenate([np.asarray(row, np.int64) for row in found])
        apart = np.repeat(sites._on_earth, counts, axis=0) - self.cells._on_earth[target]
        return counts, target, np.sqrt((apart**2).sum(axis=1))

    def _way_m(self, straight_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return over_the_ground(straight_m) * self.detour
