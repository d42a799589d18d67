"""The streets that one profile may use as arrays, read-only once built."""

import threading
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import LocalProjection
from aedmap.network.costs import Costs, costs_in_metres, costs_in_seconds
from aedmap.network.mapped_streets import MappedStreets
from aedmap.network.scratch import Pool, Scratch, scratch_pool

# Paces of people for which seconds are kept.
_PACES_KEPT = 8


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """Junctions, edges between them with their drawn shape, and arcs in CSR form, as one profile sees them.

    Edge e joins nodes edge_from[e] and edge_to[e]; its shape runs from edge_from to edge_to, ends included, and is
    shape_lon/shape_lat[shape_start[e]:shape_start[e + 1]]. Arc k leaves the node i with
    arc_start[i] <= k < arc_start[i + 1], arrives at arc_head[k] and runs along arc_edge[k].

    node_lon, node_lat: (n,) float64, degrees
    component: (n,) int32, 0 is the largest; within one everybody gets from each node to each other
    arc_start: (n + 1,) int64; arc_head, arc_edge: (a,) int32; arc_m: (a,) float64, metres
    edge_from, edge_to: (m,) int32; edge_m: (m,) float64, metres on the ellipsoid
    edge_name: (m,) int32 index into names; names[0] is ""; edge_kind: (m,) uint8, a StreetKind
    edge_forward_s, edge_backward_s: (m,) float64, seconds from edge_from to edge_to and back, inf where not allowed
    edge_fixed_s: (m,) float64, what of these is lost however fast one is, as at a gate or a lift
    shape_start: (m + 1,) int64; shape_lon, shape_lat: (s,) float64, degrees
    fingerprint: of the town's streets, the same for every profile, so that two towns are never mixed
    profile: its name; pace_mps: its metres a second on a level street, and off the streets
    mapped: all streets of the town, of which this is a view
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    component: NDArray[np.int32]
    arc_start: NDArray[np.int64]
    arc_head: NDArray[np.int32]
    arc_edge: NDArray[np.int32]
    arc_m: NDArray[np.float64]
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_m: NDArray[np.float64]
    edge_name: NDArray[np.int32]
    edge_kind: NDArray[np.uint8]
    edge_forward_s: NDArray[np.float64]
    edge_backward_s: NDArray[np.float64]
    edge_fixed_s: NDArray[np.float64]
    names: tuple[str, ...]
    shape_start: NDArray[np.int64]
    shape_lon: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    projection: LocalProjection
    fingerprint: str
    profile: str
    pace_mps: float
    mapped: MappedStreets

    def __post_init__(self) -> None:
        if self.edge_count == 0:
            raise InvalidInput("The extract has no street that a person can walk; give one that covers a town.")
        for name in self.__dataclass_fields__:
            array = getattr(self, name)
            if isinstance(array, np.ndarray):
                array.setflags(write=False)

    @property
    def node_count(self) -> int:
        return len(self.node_lon)

    @property
    def edge_count(self) -> int:
        return len(self.edge_m)

    @cached_property
    def arc_tail(self) -> NDArray[np.int32]:
        """(a,) int32, the node that each arc leaves."""
        return np.repeat(np.arange(self.node_count, dtype=np.int32), np.diff(self.arc_start))

    def view(self, profile: str) -> "StreetNetwork":
        """The same town as another profile sees it; raises NotFound where there is no such profile."""
        from aedmap.network.view import view_of

        return self if profile == self.profile else view_of(self.mapped, profile)

    def at_pace(self, pace_mps: float) -> "StreetNetwork":
        """The same streets for somebody of another pace: everything stretches but what gates and lifts cost.

        The few paces asked for last are kept, so that many questions at one pace are prepared once.
        """
        if pace_mps == self.pace_mps:
            return self
        with self._paces_lock:
            known = self._paces.pop(pace_mps, None) or self._stretched(pace_mps)
            self._paces[pace_mps] = known  # the newest last
            while len(self._paces) > _PACES_KEPT:
                del self._paces[next(iter(self._paces))]
        return known

    def _stretched(self, pace_mps: float) -> "StreetNetwork":
        if not (np.isfinite(pace_mps) and pace_mps > 0):
            raise InvalidInput(f"A pace of {pace_mps} m/s is not possible; give a positive speed.")
        fixed_s, slower = self.edge_fixed_s, self.pace_mps / pace_mps
        forward_s, backward_s = (
            (seconds - fixed_s) * slower + fixed_s for seconds in (self.edge_forward_s, self.edge_backward_s)
        )
        other = replace(self, edge_forward_s=forward_s, edge_backward_s=backward_s, pace_mps=pace_mps)
        other.__dict__["scratch"] = self.scratch  # as many nodes and arcs
        return other

    @cached_property
    def _paces(self) -> "dict[float, StreetNetwork]":
        return {}

    @cached_property
    def _paces_lock(self) -> threading.Lock:
        return threading.Lock()

    @cached_property
    def by_metres(self) -> Costs:
        """What a search counts in metres: both ways alike."""
        return costs_in_metres(self)

    @cached_property
    def by_seconds(self) -> Costs:
        """What a search counts in seconds of the profile, one-way rules obeyed."""
        return costs_in_seconds(self)

    @cached_property
    def scratch(self) -> Pool[Scratch]:
        """Working memory of searches on this network."""
        return scratch_pool(self.node_count, len(self.arc_head))


@dataclass(frozen=True, eq=False)
class Snapped:
    """Points brought to the nearest edge of one network.

    edge: (n,) int32; where found is False its value has no meaning
    from_m, to_m: (n,) float64, metres along the edge to its two ends; they sum to the edge's length
    off_m: (n,) float64, metres from the point to the edge, straight; inf where nothing was found
    found: (n,) bool, False where no edge lies within the distance asked for
    lon, lat: (n,) float64, degrees, where the points themselves are
    """

    edge: NDArray[np.int32]
    from_m: NDArray[np.float64]
    to_m: NDArray[np.float64]
    off_m: NDArray[np.float64]
    found: NDArray[np.bool_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, which: slice | NDArray[np.integer] | NDArray[np.bool_]) -> "Snapped":
        """Some of the points: a slice, numbers or a mask."""
        places = self.lon[which], self.lat[which]
        return Snapped(
            self.edge[which], self.from_m[which], self.to_m[which], self.off_m[which], self.found[which], *places
        )
