"""What each profile says to every kind of edge of one town."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import NotFound
from aedmap.network.profiles import Rules, load_profile, node_table, rules, way_table
from aedmap.osm import Extract

# The profiles that a town is built for, the public's first.
PROFILES = ("walk", "responder", "bicycle", "car", "motorcycle")


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Row r says how an edge of rule r may be used; speeds are along the edge as it is drawn, and against it.

    profiles: names; kind: (r,) uint8, a StreetKind
    forward_mps, backward_mps: (profile, r) float64, 0 where not allowed; fixed_s: (profile, r) float64, lost once
    """

    profiles: tuple[str, ...]
    kind: NDArray[np.uint8]
    forward_mps: NDArray[np.float64]
    backward_mps: NDArray[np.float64]
    fixed_s: NDArray[np.float64]

    def row_of(self, profile: str) -> int:
        """The row of a profile; raises NotFound with the known names."""
        if profile not in self.profiles:
            raise NotFound(f"Profile {profile!r} is not known; give one of {', '.join(self.profiles)}.")
        return self.profiles.index(profile)

    @property
    def usable(self) -> NDArray[np.bool_]:
        """(r,) whether any profile may use such an edge at all."""
        return np.asarray(((self.forward_mps > 0) | (self.backward_mps > 0)).any(axis=0), np.bool_)

    @property
    def one_sided(self) -> NDArray[np.bool_]:
        """(r,) whether it matters which way round such an edge is drawn."""
        return np.asarray((self.forward_mps != self.backward_mps).any(axis=0), np.bool_)


@dataclass(frozen=True, eq=False)
class ExtractRules:
    """The rules of one extract.

    of_way: (t,) int64, the rule of each combination of a way's tags
    of_point, of_half_point: (b,) int64, the rule of passing each barrier, and of passing half of it
    open_point: (b,) bool, nothing to stop or delay anybody
    """

    book: RuleBook
    of_way: NDArray[np.int64]
    of_point: NDArray[np.int64]
    of_half_point: NDArray[np.int64]
    open_point: NDArray[np.bool_]


def rules_of(extract: Extract) -> ExtractRules:
    """Judge every combination of tags once for every profile."""
    judges = [rules(load_profile(name)) for name in PROFILES]
    ways, points = _way_rows(extract, judges), _point_rows(extract, judges)
    half = points.copy()
    half[:, 1 + 2 * len(PROFILES) :] /= 2
    rows, rule = np.unique(np.concatenate([ways, points, half]), axis=0, return_inverse=True)
    rule = rule.reshape(-1)
    of_way, of_point, of_half = np.split(rule, [len(ways), len(ways) + len(points)])
    kind, forward, backward, fixed = np.split(rows, 1 + len(PROFILES) * np.arange(3), axis=1)
    book = RuleBook(PROFILES, kind[:, 0].astype(np.uint8), *(_turned(part) for part in (forward, backward, fixed)))
    free = (points[:, 1 : 1 + len(PROFILES)] > 0).all(axis=1) & (points[:, 1 + 2 * len(PROFILES) :] == 0).all(axis=1)
    return ExtractRules(book, of_way, of_point, of_half, free)


def _way_rows(extract: Extract, judges: list[Rules]) -> NDArray[np.float64]:
    """One row a combination: kind, then forward, backward and fixed of each profile."""
    tables = [way_table(judge, extract.ways.tags) for judge in judges]
    columns = [tables[0].kind.astype(np.float64), *(t.forward_mps for t in tables), *(t.backward_mps for t in tables)]
    return np.column_stack([*columns, *(t.fixed_s for t in tables)])


def _point_rows(extract: Extract, judges: list[Rules]) -> NDArray[np.float64]:
    tables = [node_table(judge, extract.barriers.tags) for judge in judges]
    passable = [t.passable.astype(np.float64) for t in tables]
    kind = np.zeros(len(extract.barriers.tags))
    return np.column_stack([kind, *passable, *passable, *(t.seconds for t in tables)])


def _turned(part: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ascontiguousarray(part.T)
