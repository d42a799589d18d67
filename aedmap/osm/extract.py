"""What the street network needs of an OpenStreetMap extract."""

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, order=True)
class StreetTags:
    """What decides who may use a way or pass a node; "" where the tag is absent."""

    highway: str = ""
    access: str = ""
    foot: str = ""
    motorroad: str = ""
    barrier: str = ""


STREET_TAG_KEYS = tuple(field.name for field in fields(StreetTags))


@dataclass(frozen=True, eq=False)
class StreetWays:
    """Ways with a highway tag, in the order of the file.

    Way i runs over the points k with start[i] <= k < start[i + 1]. A point that the extract does not hold, because it
    was cut there, has present[k] False and no coordinates.

    way_id: (w,) int64; tags: distinct combinations; way_tags: (w,) int32 into tags
    names: names[0] is ""; way_name: (w,) int32 into names
    start: (w + 1,) int64; node_id: (p,) int64; lon, lat: (p,) float64, degrees; present: (p,) bool
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

    def __len__(self) -> int:
        return len(self.way_id)


@dataclass(frozen=True, eq=False)
class Barriers:
    """Points with a barrier: gates, bollards, toll booths.

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
