"""Step by step through the past: place devices by what was known, count the arrests that came next, place more.

All strategies place the same number of devices at the same moments among the same sites. Coverage is the share of the
later arrests that had a device within reach when they happened. Intervals come from drawing the places of the later
arrests with replacement, each with all its arrests; differences between strategies use the same draws. Positions are
rounded in most records, and strategies that lean on them flatter themselves: coverage is therefore told a second time
with every later arrest moved by a normal error of `jitter_m`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.network import snap
from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.backtest.reaching import Sites, reached_by
from optimizer.backtest.strategies import (
    Known,
    Strategy,
    at_random,
    greedy_on_cells,
    plan_on_arrests,
    plan_on_cells,
    where_arrests_were,
)
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.fit import demand_places, fit_points
from optimizer.demand.fitting.folds import places_of
from optimizer.demand.fitting.request import ModelRequest
from optimizer.demand.sources.arrest_points import Arrests
from optimizer.inputs import devices_of, sites_of
from optimizer.scenario import Scenario, SolveSettings
from optimizer.sites import counted_devices, street_sites

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class BackTestSettings:
    """steps: moments at which devices are placed; learn_share: of the time before the first of them

    jitter_m: standard deviation of an arrest's position, north and east; draws: of the intervals
    random_tries: times that random sites are drawn; street_sites_m: sites at junctions, one a square of that side,
    instead of the scenario's
    """

    steps: int = 3
    learn_share: float = 0.4
    jitter_m: float = 50.0
    draws: int = 1000
    random_tries: int = 20
    street_sites_m: float | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        limits = {
            "steps": (self.steps, 1, 50),
            "learn_share": (self.learn_share, 0.1, 0.9),
            "jitter_m": (self.jitter_m, 0, 1000),
            "draws": (self.draws, 100, 100_000),
            "random_tries": (self.random_tries, 1, 1000),
            "street_sites_m": (100.0 if self.street_sites_m is None else self.street_sites_m, 20, 5000),
        }
        for name, (value, least, most) in limits.items():
            if not least <= value <= most:
                raise InvalidInput(f"{name} is {value:g}, but must lie between {least:g} and {most:g}.")


@dataclass(frozen=True)
class StrategyResult:
    """coverage: share of the later arrests; low, high: 95 % interval; by_step: after each step's placing

    moved, moved_low, moved_high: the same with the later arrests moved by the error of their positions

    behind, behind_low, behind_high: coverage of the plan on fitted demand less this one's, with its interval
    """

    strategy: Strategy
    devices: int
    coverage: float
    low: float
    high: float
    by_step: tuple[float, ...]
    moved: float
    moved_low: float
    moved_high: float
    behind: float
    behind_low: float
    behind_high: float


@dataclass(frozen=True)
class BackTest:
    """What came of it. dates: ISO days, the first is the first placing, the last the end; notes: what to know."""

    results: tuple[StrategyResult, ...]
    dates: tuple[str, ...]
    later_arrests: int
    sites: int
    existing: int
    reach_m: float
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _World:
    evidence: Evidence
    arrests: Arrests
    sites: Sites
    kept_at: Sites
    step: NDArray[np.int64]
    cuts: NDArray[np.float64]

    @property
    def years(self) -> list[float]:
        """What has passed from the first arrest to each cut."""
        begin = 0 if self.arrests.day is None else int(self.arrests.day.min())
        return [float(cut - begin) / _DAYS_A_YEAR for cut in self.cuts]


def back_test(
    scenario: Scenario,
    town: Town,
    registry: tuple[Aed, ...],
    evidence: Evidence,
    model: ModelRequest,
    settings: BackTestSettings,
    progress: Progress = silent,
) -> BackTest:
    """Compare strategies on arrests of which they knew nothing.

    evidence: as gathered for the fit, with arrests as points and with dates
    Raises InvalidInput without dated arrests, with too few of them, or without sites on the streets.
    """
    world = _world(scenario, town, registry, evidence, settings)
    deployed = _deploy(world, scenario, model, settings, progress)
    later = np.flatnonzero(world.step >= 0)
    results = _results(world, deployed, later, settings, progress)
    days = np.datetime64("1970-01-01") + np.ceil(world.cuts).astype(np.int64)
    return BackTest(
        results,
        tuple(str(day) for day in days),
        len(later),
        len(world.sites),
        len(world.kept_at),
        world.sites.reach_m,
        (*evidence.notes, *_notes(world, settings)),
    )


def _world(
    scenario: Scenario, town: Town, registry: tuple[Aed, ...], evidence: Evidence, settings: BackTestSettings
) -> _World:
    arrests = evidence.arrests
    if not isinstance(arrests, Arrests) or arrests.day is None:
        raise InvalidInput("A back-test needs past arrests as points with dates; the request for demand names none.")
    if _devices(scenario) < settings.steps:
        raise InvalidInput(f"{_devices(scenario)} devices cannot be placed in {settings.steps} steps; give more.")
    first, last = float(arrests.day.min()), float(arrests.day.max() + 1)
    cuts = np.ceil(first + (last - first) * np.linspace(settings.learn_share, 1, settings.steps + 1))
    step = np.searchsorted(cuts, arrests.day, "right") - 1
    kept = counted_devices(devices_of(scenario, town, registry))
    every_m = settings.street_sites_m
    candidates = sites_of(scenario, town).sites if every_m is None else street_sites(town.network, every_m)
    sites = _sites(scenario, town, [site.position for site in candidates])
    if not sites.at.found.any():
        raise InvalidInput("None of the candidate sites is near a street of the town; check their positions.")
    kept_at = _sites(scenario, town, [device.position for device in kept])
    return _World(evidence, arrests, sites, kept_at, step, cuts)


def _devices(scenario: Scenario) -> int:
    """How many devices every strategy places; what a strategy could not obey alike is refused."""
    default = Scenario("default", scenario.budget)
    for table in ("objective", "model", "region"):
        if getattr(scenario, table) != getattr(default, table):
            raise InvalidInput(
                f"The back-test compares strategies by arrests near a device and knows no [{table}]; leave that table "
                "out."
            )
    if scenario.budget.devices is None or scenario.budget.money is not None:
        raise InvalidInput("The back-test gives every strategy the same number of devices; give budget.devices alone.")
    return scenario.budget.devices


def _sites(scenario: Scenario, town: Town, positions: Sequence[Position]) -> Sites:
    response = scenario.response
    lon, lat = [position.lon for position in positions], [position.lat for position in positions]
    at = snap(town.streets, lon, lat, within_m=response.off_street_m)
    return Sites(town, at, response.reach_m, response.off_street_m)


def _deploy(
    world: _World, scenario: Scenario, model: ModelRequest, settings: BackTestSettings, progress: Progress
) -> Mapping[Strategy, list[list[NDArray[np.int64]]]]:
    """For each strategy one or more tries, each with the sites placed at each step."""
    random = np.random.default_rng(settings.seed)
    tries: dict[Strategy, list[list[NDArray[np.int64]]]] = {}
    each = np.diff(np.linspace(0, _devices(scenario), settings.steps + 1).round().astype(np.int64))
    for step, count in enumerate(each.tolist()):
        progress("Placing devices", step / settings.steps)
        for strategy, more in _choosers(world, step, count, scenario.solve, model, random).items():
            runs = tries.setdefault(strategy, [])
            for number in range(settings.random_tries if strategy is Strategy.RANDOM else 1):
                if number == len(runs):
                    runs.append([])
                runs[number].append(more(np.concatenate([np.zeros(0, np.int64), *runs[number]])))
    progress("Placing devices", 1.0)
    return tries


def _choosers(
    world: _World, step: int, count: int, solve: SolveSettings, model: ModelRequest, random: np.random.Generator
) -> dict[Strategy, Callable[[NDArray[np.int64]], NDArray[np.int64]]]:
    """For each strategy what it places at this step beside the sites placed before."""
    evidence, arrests = world.evidence, world.arrests
    seen, asked = np.asarray(world.step < step, np.bool_), np.asarray(world.step >= step, np.bool_)
    known = _known(world, seen, world.years[step], model)
    place = places_of(arrests)

    def greedy(amount: NDArray[np.float64]) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
        return lambda placed: greedy_on_cells(known, amount, placed, count)

    choosers = {
        Strategy.OURS: lambda placed: plan_on_cells(known, placed, count, solve),
        Strategy.PAST: lambda placed: plan_on_arrests(known, seen, placed, count, solve),
        Strategy.GUIDELINE: lambda placed: where_arrests_were(known, place, placed, count),
        **{strategy: greedy(amount) for strategy, amount in _amounts(evidence).items()},
        Strategy.RANDOM: lambda placed: at_random(len(world.sites), placed, count, random),
        Strategy.HINDSIGHT: lambda placed: plan_on_arrests(known, asked, placed, count, solve),
    }
    if len(world.kept_at):
        choosers[Strategy.EXISTING] = lambda _: np.zeros(0, np.int64)
    return choosers


def _known(world: _World, seen: NDArray[np.bool_], years: float, model: ModelRequest) -> Known:
    evidence, arrests = world.evidence, world.arrests
    before = arrests.some(seen, years)
    demand, *_ = fit_points(evidence, before, replace(model, draws=0), silent)
    lon, lat = demand_places(evidence.area, before)
    kept = np.arange(len(world.kept_at))
    return Known(
        cells=world.sites.reaching(lon, lat),
        past=world.sites.reaching(arrests.lon, arrests.lat),
        seen=seen,
        demand=demand,
        kept_cells=reached_by(world.kept_at.reaching(lon, lat), kept, len(lon)),
        kept_arrests=reached_by(world.kept_at.reaching(arrests.lon, arrests.lat), kept, len(arrests)),
    )


def _amounts(evidence: Evidence) -> dict[Strategy, NDArray[np.float64]]:
    """What greedy strategies go by, as far as it is known."""
    features = evidence.features
    streets = [number for number, name in enumerate(features.names) if name.startswith("street")]
    amounts = {}
    if evidence.residents.any():
        amounts[Strategy.POPULATION] = evidence.residents
    elif streets:
        amounts[Strategy.STREETS] = features.amount[:, streets].sum(axis=1)
    return amounts


def _results(
    world: _World,
    deployed: Mapping[Strategy, list[list[NDArray[np.int64]]]],
    later: NDArray[np.int64],
    settings: BackTestSettings,
    progress: Progress,
) -> tuple[StrategyResult, ...]:
    random = np.random.default_rng(settings.seed + 1)
    moved = _Moved(world, later, settings, random, progress)
    covered = {strategy: moved.covered(runs) for strategy, runs in deployed.items()}
    _, place = np.unique(places_of(world.arrests)[later], return_inverse=True)
    shares, moved_shares = _drawn_shares(covered, place.ravel(), settings, random)
    step = world.step[later]
    found = []
    for strategy, of_draws in shares.items():
        recorded, ours = covered[strategy][0], covered[Strategy.OURS][0]
        behind = shares[Strategy.OURS] - of_draws
        found.append(
            StrategyResult(
                strategy,
                sum(len(sites) for sites in deployed[strategy][0]),
                float(recorded.mean()),
                *_interval(of_draws),
                tuple(float(recorded[step == number].mean()) for number in range(settings.steps)),
                float(covered[strategy][1:].mean()) if settings.jitter_m > 0 else float(recorded.mean()),
                *_interval(moved_shares[strategy]),
                float(ours.mean() - recorded.mean()),
                *_interval(behind),
            )
        )
    return tuple(sorted(found, key=lambda result: -result.coverage))


def _interval(of_draws: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(of_draws, (0.025, 0.975))
    return float(low), float(high)


class _Moved:
    """The later arrests as they are recorded, and moved many times by the error of their positions."""

    _TIMES = 20

    def __init__(
        self,
        world: _World,
        later: NDArray[np.int64],
        settings: BackTestSettings,
        random: np.random.Generator,
        progress: Progress,
    ) -> None:
        progress("Moving arrests", 0.0)
        arrests, plane = world.arrests, world.evidence.area.grid.projection
        x_m, y_m = plane.to_metres(arrests.lon[later], arrests.lat[later])
        times = self._TIMES if settings.jitter_m > 0 else 0
        error = random.normal(0, settings.jitter_m, (2, times, len(later)))
        error = np.concatenate([np.zeros((2, 1, len(later))), error], axis=1)
        lon, lat = plane.to_degrees((x_m + error[0]).ravel(), (y_m + error[1]).ravel())
        self._shape = (times + 1, len(later))
        self._step = np.tile(world.step[later], times + 1)
        self._pairs = world.sites.reaching(lon, lat)
        kept = np.arange(len(world.kept_at))
        self._kept = reached_by(world.kept_at.reaching(lon, lat), kept, len(lon))
        progress("Moving arrests", 1.0)

    def covered(self, runs: list[list[NDArray[np.int64]]]) -> NDArray[np.float64]:
        """(1 + times, later) share of the tries in which each arrest had a device; row 0 is as recorded."""
        total = np.zeros(len(self._step))
        for placed in runs:
            found = self._kept.copy()
            for step, sites in enumerate(placed):
                found |= reached_by(self._pairs, sites, len(found)) & (self._step >= step)
            total += found
        return (total / len(runs)).reshape(self._shape)


def _drawn_shares(
    covered: Mapping[Strategy, NDArray[np.float64]],
    place: NDArray[np.int64],
    settings: BackTestSettings,
    random: np.random.Generator,
) -> tuple[dict[Strategy, NDArray[np.float64]], dict[Strategy, NDArray[np.float64]]]:
    """(draws,) coverage of each strategy, all with the same places drawn; and the same with positions moved."""
    places = int(place.max()) + 1
    shares = {strategy: np.empty(settings.draws) for strategy in covered}
    moved = {strategy: np.empty(settings.draws) for strategy in covered}
    moves = len(next(iter(covered.values())))
    for draw in range(settings.draws):
        times = np.bincount(random.integers(0, places, places), minlength=places)[place]
        move = int(random.integers(1, moves)) if moves > 1 else 0
        for strategy, found in covered.items():
            shares[strategy][draw] = float((found[0] * times).sum() / times.sum())
            moved[strategy][draw] = float((found[move] * times).sum() / times.sum())
    return shares, moved


def _notes(world: _World, settings: BackTestSettings) -> list[str]:
    later = world.step >= 0
    on_street = world.sites.reaching(world.arrests.lon[later], world.arrests.lat[later])
    reachable = np.zeros(int(later.sum()), np.bool_)
    reachable[on_street.target] = True
    notes = [f"{100 * float((~reachable).mean()):.1f} % of the later arrests are out of reach of every candidate site."]
    if settings.street_sites_m is not None:
        notes.append(
            f"Candidate sites are junctions, one in each square of {settings.street_sites_m:g} m: no venues were given."
        )
    if not world.evidence.residents.any():
        notes.append("No population was given, so there is no population-greedy strategy.")
    if not len(world.kept_at):
        notes.append("No device was there before, as far as is known.")
    return notes
