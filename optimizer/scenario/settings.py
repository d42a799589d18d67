"""What a planner decides, each value checked when it is made."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.scenario.budget import Budget
from optimizer.scenario.checks import check_between
from optimizer.scenario.demand_settings import DemandSettings
from optimizer.scenario.goal import Counting, Goal, Model, Objective
from optimizer.scenario.response import Response
from optimizer.scenario.site_settings import SiteSettings


class ExistingFrom(StrEnum):
    """Where the devices already out are known from, when it is not a file."""

    REGISTRY = "registry"
    NONE = "none"


@dataclass(frozen=True)
class RegionSettings:
    """What the plan is for. boundary: polygons that demand and sites have to lie in, else the town's box.

    parts: polygons by which coverage is told, parts_name their column with the name
    """

    boundary: Path | None = None
    parts: Path | None = None
    parts_name: str = "name"


@dataclass(frozen=True)
class FrontierSettings:
    """Other budgets to reckon too: counts of devices or sums of money, ascending.

    nested: each larger plan keeps the sites of the one before, as when it is built year by year
    """

    devices: tuple[int, ...] = ()
    money: tuple[float, ...] = ()
    nested: bool = False

    def __post_init__(self) -> None:
        if self.devices and self.money:
            raise InvalidInput("frontier has both devices and money; give one of them.")
        for key, steps in (("devices", self.devices), ("money", self.money)):
            if list(steps) != sorted(set(steps)) or any(step <= 0 for step in steps):
                raise InvalidInput(f"frontier.{key} is {list(steps)}; give numbers above 0, ascending, each once.")


@dataclass(frozen=True)
class SolveSettings:
    """When to stop looking: after so many seconds, once proven to be within this share of the best gain, or after so
    many seconds without a better choice."""

    seconds: float = 30.0
    gap: float = 0.0
    seed: int = 1
    still_s: float | None = None

    def __post_init__(self) -> None:
        check_between("solve.seconds", self.seconds, 0.1, 86_400)
        check_between("solve.gap", self.gap, 0, 0.9)
        if self.still_s is not None:
            check_between("solve.still_s", self.still_s, 0.1, 86_400)
        if self.seed < 0:
            raise InvalidInput(f"solve.seed is {self.seed}; give 0 or a positive whole number.")


@dataclass(frozen=True)
class SourceNote:
    """What a reader has to know of a file: its title, licence and date, "" where nobody said."""

    file: Path
    title: str = ""
    licence: str = ""
    date: str = ""


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
    region: RegionSettings = field(default_factory=RegionSettings)
    objective: Objective = field(default_factory=Objective)
    model: Model = field(default_factory=Model)
    frontier: FrontierSettings = field(default_factory=FrontierSettings)
    sources: tuple[SourceNote, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput('The scenario has no name; give it one, for example name = "Old town, 7 devices".')
        self._check_goal()
        self._check_money()
        devices = self.budget.devices
        if devices is not None and len(self.sites.mandatory) > devices:
            raise InvalidInput(
                f"sites.mandatory names {len(self.sites.mandatory)} sites, but budget.devices is {devices}; allow more "
                "devices or ask for fewer sites."
            )
        for source in self.sources:
            if source.file not in self.files:
                raise InvalidInput(
                    f"sources names {source.file.name}, which the scenario does not use; remove that table."
                )

    def _check_goal(self) -> None:
        if self.objective.kind is not Goal.COVERAGE and self.model.kind is not Counting.SINGLE:
            raise InvalidInput(
                f'objective.kind "{self.objective.kind}" counts the nearest device only and cannot stand with '
                f'model.kind "{self.model.kind}"; use model.kind = "single", or objective.kind = "coverage".'
            )
        full_s = self.objective.full_s
        if full_s is not None and full_s >= self.response.target_s:
            raise InvalidInput(
                f"objective.full_s is {full_s:g}, but must be less than response.target_s, {self.response.target_s:g}."
            )

    def _check_money(self) -> None:
        if self.frontier.money and self.budget.money is None:
            raise InvalidInput("frontier.money is given, but the budget is in devices; give frontier.devices instead.")
        if self.frontier.devices and self.budget.devices is None:
            raise InvalidInput("frontier.devices is given, but the budget is in money; give frontier.money instead.")

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the plan will be made from."""
        demand, region = self.demand, self.region
        named = (
            region.boundary,
            region.parts,
            demand.population,
            demand.foot_traffic,
            demand.surface,
            self.sites.file,
            self.existing,
            self.response.volunteers,
        )
        return tuple(path for path in named if isinstance(path, Path))
