"""What the street network needs of an OpenStreetMap extract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# The tags that can change who may use a way or pass a point, and what people are told about it; others are not kept.
_STREET_TAG_KEYS = """
    access area bicycle bicycle:backward bicycle:forward bridge conveying cycleway ferry foot foot:backward foot:forward
    footway highway indoor junction maxspeed motor_vehicle motorcar motorcar:backward motorcar:forward motorcycle
    motorcycle:backward motorcycle:forward motorroad oneway oneway:bicycle oneway:foot oneway:motor_vehicle
    oneway:motorcar oneway:motorcycle oneway:vehicle path public_transport railway route sac_scale service sidewalk
    sidewalk:both surface tunnel type vehicle
"""
_POINT_TAG_KEYS = "access barrier bicycle foot highway locked motor_vehicle motorcar motorcycle vehicle"
STREET_TAG_KEYS, POINT_TAG_KEYS = frozenset(_STREET_TAG_KEYS.split()), frozenset(_POINT_TAG_KEYS.split())

# Tags of one way or point, as they stand on the map; absent ones are left out.
StreetTags = dict[str, str]


@dataclass(frozen=True, eq=False)
class StreetWays:
    """Ways with a highway tag and platforms, in the order of the file, then outlines of squares drawn as relations.

    Way i runs over the points k with start[i] <= k < start[i + 1]. A point that the extract does not hold, because it
    was cut there, has present[k] False and no coordinates.

    way_id: (w,) int64; tags: distinct combinations; way_tags: (w,) int32 into tags
    names: names[0] is ""; way_name: (w,) int32 into names
    start: (w + 1,) int64; node_id: (p,) int64; lon, lat: (p,) float64, degrees; present: (p,) bool
    holes: by the id of an outline, the rings inside it where nobody walks, each (k, 2) degrees, longitude first
    """

    way_id: NDArray[np.int64]
    tags: tuple[StreetTags, ...]
    way_tags: NDArray[np.int32]
    names: tuple[str, ...]
    way_name: NDArray[np.int32]
    start: NDArray[np.int64]
    node_id: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    present: NDArray[np.bool_]
    holes: Mapping[int, tuple[NDArray[np.float64], ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.way_id)


@dataclass(frozen=True, eq=False)
class Barriers:
    """Points that may stop or delay: gates, bollards, toll booths, lifts.

    node_id: (b,) int64, ascending; tags: one each
    """

    node_id: NDArray[np.int64]
    tags: tuple[StreetTags, ...]


@dataclass(frozen=True)
class ExtractInfo:
    """What the file says about itself; None where it says nothing.

    bbox: west, south, east, north in degrees
    """

    path: Path
    bbox: tuple[float, float, float, float] | None
    generator: str | None
    timestamp: datetime | None


@dataclass(frozen=True, eq=False)
class Extract:
    """Streets of one extract, read."""

    info: ExtractInfo
    ways: StreetWays
    barriers: Barriers
