"""Joining segments into edges that run from junction to junction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.network.segments import Segments


@dataclass(frozen=True, eq=False)
class Edges:
    """Edge e runs over points[start[e]:start[e + 1]], both ends included, in the direction its rule speaks of.

    points: (s,) int64; start: (m + 1,) int64; name: (m,) int32; rule: (m,) int64
    """

    points: NDArray[np.int64]
    start: NDArray[np.int64]
    name: NDArray[np.int32]
    rule: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Runs of segments of one way between junctions or ends of the way.

    first, count: (p,) int64, segments; head, tail: (p,) int64, points where they begin and end
    """

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    head: NDArray[np.int64]
    tail: NDArray[np.int64]


def edges_between_junctions(segments: Segments, one_sided: NDArray[np.bool_]) -> Edges:
    """A junction is where a street ends, forks or changes its name or rule; elsewhere it only bends.

    one_sided: (rules,) which rules tell along from against
    """
    junction = _junctions(segments, one_sided)
    pieces = _pieces(segments, junction)
    piece, backwards, edge_start = _chained(pieces, junction)
    return _drawn(segments, pieces, piece, backwards, edge_start, one_sided)


def _junctions(segments: Segments, one_sided: NDArray[np.bool_]) -> NDArray[np.bool_]:
    count = len(segments.lon)
    ends = np.concatenate([segments.a, segments.b])
    degree = np.bincount(ends, minlength=count)
    junction: NDArray[np.bool_] = degree != 2
    kind = np.unique(segments.name * (segments.rule.max() + 1) + segments.rule, return_inverse=True)[1].reshape(-1)
    lowest = np.full(count, len(kind), np.int64)
    highest = np.full(count, -1, np.int64)
    np.minimum.at(lowest, ends, np.tile(kind, 2))
    np.maximum.at(highest, ends, np.tile(kind, 2))
    junction |= lowest != highest
    # Two one-way streets that run against each other do not make one.
    leaving = np.bincount(segments.a[one_sided[segments.rule]], minlength=count)
    arriving = np.bincount(segments.b[one_sided[segments.rule]], minlength=count)
    junction |= leaving != arriving
    return junction


def _pieces(segments: Segments, junction: NDArray[np.bool_]) -> _Pieces:
    first = np.flatnonzero(segments.breaks | junction[segments.a])
    count = np.diff(np.concatenate([first, [len(segments.a)]]))
    return _Pieces(first, count, head=segments.a[first], tail=segments.b[first + count - 1])


def _chained(
    pieces: _Pieces, junction: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]:
    """Pieces in the order of edges, whether each is walked backwards, and where each edge begins among them.

    Most pieces are whole edges; the others meet at bends that happen to lie where one way ends and the next begins.
    """
    whole = junction[pieces.head] & junction[pieces.tail]
    at_bend: dict[int, list[int]] = {}
    loose = np.flatnonzero(~whole).tolist()
    head, tail = pieces.head, pieces.tail
    for p in loose:
        for point in (int(head[p]), int(tail[p])):
            if not junction[point]:
                at_bend.setdefault(point, []).append(p)

    chain = np.flatnonzero(whole).tolist()
    backwards = [False] * len(chain)
    start = list(range(len(chain)))
    taken: set[int] = set()
    # Chains that end at a junction first; what is then left are rings without any junction.
    beginnings = [p for p in loose if junction[head[p]] or junction[tail[p]]]
    for begin in beginnings + loose:
        if begin in taken:
            continue
        start.append(len(chain))
        p, back = begin, not junction[head[begin]] and bool(junction[tail[begin]])
        while True:
            taken.add(p)
            chain.append(p)
            backwards.append(back)
            point = int(head[p] if back else tail[p])
            following = [q for q in at_bend.get(point, []) if q not in taken]
            if not following:
                break
            p = following[0]
            back = int(head[p]) != point
    start.append(len(chain))
    return np.array(chain, np.int64), np.array(backwards, bool), np.array(start, np.int64)


def _drawn(
    segments: Segments,
    pieces: _Pieces,
    piece: NDArray[np.int64],
    backwards: NDArray[np.bool_],
    edge_start: NDArray[np.int64],
    one_sided: NDArray[np.bool_],
) -> Edges:
    """Write out the points of each edge: the beginning of every segment, and the end of the last."""
    count, first = pieces.count[piece], pieces.first[piece]
    before = np.concatenate([[0], np.cumsum(count)])
    within = np.arange(before[-1]) - np.repeat(before[:-1], count)
    back = np.repeat(backwards, count)
    segment = np.repeat(np.where(backwards, first + count - 1, first), count) + np.where(back, -within, within)
    begin = np.where(back, segments.b[segment], segments.a[segment])

    last_piece = edge_start[1:] - 1
    end = np.where(backwards[last_piece], pieces.head[piece[last_piece]], pieces.tail[piece[last_piece]])
    edge_end = before[edge_start[1:]]  # in segments
    points = np.insert(begin, edge_end, end)
    start = np.concatenate([[0], edge_end + np.arange(1, len(edge_end) + 1)]).astype(np.int64)
    begins = first[edge_start[:-1]]
    rule = segments.rule[begins]
    turned = backwards[edge_start[:-1]] & one_sided[rule]
    return Edges(_turned(points, start, turned), start, segments.name[begins], rule)


def _turned(points: NDArray[np.int64], start: NDArray[np.int64], turned: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The points of some edges in reverse."""
    edge = np.repeat(np.arange(len(turned)), np.diff(start))
    at = np.arange(len(points))
    mirrored = start[edge] + start[edge + 1] - 1 - at
    return points[np.where(turned[edge], mirrored, at)]
