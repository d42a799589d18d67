"""Points waiting to be found by a search, filed by the edge they lie on and by its two ends."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.network.costs import Costs
from aedmap.network.off_street import CloseGrid, close_grid
from aedmap.network.scratch import MetScratch, Pool, met_pool
from aedmap.network.street_network import Snapped, StreetNetwork

_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]
_Floats = NDArray[np.float64]

# number, edge, from_m, off, at_edge_start, at_node_start, at_node, at_node_m
Filed = tuple[_Ints, _Ints, _Floats, _Floats, _Longs, _Longs, _Ints, _Floats]


@dataclass(frozen=True, eq=False)
class FiledTargets:
    """Targets, filed once for as many searches as wanted, in the order of their edges: neighbours lie side by side.

    Filed target t is number[t] of those given; those on edge e are at_edge_start[e] <= t < at_edge_start[e + 1]. A
    target is at_node[k] of both ends of its edge, and at_node_m[k] metres lie beyond the node, those off the street
    included; other_node[k] and other_node_m[k] are those of its other end. Whoever stands at one end is filed at that
    node alone, with itself as the other. Targets that were not found are not filed.

    costs: what is counted; inbound: on the way to the targets, as metres are both ways
    given: how many there were; points: (f,) filed; number: (f,) int32; off: (f,) float64, cost off the street
    begin_cost, end_cost: (f,) float64, cost between the target and the two ends of its edge, off the street included
    at_edge_start: (m + 1,) int64; at_node_start: (n + 1,) int64
    at_node, other_node: (k,) int32; at_node_m, other_node_m: (k,) float64
    """

    costs: Costs
    inbound: bool
    given: int
    points: Snapped
    number: NDArray[np.int32]
    off: NDArray[np.float64]
    begin_cost: NDArray[np.float64]
    end_cost: NDArray[np.float64]
    at_edge_start: NDArray[np.int64]
    at_node_start: NDArray[np.int64]
    at_node: NDArray[np.int32]
    at_node_m: NDArray[np.float64]
    other_node: NDArray[np.int32]
    other_node_m: NDArray[np.float64]

    @cached_property
    def for_meeting(self) -> Filed:
        """What a search needs that meets targets at the nodes it reaches."""
        at_nodes = self.at_edge_start, self.at_node_start, self.at_node, self.at_node_m
        return self.number, self.points.edge, self.points.from_m, self.off, *at_nodes

    @cached_property
    def met(self) -> Pool[MetScratch]:
        """Working memory of searches that note whom they met."""
        return met_pool(len(self.number))

    @cached_property
    def close(self) -> CloseGrid:
        """The filed targets by where they are, for those that nobody goes to by a street."""
        return close_grid(self.points)


def file_targets(network: StreetNetwork, targets: Snapped) -> FiledTargets:
    """File targets for searches by metres."""
    return file_leaving(network, network.by_metres, targets)


def file_travellers(network: StreetNetwork, points: Snapped) -> FiledTargets:
    """File people for searches in seconds that run against their travel; at_node_m is then seconds to the node."""
    return file_leaving(network, network.by_seconds, points)


def file_destinations(network: StreetNetwork, points: Snapped) -> FiledTargets:
    """File points for searches in seconds towards them; at_node_m is then seconds from the node."""
    return file_arriving(network, network.by_seconds, points)


def filed_for(network: StreetNetwork, costs: Costs, targets: Snapped | FiledTargets) -> FiledTargets:
    """Targets filed for a search towards them; raises InvalidInput where they were filed for another one."""
    if isinstance(targets, Snapped):
        return file_arriving(network, costs, targets)
    if targets.costs is not costs or not targets.inbound:
        raise InvalidInput("The targets are filed for other searches; file metres, travellers and destinations apart.")
    return targets


def file_leaving(network: StreetNetwork, costs: Costs, targets: Snapped) -> FiledTargets:
    """File by what it costs to get from the targets to the nodes."""
    return _filed(network, costs, targets, inbound=costs is network.by_metres)


def file_arriving(network: StreetNetwork, costs: Costs, targets: Snapped) -> FiledTargets:
    """File by what it costs to get from the nodes to the targets."""
    return _filed(network, costs, targets, inbound=True)


def _filed(network: StreetNetwork, costs: Costs, targets: Snapped, inbound: bool) -> FiledTargets:
    from aedmap.network._file_points import file_by_node, number_by_edge

    at_edge_start, number = number_by_edge(targets.edge, targets.found, network.edge_count)
    points = targets[number]
    off = points.off_m * costs.off
    begin_cost, end_cost = (cost + off for cost in (costs.arriving(points) if inbound else costs.leaving(points)))
    at_node_start, at_node, at_node_m, other_node, other_node_m = file_by_node(
        network.node_count,
        network.edge_from[points.edge],
        network.edge_to[points.edge],
        points.from_m,
        points.to_m,
        begin_cost,
        end_cost,
    )
    return FiledTargets(
        costs=costs,
        inbound=inbound,
        given=len(targets),
        points=points,
        number=number,
        off=off,
        begin_cost=begin_cost,
        end_cost=end_cost,
        at_edge_start=at_edge_start,
        at_node_start=at_node_start,
        at_node=at_node,
        at_node_m=at_node_m,
        other_node=other_node,
        other_node_m=other_node_m,
    )
