"""Rules for many ways at once: each distinct combination of tags judged once, the answers as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.profiles.rules import Rules


@dataclass(frozen=True, eq=False)
class WayTable:
    """One row a combination of tags.

    forward_mps, backward_mps: (t,) float64, 0 where not allowed; fixed_s: (t,) float64; kind: (t,) uint8, a StreetKind
    """

    forward_mps: NDArray[np.float64]
    backward_mps: NDArray[np.float64]
    fixed_s: NDArray[np.float64]
    kind: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class NodeTable:
    """passable: (t,) bool; seconds: (t,) float64"""

    passable: NDArray[np.bool_]
    seconds: NDArray[np.float64]


def way_table(rules: Rules, tags: Sequence[Mapping[str, str]]) -> WayTable:
    """The rules of these combinations; index it with the combination of each way."""
    judged = [rules.way(one) for one in tags]
    return WayTable(
        forward_mps=np.array([rule.forward_mps for rule in judged], np.float64),
        backward_mps=np.array([rule.backward_mps for rule in judged], np.float64),
        fixed_s=np.array([rule.fixed_s for rule in judged], np.float64),
        kind=np.array([rule.kind for rule in judged], np.uint8),
    )


def node_table(rules: Rules, tags: Sequence[Mapping[str, str]]) -> NodeTable:
    """The rules of these combinations; index it with the combination of each point."""
    judged = [rules.node(one) for one in tags]
    return NodeTable(
        passable=np.array([rule.passable for rule in judged], np.bool_),
        seconds=np.array([rule.seconds for rule in judged], np.float64),
    )
