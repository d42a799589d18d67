"""Where expected arrests come from."""

from dataclasses import dataclass
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.demand.periods import DEFAULT_PERIODS, Period, check_periods
from optimizer.scenario.checks import check_between

# Gräsner et al. 2020, EuReCa TWO, Resuscitation 148:218-226: 37,054 confirmed arrests in three months among
# 178,879,118 people.
DEFAULT_INCIDENCE_PER_100000_PER_YEAR = 82.9
DEFAULT_INCIDENCE_SOURCE = "EuReCa TWO (Resuscitation 148, 2020): 37,054 arrests in 3 months among 178,879,118 people"
DEFAULT_INCIDENCE_NOTE = "A European mean, all ages; replace it by the figure of your own emergency service."


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
        check_between("demand.cell_m", self.cell_m, 10, 5000)
        check_between("demand.stay_min", self.stay_min, 1, 60)
        check_between("demand.incidence_per_100000_per_year", self.incidence_per_100000_per_year, 0.1, 10_000)
        if not self.incidence_source.strip():
            raise InvalidInput("demand.incidence_source is empty; say where the incidence comes from.")
        check_periods(self.periods)
