"""What a planner asks for when demand is to be fitted, each value checked when it is made."""

from dataclasses import dataclass, field
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.demand.fitting.incidence import Incidence
from optimizer.demand.periods import DEFAULT_PERIODS, Period, check_periods
from optimizer.demand.sources.area_population import ANYBODY, AgeGroup, AreaPopulation
from optimizer.demand.sources.arrest_counts import ArrestCountsFile
from optimizer.demand.sources.arrest_points import ArrestPointsFile
from optimizer.demand.sources.day_totals import DayTotals
from optimizer.demand.sources.half_hours import HalfHours
from optimizer.demand.sources.timetable import Timetable
from optimizer.demand.sources.visits import Visits


@dataclass(frozen=True)
class RegionRequest:
    """What the map of demand covers: a boundary, or a box (west, south, east, north in degrees), or a town's box.

    without: polygons to cut out, such as water; town: folder of a built town, with buildings, venues and streets
    """

    boundary: Path | None = None
    without: Path | None = None
    box: tuple[float, float, float, float] | None = None
    town: Path | None = None
    cell_m: float = 250.0

    def __post_init__(self) -> None:
        if self.boundary is not None and self.box is not None:
            raise InvalidInput("region has both boundary and box; give one of them.")
        if self.boundary is None and self.box is None and self.town is None:
            raise InvalidInput("region has neither boundary nor box nor town; say which area is meant.")
        if self.box is not None:
            west, south, east, north = self.box
            if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
                raise InvalidInput(
                    f"region.box is {list(self.box)}, but must be west, south, east, north in degrees, each less "
                    "than its opposite."
                )
        if not 10 <= self.cell_m <= 5000:
            raise InvalidInput(f"region.cell_m is {self.cell_m:g}, but must lie between 10 and 5000.")


@dataclass(frozen=True)
class PlainPopulation:
    """A raster, polygons or a table of points with people of one age group, of any age and sex by default.

    layer: of a map file with several; band: of a raster with several
    """

    file: Path
    column: str | None = None
    layer: str | None = None
    group: AgeGroup = ANYBODY
    band: int | None = None


@dataclass(frozen=True)
class CountedPeople:
    """A CSV of counts by place and hour. gaps_are_nobody: hours without a row count as nobody instead of a fault."""

    file: Path
    gaps_are_nobody: bool = False


@dataclass(frozen=True)
class FeatureFile:
    """A layer that may tell where arrests happen: points are counted, lines measured, `by` splits it into kinds."""

    name: str
    file: Path
    by: str | None = None


@dataclass(frozen=True)
class ModelRequest:
    """seed, draws of the bootstrap, number of folds, and side of the blocks that are hidden in metres."""

    seed: int = 1
    draws: int = 25
    folds: int = 5
    block_m: float = 2000.0

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise InvalidInput(f"model.seed is {self.seed}; give 0 or a positive whole number.")
        if not (self.draws == 0 or 10 <= self.draws <= 1000):
            raise InvalidInput(f"model.draws is {self.draws}; give 0 for no standard errors, or 10 to 1000.")
        if not 2 <= self.folds <= 20:
            raise InvalidInput(f"model.folds is {self.folds}; give 2 to 20.")
        if not 100 <= self.block_m <= 100_000:
            raise InvalidInput(f"model.block_m is {self.block_m:g}, but must lie between 100 and 100000.")


@dataclass(frozen=True)
class FitRequest:
    """Everything that shapes a fitted surface. stay_min: minutes that somebody counted outside stays,
    where the source does not say it itself.
    """

    name: str
    region: RegionRequest
    population: tuple[PlainPopulation | AreaPopulation, ...] = ()
    incidence: tuple[Incidence, ...] = ()
    foot_traffic: tuple[CountedPeople | DayTotals, ...] = ()
    stations: tuple[HalfHours, ...] = ()
    visits: tuple[Visits, ...] = ()
    timetables: tuple[Timetable, ...] = ()
    stay_min: float = 60.0
    features: tuple[FeatureFile, ...] = ()
    arrests: ArrestPointsFile | ArrestCountsFile | None = None
    periods: tuple[Period, ...] = DEFAULT_PERIODS
    model: ModelRequest = field(default_factory=ModelRequest)

    def __post_init__(self) -> None:
        check_periods(self.periods)
        if not 1 <= self.stay_min <= 60:
            raise InvalidInput(f"stay_min is {self.stay_min:g}, but must lie between 1 and 60.")
        counted = self.foot_traffic or self.stations or self.visits or self.timetables
        if self.arrests is None and not (self.population or counted):
            raise InvalidInput("There are neither people nor arrests to fit demand to; give population or arrests.")
