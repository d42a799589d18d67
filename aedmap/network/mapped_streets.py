"""All streets of a town, whoever may use them; each profile has its own view of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.geography import LocalProjection
from aedmap.network.rulebook import RuleBook


@dataclass(frozen=True, eq=False)
class MappedStreets:
    """Junctions and the edges between them with their drawn shape.

    Edge e joins nodes edge_from[e] and edge_to[e]; its shape runs from edge_from to edge_to, ends included, and is
    shape_lon/shape_lat[shape_start[e]:shape_start[e + 1]]. Edges without length are gates: passing costs no metres.

    node_lon, node_lat: (n,) float64, degrees
    edge_from, edge_to: (m,) int32; edge_m: (m,) float64, metres on the ellipsoid
    edge_name: (m,) int32 index into names; names[0] is ""; edge_rule: (m,) int32, a row of the book
    shape_start: (m + 1,) int64; shape_lon, shape_lat: (s,) float64, degrees
    fingerprint: hex digest of everything above and of the rules, so that two towns are never mixed
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_m: NDArray[np.float64]
    edge_name: NDArray[np.int32]
    edge_rule: NDArray[np.int32]
    shape_start: NDArray[np.int64]
    shape_lon: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    names: tuple[str, ...]
    book: RuleBook
    projection: LocalProjection
    fingerprint: str

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            array = getattr(self, name)
            if isinstance(array, np.ndarray):
                array.setflags(write=False)

    @property
    def edge_count(self) -> int:
        return len(self.edge_m)
