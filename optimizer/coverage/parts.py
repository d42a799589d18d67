"""Parts of the region by which coverage is told."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography.map_file import POLYGONS, column_of, polygons_of, read_shapes


@dataclass(frozen=True, eq=False)
class Parts:
    """Named areas. names: (n,); areas: (n,) polygons in degrees, one for each name."""

    names: tuple[str, ...]
    areas: NDArray[np.object_]

    def of(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """(points,) number of the first part that each lies in, -1 for none; a border belongs to both."""
        found = np.full(len(lon), -1, np.int64)
        point, part = shapely.STRtree(self.areas).query(shapely.points(lon, lat), predicate="intersects").reshape(2, -1)
        order = np.lexsort([part, point])[::-1]
        found[point[order]] = part[order]
        return found


def read_parts(path: Path, name_column: str) -> Parts:
    """Polygons with a name each; those of one name are one part. Raises InvalidInput or SourceUnavailable."""
    frame = read_shapes(path, POLYGONS, "polygons, one for each part of the region")
    column = column_of(path, frame, name_column, "region.parts_name")
    raw = [str(value).strip() for value in frame[column].fillna("")]
    if "" in raw:
        raise InvalidInput(f"{path.name}: row {raw.index('') + 1} has no {column}; name every part.")
    areas = polygons_of(frame)
    names = tuple(dict.fromkeys(raw))
    joined = [shapely.union_all(areas[[each == name for each in raw]]) for name in names]
    return Parts(names, np.array(joined, dtype=object))


def read_boundary(path: Path) -> Parts:
    """All polygons of a file as one area without a name."""
    return Parts(
        ("",), np.array([shapely.union_all(polygons_of(read_shapes(path, POLYGONS, "polygons")))], dtype=object)
    )
