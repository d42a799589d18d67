"""The figures of one region, and their rates; what nobody knows stays unknown."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Counts:
    """What is counted, and adds up.

    devices: registered and not retired; in_service: of them usable; open: of those certainly open at the moment
    hours_unknown: in service, and nobody can say whether the door is open
    certified: responders with a verified certificate that is valid on the day
    cells, measured, covered: grid cells, those whose way to a device could be measured, those with one within reach
    established, possible: Red Cross organisations, and how many there could be
    """

    devices: int = 0
    in_service: int = 0
    open: int = 0
    hours_unknown: int = 0
    certified: int = 0
    cells: int = 0
    measured: int = 0
    covered: int = 0
    established: int = 0
    possible: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Figures:
    """population_from: "own" as told for the region, "children" the sum of regions that fill it, None unknown."""

    counts: Counts
    population: int | None = None
    population_from: str | None = None

    def per_100_000(self, count: int) -> float | None:
        """A count for every 100,000 inhabitants, None when nobody knows how many there are."""
        return 100_000 * count / self.population if self.population else None

    @property
    def certified_per_1000(self) -> float | None:
        """Certified responders for every 1,000 inhabitants, None when nobody knows how many there are."""
        return 1000 * self.counts.certified / self.population if self.population else None

    @property
    def covered_share(self) -> float | None:
        """Of the cells that could be measured, those with a device within reach; None when there are none."""
        return self.counts.covered / self.counts.measured if self.counts.measured else None

    @property
    def established_share(self) -> float | None:
        """Of the organisations that could be, those that are; None when there could be none."""
        return self.counts.established / self.counts.possible if self.counts.possible else None
