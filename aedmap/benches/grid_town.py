"""A made-up town of any size: a grid whose corners are moved and whose streets are partly missing."""

from pathlib import Path

import numpy as np

from aedmap.geography import LocalProjection
from aedmap.network import StreetNetwork, build_network
from aedmap.osm import Barriers, Extract, ExtractInfo, StreetTags, StreetWays

_BLOCK_M = 80.0
_MOVED = 0.3
_KEPT = 0.8
# Of the corners, those that are left as junctions when a fifth of the streets is missing.
_JUNCTIONS_A_CORNER = 0.815


def grid_town(junctions: int, seed: int) -> StreetNetwork:
    """About that many junctions, blocks of 80 m, two to four streets at a junction, as in towns."""
    side = round((junctions / _JUNCTIONS_A_CORNER) ** 0.5)
    chance = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(side, dtype=float), np.arange(side, dtype=float))
    x, y = ((values + chance.uniform(-_MOVED, _MOVED, values.shape)) * _BLOCK_M for values in (x, y))
    lon, lat = LocalProjection(24.94, 60.17).to_degrees(x.ravel(), y.ravel())
    corner = np.arange(side * side).reshape(side, side)
    begin = np.concatenate([corner[:, :-1].ravel(), corner[:-1].ravel()])
    end = np.concatenate([corner[:, 1:].ravel(), corner[1:].ravel()])
    kept = chance.random(len(begin)) < _KEPT
    point = np.column_stack([begin[kept], end[kept]]).ravel()
    ways = len(point) // 2
    return build_network(
        Extract(
            info=ExtractInfo(Path("grid"), None, None, None),
            ways=StreetWays(
                way_id=np.arange(ways),
                tags=(StreetTags(highway="residential"),),
                way_tags=np.zeros(ways, np.int32),
                names=("",),
                way_name=np.zeros(ways, np.int32),
                start=np.arange(ways + 1) * 2,
                node_id=point,
                lon=lon[point],
                lat=lat[point],
                present=np.ones(len(point), bool),
            ),
            barriers=Barriers(np.empty(0, np.int64), ()),
        )
    )
