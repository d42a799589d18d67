"""What a planner decides, each value checked when it is made."""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.demand.periods import DEFAULT_PERIODS, Period, check_periods

# Gräsner et al. 2020, EuReCa TWO, Resuscitation 148:218-226: 37,054 confirmed arrests in three months among
# 178,879,118 people.
DEFAULT_INCIDENCE_PER_100000_PER_YEAR = 82.9
DEFAULT_INCIDENCE_SOURCE = "EuReCa TWO (Resuscitation 148, 2020): 37,054 arrests in 3 months among 178,879,118 people"
DEFAULT_INCIDENCE_NOTE = "A European mean, all ages; replace it by the figure of your own emergency service."


class Trip(StrEnum):
    """What the response target covers: fetching the device and coming back, or one way only."""

    ROUND = "round"
    ONE_WAY = "one_way"


@dataclass(frozen=True)
class Response:
    """How soon a device has to be there, and how fast its fetcher is.

    target_s: seconds for the whole trip; speed_m_s: metres a second on foot
    off_street_m: farther than this from any street a place counts as off the network, as in the search for the nearest
    """

    target_s: float = 180.0
    trip: Trip = Trip.ROUND
    speed_m_s: float = 2.0
    off_street_m: float = 300.0

    def __post_init__(self) -> None:
        _check_between("response.target_s", self.target_s, 10, 3600)
        _check_between("response.speed_m_s", self.speed_m_s, 0.1, 40)
        _check_between("response.off_street_m", self.off_street_m, 1, 2000)

    @property
    def reach_m(self) -> float:
        """Metres of way between patient and device within the target; 180 s there and back at 2 m/s are 180 m."""
        ways = 2 if self.trip is Trip.ROUND else 1
        return self.target_s * self.speed_m_s / ways


@dataclass(frozen=True)
class Budget:
    """How many new devices there will be."""

    devices: int

    def __post_init__(self) -> None:
        if self.devices < 1:
            raise InvalidInput(f"budget.devices is {self.devices}, but a plan needs at least 1 new device.")


@dataclass(frozen=True)
class DemandSettings:
    """Where expected arrests come from.

    population: people by grid, polygons or points; population_column: where its name is not people or population
    foot_traffic: people by place and hour; stay_min: minutes that a counted person stays, 60 counts everyone as
    present for the whole hour
    cell_m: side of the square cells
    surface: a surface that was fitted before; it brings its own people, cells and periods
    """

    population: Path | None = None
    population_column: str | None = None
    foot_traffic: Path | None = None
    stay_min: float = 60.0
    cell_m: float = 100.0
    incidence_per_100000_per_year: float = DEFAULT_INCIDENCE_PER_100000_PER_YEAR
    incidence_source: str = DEFAULT_INCIDENCE_SOURCE
    incidence_note: str = DEFAULT_INCIDENCE_NOTE
    periods: tuple[Period, ...] = DEFAULT_PERIODS
    surface: Path | None = None

    def __post_init__(self) -> None:
        if self.surface is not None and (self.population is not None or self.foot_traffic is not None):
            raise InvalidInput("demand has both a surface and people; a surface brings its own, so give one of them.")
        _check_between("demand.cell_m", self.cell_m, 10, 5000)
        _check_between("demand.stay_min", self.stay_min, 1, 60)
        _check_between("demand.incidence_per_100000_per_year", self.incidence_per_100000_per_year, 0.1, 10_000)
        if not self.incidence_source.strip():
            raise InvalidInput("demand.incidence_source is empty; say where the incidence comes from.")
        check_periods(self.periods)


@dataclass(frozen=True)
class SiteSettings:
    """Where a device may go: the town's venues of these kinds (all when empty), or the places in a file."""

    kinds: tuple[str, ...] = ()
    file: Path | None = None

    def __post_init__(self) -> None:
        if self.kinds and self.file is not None:
            raise InvalidInput("sites has both kinds and file; give one of them.")


class ExistingFrom(StrEnum):
    """Where the devices already out are known from, when it is not a file."""

    REGISTRY = "registry"
    NONE = "none"


@dataclass(frozen=True)
class SolveSettings:
    """When to stop looking: after so many seconds, or once proven to be within this share of the best."""

    seconds: float = 30.0
    gap: float = 0.0
    seed: int = 1

    def __post_init__(self) -> None:
        _check_between("solve.seconds", self.seconds, 0.1, 86_400)
        _check_between("solve.gap", self.gap, 0, 0.9)
        if self.seed < 0:
            raise InvalidInput(f"solve.seed is {self.seed}; give 0 or a positive whole number.")


@dataclass(frozen=True)
class Scenario:
    """One question to the planner: everything that shapes a plan, named. town: fingerprint it was written for."""

    name: str
    budget: Budget
    town: str | None = None
    response: Response = field(default_factory=Response)
    demand: DemandSettings = field(default_factory=DemandSettings)
    sites: SiteSettings = field(default_factory=SiteSettings)
    existing: ExistingFrom | Path = ExistingFrom.REGISTRY
    solve: SolveSettings = field(default_factory=SolveSettings)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput('The scenario has no name; give it one, for example name = "Old town, 7 devices".')

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the plan will be made from."""
        demand = self.demand
        named = (demand.population, demand.foot_traffic, demand.surface, self.sites.file, self.existing)
        return tuple(path for path in named if isinstance(path, Path))


def _check_between(name: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise InvalidInput(f"{name} is {value:g}, but must lie between {least:g} and {most:g}.")
