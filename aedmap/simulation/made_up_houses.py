"""The houses and venues of the made-up town: a busy middle, towers in the south-east, low houses elsewhere."""

import math
from collections.abc import Iterator
from random import Random

from aedmap.simulation.drawn_map import DrawnMap
from aedmap.simulation.made_up_streets import Piece, Streets

_EVERY_M, _BACK_M = 34.0, 16.0
_HOUSE_M, _TOWER_M = (12.0, 10.0), (22.0, 16.0)
_CORNER_M = 12.0
_OFFICE_HOURS, _SHOP_HOURS = "Mo-Fr 08:30-17:30", "Mo-Su 08:00-21:00"

# Name, tags, how many, how far from the middle (share of the town), opening hours as the map has them.
_VENUES: tuple[tuple[str, dict[str, str], int, float, str | None], ...] = (
    ("Metro Exit", {"railway": "subway_entrance"}, 3, 0.3, "Mo-Su 05:30-23:30"),
    ("Mall", {"shop": "mall"}, 1, 0.2, "Mo-Su 10:00-22:00"),
    ("Bus Station", {"amenity": "bus_station"}, 1, 0.5, "Mo-Su 05:00-23:00"),
    ("Hospital", {"amenity": "hospital"}, 1, 0.6, "24/7"),
    ("Town Hall", {"amenity": "townhall"}, 1, 0.3, _OFFICE_HOURS),
    ("Library", {"amenity": "library"}, 1, 0.4, "Tu-Su 09:00-20:00"),
    ("Museum", {"tourism": "museum"}, 1, 0.5, "Tu-Su 10:00-17:00"),
    ("Cinema", {"amenity": "cinema"}, 1, 0.3, "Mo-Su 12:00-24:00"),
    ("Market", {"amenity": "marketplace"}, 1, 0.2, "Mo-Su 06:00-14:00"),
    ("Supermarket", {"shop": "supermarket"}, 5, 1.0, _SHOP_HOURS),
    ("School", {"amenity": "school"}, 4, 1.0, "Mo-Fr 07:30-17:00"),
    ("Kindergarten", {"amenity": "kindergarten"}, 3, 1.0, None),
    ("Care Home", {"amenity": "nursing_home"}, 3, 1.0, "24/7"),
    ("Clinic", {"amenity": "clinic"}, 3, 1.0, _OFFICE_HOURS),
    ("Pharmacy", {"amenity": "pharmacy"}, 5, 1.0, _SHOP_HOURS),
    ("Community Centre", {"amenity": "community_centre"}, 4, 1.0, None),
    ("Sports Centre", {"leisure": "sports_centre"}, 2, 0.9, "Mo-Su 07:00-22:00"),
    ("Hotel", {"tourism": "hotel"}, 4, 0.7, "24/7"),
    ("Bank", {"amenity": "bank"}, 3, 0.6, "Mo-Fr 09:00-17:00"),
    ("Corner Shop", {"shop": "convenience"}, 8, 1.0, "24/7"),
    ("Tea House", {"amenity": "cafe"}, 5, 0.9, "Mo-Su 09:00-19:00"),
    ("Restaurant", {"amenity": "restaurant"}, 6, 0.8, None),
    ("Police Station", {"amenity": "police"}, 1, 0.6, "24/7"),
    ("Temple", {"amenity": "place_of_worship"}, 1, 0.9, None),
)


def draw_houses(drawn: DrawnMap, streets: Streets, chance: Random) -> None:
    """Houses on both sides of every street that people live on; some plots are empty."""
    for piece in streets.lived_on:
        for x_m, y_m, angle in _plots(piece):
            if chance.random() < 0.15:
                continue
            towers = x_m > 200 and y_m < -150
            near = math.hypot(x_m, y_m) < 350
            levels = chance.choice((9, 11, 14) if towers else (3, 4, 5) if near else (1, 2, 2))
            outline = _rectangle(x_m, y_m, angle, *(_TOWER_M if towers else _HOUSE_M))
            points = [drawn.point(*corner) for corner in outline]
            kind = "apartments" if towers or near else "house"
            drawn.line([*points, points[0]], {"building": kind, "building:levels": str(levels)})


def draw_venues(drawn: DrawnMap, streets: Streets, chance: Random) -> None:
    """Each beside a corner of its own; those that draw crowds are nearer to the middle."""
    free = sorted(streets.corners)
    chance.shuffle(free)
    reach_m = max(math.hypot(x, y) for _, x, y in streets.corners.values())
    for name, tags, count, within, hours in _VENUES:
        for number in range(1, count + 1):
            corner = next(at for at in free if math.hypot(*streets.corners[at][1:]) <= within * reach_m)
            free.remove(corner)
            _, x_m, y_m = streets.corners[corner]
            said = {**tags, "name": name if count == 1 else f"{name} {number}"}
            drawn.point(x_m + _CORNER_M, y_m + _CORNER_M, said if hours is None else {**said, "opening_hours": hours})


def _plots(piece: Piece) -> Iterator[tuple[float, float, float]]:
    """Middles of the plots on both sides of a piece of street in metres, and its angle."""
    (x_m, y_m), (to_x_m, to_y_m) = piece
    length = math.hypot(to_x_m - x_m, to_y_m - y_m)
    angle = math.atan2(to_y_m - y_m, to_x_m - x_m)
    along_x, along_y = math.cos(angle), math.sin(angle)
    for place in range(int((length - _EVERY_M) // _EVERY_M) + 1):
        along = _EVERY_M * (place + 0.75)
        for side in (-_BACK_M, _BACK_M):
            yield x_m + along * along_x - side * along_y, y_m + along * along_y + side * along_x, angle


def _rectangle(x_m: float, y_m: float, angle: float, wide: float, deep: float) -> list[tuple[float, float]]:
    along_x, along_y = math.cos(angle), math.sin(angle)
    halves = ((-wide / 2, -deep / 2), (wide / 2, -deep / 2), (wide / 2, deep / 2), (-wide / 2, deep / 2))
    return [(x_m + a * along_x - b * along_y, y_m + a * along_y + b * along_x) for a, b in halves]
