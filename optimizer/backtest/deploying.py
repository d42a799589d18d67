"""Placing devices step by step, each strategy with what was known at the time."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aedmap.progress import Progress, silent
from optimizer.backtest.settings import BackTestSettings
from optimizer.backtest.strategies import (
    Known,
    Strategy,
    at_random,
    greedy_on_cells,
    plan_on_arrests,
    plan_on_cells,
    where_arrests_were,
)
from optimizer.backtest.world import World
from optimizer.demand.fitting.evidence import Evidence
from optimizer.demand.fitting.fit import demand_places, fit_points
from optimizer.demand.fitting.folds import places_of
from optimizer.demand.fitting.request import ModelRequest
from optimizer.scenario import SolveSettings

# For each strategy one or more tries, each with the numbers of the sites placed at each step. Of existing devices,
# where they are a strategy, the numbers among them.
Deployed = dict[Strategy, list[list[NDArray[np.int64]]]]
_Chooser = Callable[[NDArray[np.int64]], NDArray[np.int64]]


def deploy(
    world: World, solve: SolveSettings, model: ModelRequest, settings: BackTestSettings, progress: Progress
) -> Deployed:
    """All strategies, step by step. Raises InvalidInput where too few arrests are known to fit anything to."""
    random = np.random.default_rng(settings.seed)
    tries: Deployed = {}
    each = np.diff(np.linspace(0, world.devices, settings.steps + 1).round().astype(np.int64))
    for step, count in enumerate(each.tolist()):
        progress("Placing devices", step / settings.steps)
        choosers = _choosers(world, step, count, solve, model, random)
        for done, (strategy, more) in enumerate(choosers.items(), start=1):
            runs = tries.setdefault(strategy, [])
            for number in range(_tries(strategy, world, settings)):
                if number == len(runs):
                    runs.append([])
                runs[number].append(more(np.concatenate([np.zeros(0, np.int64), *runs[number]])))
            progress("Placing devices", (step + done / len(choosers)) / settings.steps)
    return tries


def _tries(strategy: Strategy, world: World, settings: BackTestSettings) -> int:
    by_chance = strategy is Strategy.RANDOM or (strategy is Strategy.EXISTING and len(world.existing) > 0)
    return settings.random_tries if by_chance else 1


def _choosers(
    world: World, step: int, count: int, solve: SolveSettings, model: ModelRequest, random: np.random.Generator
) -> dict[Strategy, _Chooser]:
    """For each strategy what it places at this step beside the sites placed before."""
    evidence, arrests = world.evidence, world.arrests
    seen, asked = np.asarray(world.step < step, np.bool_), np.asarray(world.step >= step, np.bool_)
    known = _known(world, seen, world.years[step], model)
    place = places_of(arrests)

    def greedy(amount: NDArray[np.float64]) -> _Chooser:
        return lambda placed: greedy_on_cells(known, amount, placed, count)

    choosers: dict[Strategy, _Chooser] = {
        Strategy.OURS: lambda placed: plan_on_cells(known, placed, count, solve),
        Strategy.PAST: lambda placed: plan_on_arrests(known, seen, placed, count, solve),
        Strategy.GUIDELINE: lambda placed: where_arrests_were(known, place, placed, count),
        **{strategy: greedy(amount) for strategy, amount in _amounts(evidence).items()},
        Strategy.RANDOM: lambda placed: at_random(len(world.sites), placed, count, random),
        Strategy.HINDSIGHT: lambda placed: plan_on_arrests(known, asked, placed, count, solve),
    }
    if len(world.existing):
        choosers[Strategy.EXISTING] = lambda placed: at_random(len(world.existing), placed, count, random)
    elif len(world.kept):
        choosers[Strategy.EXISTING] = lambda _: np.zeros(0, np.int64)
    return choosers


def _known(world: World, seen: NDArray[np.bool_], years: float, model: ModelRequest) -> Known:
    evidence, arrests = world.evidence, world.arrests
    before = arrests.some(seen, years)
    demand, *_ = fit_points(evidence, before, replace(model, draws=0), silent)
    lon, lat = demand_places(evidence.area, before)
    return Known(
        cells=world.sites.reaching(lon, lat),
        past=world.sites.reaching(arrests.lon, arrests.lat),
        seen=seen,
        demand=demand,
        kept_cells=world.kept.reached(lon, lat),
        kept_arrests=world.kept.reached(arrests.lon, arrests.lat),
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
