"""The streets that one profile may use, as a network of its own."""

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.network.mapped_streets import MappedStreets
from aedmap.network.profiles import Profile, StreetKind, load_profile
from aedmap.network.street_network import StreetNetwork

_ON_FOOT_KMH = 7.2
_SQUARES = [StreetKind.AREA, StreetKind.ROUNDABOUT, StreetKind.ACROSS]


def view_of(mapped: MappedStreets, profile: str) -> StreetNetwork:
    """The streets of a profile, with its own components; metres count both ways, seconds obey the direction.

    Squares and roundabouts that meet no other street, or only each other, are left out, as long as anything else is
    there: who stands on one walks straight to the next street. Raises NotFound for an unknown profile, InvalidInput
    where it may use no street.
    """
    row, book = mapped.book.row_of(profile), mapped.book
    known = load_profile(profile)
    forward_mps, backward_mps = (speeds[row][mapped.edge_rule] for speeds in (book.forward_mps, book.backward_mps))
    used = np.flatnonzero((forward_mps > 0) | (backward_mps > 0))
    is_square = np.isin(book.kind, _SQUARES)[mapped.edge_rule[used]]
    used = used[_of_use(mapped.edge_from[used], mapped.edge_to[used], is_square)]
    if not len(used) or not mapped.edge_m[used].any():
        raise InvalidInput(f"The extract has no street {_purpose(known)}; give an extract that covers a town.")
    edge_m, fixed_s = mapped.edge_m[used], book.fixed_s[row][mapped.edge_rule[used]]
    node, ends = np.unique(np.concatenate([mapped.edge_from[used], mapped.edge_to[used]]), return_inverse=True)
    edge_from, edge_to = (part.astype(np.int32) for part in np.split(ends.reshape(-1), 2))
    arc_start, arc_head, arc_edge = _arcs(edge_from, edge_to, len(node))
    forward_s, backward_s = (_seconds(edge_m, mps[used], fixed_s) for mps in (forward_mps, backward_mps))
    shape_start, point = _shapes(mapped.shape_start, used)
    pace_mps = pace_of(known)
    return StreetNetwork(
        node_lon=mapped.node_lon[node],
        node_lat=mapped.node_lat[node],
        component=_components(edge_from, edge_to, np.isfinite(forward_s), np.isfinite(backward_s), len(node)),
        arc_start=arc_start,
        arc_head=arc_head,
        arc_edge=arc_edge,
        arc_m=edge_m[arc_edge],
        edge_from=edge_from,
        edge_to=edge_to,
        edge_m=edge_m,
        edge_name=mapped.edge_name[used],
        edge_kind=book.kind[mapped.edge_rule[used]],
        edge_forward_s=forward_s,
        edge_backward_s=backward_s,
        edge_fixed_s=fixed_s,
        names=mapped.names,
        shape_start=shape_start,
        shape_lon=mapped.shape_lon[point],
        shape_lat=mapped.shape_lat[point],
        projection=mapped.projection,
        fingerprint=mapped.fingerprint,
        profile=profile,
        pace_mps=pace_mps,
        mapped=mapped,
    )


def pace_of(profile: Profile) -> float:
    """Metres a second on foot where no street is; a rider gets off and hurries as a responder does."""
    kmh = profile.other_kmh or load_profile("responder").other_kmh or _ON_FOOT_KMH
    return kmh / 3.6


def _purpose(profile: Profile) -> str:
    return "that a person can walk" if profile.other_kmh is not None else f"for profile {profile.name!r}"


def _of_use(
    edge_from: NDArray[np.int32], edge_to: NDArray[np.int32], is_square: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(m,) False where squares are joined to each other only; all True where there is nothing else at all."""
    if is_square.all() or not is_square.any():
        return np.ones(len(is_square), bool)
    joined = _joined(edge_from, edge_to, int(max(edge_from.max(), edge_to.max())) + 1, directed=False)[edge_from]
    of_use: NDArray[np.bool_] = np.bincount(joined, weights=~is_square)[joined] > 0
    return of_use


def _seconds(
    edge_m: NDArray[np.float64], mps: NDArray[np.float64], fixed_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    seconds = np.full(len(edge_m), np.inf)
    np.divide(edge_m, mps, out=seconds, where=mps > 0)
    return seconds + fixed_s


def _shapes(start: NDArray[np.int64], edge: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the shapes of some edges begin among themselves, and the shape points taken."""
    length = np.diff(start)[edge]
    begin = np.zeros(len(edge) + 1, np.int64)
    np.cumsum(length, out=begin[1:])
    return begin, np.arange(begin[-1]) + np.repeat(start[:-1][edge] - begin[:-1], length)


def _arcs(
    edge_from: NDArray[np.int32], edge_to: NDArray[np.int32], node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Both directions of every edge; a loop leads nowhere and gets none."""
    edge = np.flatnonzero(edge_from != edge_to).astype(np.int32)
    tail = np.concatenate([edge_from[edge], edge_to[edge]])
    head = np.concatenate([edge_to[edge], edge_from[edge]])
    order = np.argsort(tail, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=node_count))])
    return start.astype(np.int64), head[order], np.concatenate([edge, edge])[order]


def _components(
    edge_from: NDArray[np.int32],
    edge_to: NDArray[np.int32],
    forward: NDArray[np.bool_],
    backward: NDArray[np.bool_],
    node_count: int,
) -> NDArray[np.int32]:
    """Parts within which one gets from every node to every other, the one with most nodes first."""
    tail = np.concatenate([edge_from[forward], edge_to[backward]])
    head = np.concatenate([edge_to[forward], edge_from[backward]])
    both_ways = bool((forward == backward).all())
    label = _joined(tail, head, node_count, directed=not both_ways)
    size = np.bincount(label)
    rank = np.empty(len(size), np.int32)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(size), dtype=np.int32)
    component: NDArray[np.int32] = rank[label]
    return component


def _joined(tail: NDArray[np.int32], head: NDArray[np.int32], node_count: int, directed: bool) -> NDArray[np.int32]:
    """(n,) the number of the part that each node belongs to."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    arcs = csr_matrix((np.ones(len(tail), np.int8), (tail, head)), shape=(node_count, node_count))
    label: NDArray[np.int32] = connected_components(arcs, directed=directed, connection="strong")[1]
    return label
