"""What a town is called: the largest place that its extract names, else the city most of its addresses give."""

from collections import Counter

from aedmap.geography import LocalProjection
from aedmap.osm.features import Feature

_TOWNS = ("city", "municipality", "county", "town", "borough")
_LARGEST_FIRST = (*_TOWNS, "village", "suburb", "quarter", "neighbourhood")
# Corner to corner: what is larger is not called after one of its quarters, or after whatever its few addresses say.
_SMALL_M, _ONE_TOWN_M = 6_000.0, 30_000.0


class TownNameCollector:
    """Takes features one by one, then gives the town's name."""

    def __init__(self) -> None:
        self._named: list[tuple[int, float, float, str]] = []  # rank, lon, lat, name
        self._addressed: Counter[str] = Counter()

    def take(self, feature: Feature) -> None:
        """Keep the feature if it is a named place that a town can be called after, or an address with its city."""
        if city := feature.tags.get("addr:city"):
            self._addressed[city] += 1
        place, name = feature.tags.get("place", ""), feature.tags.get("name", "")
        if place in _LARGEST_FIRST and name and not feature.geometry.is_empty:
            middle = feature.geometry.centroid
            self._named.append((_LARGEST_FIRST.index(place), middle.x, middle.y, name))

    def name(self, west: float, south: float, east: float, north: float) -> str | None:
        """The name of the largest place in a box, of several alike the one nearest to its middle; None without one."""
        plane = LocalProjection((west + east) / 2, (south + north) / 2)
        width, height = plane.to_metres(east, north)
        across_m = 2 * float(width**2 + height**2) ** 0.5

        def order(named: tuple[int, float, float, str]) -> tuple[int, float]:
            x, y = plane.to_metres(named[1], named[2])
            return named[0], float(x**2 + y**2)

        fit = [named for named in self._named if across_m < _SMALL_M or named[0] < len(_TOWNS)]
        if fit and (min(fit)[0] < len(_TOWNS) or not self._addressed):
            return min(fit, key=order)[3]
        city, count = self._addressed.most_common(1)[0] if self._addressed else ("", 0)
        return city if 2 * count > self._addressed.total() and across_m < _ONE_TOWN_M else None
