"""Parallel tempering: copies of one search, each held at a temperature of its own, that trade places.

Swendsen, Wang 1986; Geyer 1991. Warm copies wander between arrangements of the sites that no single swap leads between,
cold ones settle. Neighbours trade places with probability min(1, exp((V_warm - V_cold) (1/T_cold - 1/T_warm))), which
leaves what each temperature shows as it is. One annealing has to meet the best arrangement while it freezes; here each
comes by again and again. The ladder of temperatures first follows what an annealing showed of the values, then how
often neighbours traded, so that no rung is a bottleneck (Rathore, Chopra, de Pablo 2005).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.cooling import Choice, Walk, different

_RUNG = 1.2  # root of (change in value x change in 1/T) from rung to rung: neighbours trade about every third time
_FEWEST, _MOST = 4, 40
_SMOOTH = 5
_FIRST_LOOK = 40  # rounds; each further look waits twice as long, as the rungs need ever finer moves
_RARELY, _LEVEL = 0.02, 0.15


def ladder(temperature: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) temperatures, warm first, so far apart that neighbours trade about as often everywhere.

    temperature, value: (n,) what an annealing from warm to cold was worth at each temperature
    """
    width = 2 * _SMOOTH + 1
    smooth = np.convolve(np.pad(value, _SMOOTH, mode="edge"), np.ones(width) / width, "valid")
    rise = np.diff(np.maximum.accumulate(smooth)) * np.diff(1.0 / temperature)
    length = np.concatenate([[0.0], np.cumsum(np.sqrt(np.maximum(0.0, rise) + 1e-6))])
    rungs = int(np.clip(np.ceil(length[-1] / _RUNG) + 1, _FEWEST, _MOST))
    return np.interp(np.linspace(0.0, length[-1], rungs), length, temperature)


class Tempering:
    """The copies and their ladder; a round is `jobs`, in any order and on any thread, and then `trade`."""

    def __init__(self, begin: Callable[[int], Walk], temperatures: NDArray[np.float64], seed: int) -> None:
        """begin: a new search with this seed; temperatures: (k,) warm first."""
        self._random = np.random.default_rng(seed)
        self.temperature = temperatures
        self._walks = [begin(int(self._random.integers(1 << 62))) for _ in temperatures]
        self._traded = np.zeros(len(temperatures) - 1)
        self._rounds = 0
        self._since_look, self._look = 0, _FIRST_LOOK

    def jobs(self, proposals: int) -> list[Callable[[], None]]:
        """Each moves one copy on by so many proposals."""
        pairs = zip(self._walks, self.temperature, strict=True)
        return [lambda walk=walk, at=float(at): walk.run(proposals, at, at) for walk, at in pairs]  # type: ignore[misc]

    def trade(self, *, adapt: bool) -> None:
        """Let neighbours trade places; every now and then the rungs move to where trading is rare, if they may."""
        walks, inverse = self._walks, 1.0 / self.temperature
        for k in range(self._rounds % 2, len(walks) - 1, 2):
            favour = (walks[k].value - walks[k + 1].value) * (inverse[k + 1] - inverse[k])
            if favour >= 0.0 or self._random.random() < np.exp(favour):
                walks[k], walks[k + 1] = walks[k + 1], walks[k]
                self._traded[k] += 1
        self._rounds += 1
        self._since_look += 1
        if self._since_look == self._look:
            if adapt:
                self._move_rungs()
            self._traded[:] = 0
            self._since_look, self._look = 0, 2 * self._look

    def best(self) -> list[Choice]:
        """The different best choices of all copies, best first."""
        return different([Choice(walk.best_value, walk.best) for walk in self._walks])

    def _move_rungs(self) -> None:
        often = np.maximum(self._traded / (self._look / 2), _RARELY)
        length = np.concatenate([[0.0], np.cumsum(_LEVEL - np.log(often))])
        even = np.linspace(0.0, length[-1], len(length))
        self.temperature = np.exp(np.interp(even, length, np.log(self.temperature)))
