"""The sea as areas: coastlines are only lines, with the land on their left."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]

_REACH = 0.1  # of the box's diagonal: a loose end nearer to the edge than this was cut there
_BESIDE_DEG = 2e-6  # about 0.2 m: where a coastline looks for the face on its right and on its left


def sea_areas(coastlines: Sequence[BaseGeometry], box: Box) -> list[BaseGeometry]:
    """Polygons of the sea within the box (west, south, east, north in degrees); none without a coastline in it.

    The lines and the edge of the box cut the box into faces. Each piece of coast then votes, by its length, for land on
    its left and sea on its right: a gap or a line drawn the wrong way spoils one vote, not the whole picture.
    """
    frame = shapely.box(*box)
    lines = [line for line in shapely.get_parts(np.asarray(coastlines, dtype=object)) if line.intersects(frame)]
    if not lines:
        return []
    faces = faces_between(lines, box)
    votes = _votes(lines, faces, frame)
    sea = shapely.union_all([face for face, vote in zip(faces, votes, strict=True) if vote > 0])
    return [part for part in shapely.get_parts(sea).tolist() if part.geom_type == "Polygon"]


def faces_between(lines: Sequence[BaseGeometry], box: Box) -> list[BaseGeometry]:
    """The pieces into which lines cut a box; ends that hang loose near its edge are led on to the edge."""
    frame = shapely.box(*box)
    within = [shapely.intersection(line, frame) for line in lines]
    cut = shapely.union_all([frame.exterior, *within, *_to_the_edge(lines, box)])
    return [face for face in shapely.polygonize([cut]).geoms if face.area > 0]


def _to_the_edge(lines: Sequence[BaseGeometry], box: Box) -> list[BaseGeometry]:
    """Short straight lines from ends that hang loose near the edge of the box to the nearest point of the edge."""
    ends = np.array([line.coords[i] for line in lines for i in (0, -1)])
    _, first, count = np.unique(ends, axis=0, return_index=True, return_counts=True)
    loose = ends[np.sort(first[count == 1])]
    west, south, east, north = box
    squeeze = np.cos(np.radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    reach = _REACH * np.hypot((east - west) * squeeze, north - south)
    found: list[BaseGeometry] = []
    for x, y in loose:
        ways_out = [((x - west) * squeeze, west, y), ((east - x) * squeeze, east, y), (y - south, x, south)]
        distance, to_x, to_y = min([*ways_out, (north - y, x, north)])
        if 0 < distance < reach:
            found.append(shapely.LineString([(x, y), (to_x, to_y)]))
    return found


def _votes(lines: Sequence[BaseGeometry], faces: Sequence[BaseGeometry], frame: BaseGeometry) -> NDArray[np.float64]:
    """Per face the length of coast that has it on the right, less that which has it on the left: (f,) float64."""
    ends = [np.asarray(line.coords) for line in lines]
    steps = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in ends])
    within = np.asarray(shapely.intersection(shapely.linestrings(steps), frame))
    length = np.asarray(shapely.length(within))
    steps, within, length = steps[length > 0], within[length > 0], length[length > 0]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(within, 0.5, normalized=True))
    ahead = steps[:, 1] - steps[:, 0]
    to_right = ahead[:, ::-1] / np.hypot(*ahead.T)[:, None] * (1, -1) * _BESIDE_DEG
    votes = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for side, sign in ((to_right, 1.0), (-to_right, -1.0)):
        point, face = tree.query(shapely.points(middle + side), predicate="within")
        np.add.at(votes, face, sign * length[point])
    return votes
