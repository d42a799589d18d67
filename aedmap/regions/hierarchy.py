"""Regions under each other, found by any spelling of their code."""

from collections.abc import Iterable, Iterator

from aedmap.errors import NotFound
from aedmap.regions.codes import significant
from aedmap.regions.region import Level, Region

_NAMED = 8


class Hierarchy:
    """Regions by code. Parents are shallower than their children, so that there is no circle."""

    def __init__(self, regions: Iterable[Region] = ()) -> None:
        self._by_code: dict[str, Region] = {}
        self._by_significant: dict[str, str] = {}
        self._children: dict[str | None, set[str]] = {}
        for region in regions:
            self.put(region)

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def put(self, region: Region) -> None:
        """Add a region or replace the one with its code."""
        before = self._by_code.get(region.code)
        if before is not None:
            self._children[before.parent].discard(before.code)
        self._by_code[region.code] = region
        self._children.setdefault(region.parent, set()).add(region.code)
        plain = significant(region.code)
        if plain is not None:
            self._by_significant[plain] = region.code

    def find(self, code: str) -> Region | None:
        """By its code, or by the same code filled up with zeros or without them."""
        found = self._by_code.get(code)
        if found is None and (plain := significant(code)) is not None:
            found = self._by_code.get(self._by_significant.get(plain, ""))
        return found

    def get(self, code: str) -> Region:
        """As find; NotFound names some that there are."""
        found = self.find(code)
        if found is None:
            raise NotFound(f"There is no region {code!r}; {self.some_codes()}.")
        return found

    def some_codes(self) -> str:
        """Codes to choose from, in words: those at the top first."""
        if not self._by_code:
            return "no regions are loaded, so import some with 'aedmap import regions'"
        ordered = sorted(self, key=lambda region: (region.level.depth, region.code))
        named = ", ".join(f"{region.code} {region.name}" for region in ordered[:_NAMED])
        return f"there are {named}{' ...' if len(ordered) > _NAMED else ''}"

    def tops(self) -> list[Region]:
        """Administrative regions with nothing above them, the highest levels first."""
        found = (one for one in self if one.level is not Level.GRID and self.find(one.parent or "") is None)
        return sorted(found, key=lambda region: (region.level.depth, region.code))

    def children(self, code: str) -> list[Region]:
        """Administrative regions right below, by code."""
        below = (self._by_code[one] for one in sorted(self._children.get(code, ())))
        return [region for region in below if region.level is not Level.GRID]

    def cells(self, code: str) -> list[Region]:
        """Grid cells that name the region as their parent, by code."""
        below = (self._by_code[one] for one in sorted(self._children.get(code, ())))
        return [region for region in below if region.level is Level.GRID]

    def below(self, code: str) -> Iterator[Region]:
        """The region itself and every administrative region under it, each before its own children."""
        waiting = [self.get(code)]
        while waiting:
            region = waiting.pop()
            yield region
            waiting += reversed(self.children(region.code))

    def above(self, code: str) -> Iterator[Region]:
        """The regions that the region lies in, the nearest first; as far as they are loaded."""
        region = self.find(code)
        while region is not None and region.parent is not None:
            region = self.find(region.parent)
            if region is not None:
                yield region
