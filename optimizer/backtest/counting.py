"""Counting the later arrests that had a device, with intervals by bootstrap of places and by moving positions."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aedmap.progress import Progress
from optimizer.backtest.deploying import Deployed
from optimizer.backtest.results import StrategyResult
from optimizer.backtest.settings import BackTestSettings
from optimizer.backtest.strategies import Strategy
from optimizer.backtest.world import World
from optimizer.demand.fitting.folds import places_of
from optimizer.reaching import reached_by

_Shares = Mapping[Strategy, NDArray[np.float64]]


def count_covered(
    world: World, deployed: Deployed, settings: BackTestSettings, progress: Progress
) -> tuple[StrategyResult, ...]:
    """The result of each strategy, the best first."""
    later = np.flatnonzero(world.step >= 0)
    random = np.random.default_rng(settings.seed + 1)
    moved = _Moved(world, later, settings, random, progress)
    covered = {strategy: moved.covered(strategy, runs) for strategy, runs in deployed.items()}
    _, place = np.unique(places_of(world.arrests)[later], return_inverse=True)
    shares, moved_shares = _drawn_shares(covered, place.ravel(), settings, random)
    ours = covered[Strategy.OURS][0]
    found = []
    for strategy, of_draws in shares.items():
        recorded = covered[strategy][0]
        by_step = [float(recorded[world.step[later] == step].mean()) for step in range(settings.steps)]
        found.append(
            StrategyResult(
                strategy,
                sum(len(sites) for sites in deployed[strategy][0]),
                float(recorded.mean()),
                *_interval(of_draws),
                tuple(by_step),
                float(covered[strategy][1:].mean()) if settings.jitter_m > 0 else float(recorded.mean()),
                *_interval(moved_shares[strategy]),
                float(ours.mean() - recorded.mean()),
                *_interval(shares[Strategy.OURS] - of_draws),
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
        world: World,
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
        self._from_sites = world.sites.reaching(lon, lat)
        progress("Moving arrests", 0.5)
        self._from_existing = world.existing.reaching(lon, lat) if len(world.existing) else None
        self._kept = world.kept.reached(lon, lat)
        progress("Moving arrests", 1.0)

    def covered(self, strategy: Strategy, runs: list[list[NDArray[np.int64]]]) -> NDArray[np.float64]:
        """(1 + times, later) share of the tries in which each arrest had a device; row 0 is as recorded."""
        existing = self._from_existing if strategy is Strategy.EXISTING else None
        pairs = self._from_sites if existing is None else existing
        total = np.zeros(len(self._step))
        for placed in runs:
            found = self._kept.copy()
            for step, sites in enumerate(placed):
                found |= reached_by(pairs, sites, len(found)) & (self._step >= step)
            total += found
        return (total / len(runs)).reshape(self._shape)


def _drawn_shares(
    covered: _Shares, place: NDArray[np.int64], settings: BackTestSettings, random: np.random.Generator
) -> tuple[_Shares, _Shares]:
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
