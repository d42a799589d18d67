"""Where everything of a plan stands: cells of demand, devices kept, candidate sites, and the ways between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.network import Pairs, snap
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.coverage.measure import ROUNDING_M, Streets
from optimizer.coverage.straight import Places, StraightWays
from optimizer.demand import DemandSurface
from optimizer.reuse import Arrays, Kept
from optimizer.scenario import Response, Ways
from optimizer.sites import CandidateSite


class Ground(Protocol):
    """Streets, or straight lines that stand in for them; points are of the kind that `Standing.put` made."""

    @property
    def cells(self) -> Any: ...
    @property
    def reach_m(self) -> float: ...
    def reach_of_each(self, devices: Any) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]: ...
    def pairs_from(self, sites: Any, cutoff_m: float) -> Pairs: ...
    def to_nearest(self, some: Any, others: Any, cutoff_m: float) -> NDArray[np.float64]: ...


@dataclass(frozen=True, eq=False)
class Standing:
    """Points put on the ground. at: streets' or straight ways' own type; leg_m: (n,) a volunteer's way to each, 0 for
    other trips, inf where none is near enough; reach_m: (n,) how far its patients may be."""

    at: Any
    leg_m: NDArray[np.float64]
    reach_m: NDArray[np.float64]

    @property
    def found(self) -> NDArray[np.bool_]:
        return np.asarray(self.at.found, np.bool_)

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, which: NDArray[np.int64]) -> "Standing":
        return Standing(self.at[which], self.leg_m[which], self.reach_m[which])


@dataclass(frozen=True, eq=False)
class OnTheGround:
    """kept, sites: as given, with where they stand.

    parts: what ways on this ground depend on besides the places; cells_found: (cells,) near enough to a street
    """

    ground: Ground
    parts: tuple[object, ...]
    cells_found: NDArray[np.bool_]
    kept: tuple[Aed, ...]
    kept_at: Standing
    sites: tuple[CandidateSite, ...]
    sites_at: Standing

    def measured(self, devices: Standing, kept: Kept) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
        """For each device its cells and their metres, by a search that the solver knows nothing of."""

        def make() -> Arrays:
            found = self.ground.reach_of_each(devices.at)
            nothing = np.empty(0, np.int64), np.empty(0)
            cell, metres = (np.concatenate([each[part] for each in (*found, nothing)]) for part in (0, 1))
            return {"cell": cell, "metres": metres, "count": np.array([len(each) for each, _ in found], np.int64)}

        arrays = kept.arrays("reach of devices out already", [*self.parts, devices.at.lon, devices.at.lat], make)
        ends: NDArray[np.int64] = np.cumsum(arrays["count"])[:-1]
        cells, metres = (np.split(arrays[each], ends) for each in ("cell", "metres"))
        found = list(zip(cells, metres, strict=True))[: len(devices)]
        near = [metres <= reach + ROUNDING_M for (_, metres), reach in zip(found, devices.reach_m, strict=True)]
        return [(cell[some], metres[some]) for (cell, metres), some in zip(found, near, strict=True)]

    def pairs(self, kept: Kept) -> Pairs:
        """From every candidate site to its cells, for the solver."""

        def make() -> Arrays:
            pairs = self.ground.pairs_from(self.sites_at.at, self.ground.reach_m + ROUNDING_M)
            return {"start": pairs.start, "target": pairs.target, "metres": pairs.metres}

        at = self.sites_at.at
        pairs = Pairs(**kept.arrays("distances of candidate sites", [*self.parts, at.lon, at.lat], make))
        site = np.repeat(np.arange(len(self.sites)), np.diff(pairs.start))
        within = pairs.metres <= self.sites_at.reach_m[site] + ROUNDING_M
        if within.all():
            return pairs
        start = np.append(0, np.cumsum(np.bincount(site[within], minlength=len(self.sites)))).astype(np.int64)
        return Pairs(start, pairs.target[within], pairs.metres[within])


def put_on_the_ground(
    response: Response,
    town: Town,
    demand: DemandSurface,
    kept: tuple[Aed, ...],
    sites: tuple[CandidateSite, ...],
    volunteers: Sequence[Position],
) -> OnTheGround:
    """volunteers: where they are, looked at only for a trip that names a file of them.

    Raises InvalidInput when no site stands near a street, or the town has none and straight ways are not asked for.
    """
    ground: Ground
    if response.ways is Ways.STRAIGHT:
        ground = StraightWays(Places.at(demand.lon, demand.lat), response.reach_m, response.detour)
    else:
        on_street = snap(town.streets, demand.lon, demand.lat, within_m=response.off_street_m)
        ground = Streets(town.network, on_street, response.reach_m)

    def put(positions: Sequence[Position]) -> Any:
        lon, lat = [each.lon for each in positions], [each.lat for each in positions]
        if response.ways is Ways.STRAIGHT:
            return Places.at(lon, lat)
        return snap(town.streets, lon, lat, within_m=response.off_street_m)

    people = put(volunteers) if response.volunteers is not None else None

    def standing(positions: Sequence[Position]) -> Standing:
        at = put(positions)
        if people is None:
            return Standing(at, np.full(len(at), response.volunteer_leg_m or 0.0), np.full(len(at), response.reach_m))
        leg = ground.to_nearest(people, at, response.walked_m)
        return Standing(at, leg, np.where(np.isfinite(leg), response.reach_m - leg, -1.0))

    kept_at, sites_at = standing([device.position for device in kept]), standing([site.position for site in sites])
    if not sites_at.found.any():
        raise InvalidInput("None of the candidate sites is near a street of the town; check their positions.")
    depends_on = (town.fingerprint, response.ways, response.detour, response.off_street_m, response.reach_m)
    parts = (*depends_on, demand.lon, demand.lat)
    return OnTheGround(ground, parts, np.asarray(ground.cells.found, np.bool_), kept, kept_at, sites, sites_at)
