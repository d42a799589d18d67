"""One annealing from warm to cold, from a choice or among the sites of several.

Choices found apart share most of their sites; annealing among the sites of a few of them is quick, because so few are
left, and never worse than the best of them. It is to large unions what tour merging (Cook, Seymour 2003) is to small.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.exchange import Exchange
from optimizer.solvers.params import Params
from optimizer.solvers.reduce import CLOSED, KEEP, Reduced, restrict
from optimizer.solvers.run import Run

PER_ITERATION = 1000  # proposed moves
_MILD = 0.007  # in values of an average open site
_STEPS = 100  # of temperature
_CHARGES_A_SITE = 20.0  # where sites are charged, a charge is what moves turn on


class Walk(Protocol):
    """A search that can be held at a temperature."""

    value: float
    best_value: float

    @property
    def best(self) -> NDArray[np.int64]: ...

    def run(self, proposals: int, warm: float, cold: float) -> None: ...


@dataclass(frozen=True, eq=False)
class Choice:
    """Sites in the numbers of the reduced problem, ascending, and what they are worth there."""

    value: float
    chosen: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Task:
    """Anneal from the best of the parents, over the sites of all parents when there are several.

    mild: begin so cool that most of the choice stays
    """

    parents: tuple[Choice, ...]
    seed: int
    iterations: int
    mild: bool = False


class Cooling:
    """Does tasks; several threads may ask at once. unit: what temperatures are measured in."""

    def __init__(self, reduced: Reduced, run: Run, first: Choice, params: Params) -> None:
        self._reduced, self._run, self._params = reduced, run, params
        inc = reduced.incidence
        charged = bool(inc.charge.any())
        self.plain = len(reduced.sides) == 0 and inc.value.shape[1] == 1 and not charged
        a_site = _CHARGES_A_SITE * float(inc.charge.mean()) if charged else first.value / max(1, len(first.chosen))
        self.unit = max(a_site, 1e-200)

    def do(self, task: Task, end: float, tell: Callable[[float], None] | None) -> Choice:
        """The best choice seen while cooling down, which is quicker when the share `end` of the allowance is near.

        tell: told the best value so far, now and then
        """
        best = max(task.parents, key=lambda one: one.value)
        where, kept = self._reduced, np.arange(self._reduced.incidence.sites)
        if len(task.parents) > 1:
            kept = np.unique(np.concatenate([one.chosen for one in task.parents]))
            fate = np.full(where.incidence.sites, CLOSED)
            fate[kept] = KEEP
            where = restrict(where, fate)
        walk = self.walk(where, np.searchsorted(kept, best.chosen), task.seed)
        before = where.offset - self._reduced.offset
        warm, cold = (_MILD, 0.5 * _MILD) if task.mild else (self._params.warm, self._params.cold)

        def after(_: float) -> None:
            if tell is not None:
                tell(before + walk.best_value)

        self.cool(walk, task.iterations, warm, cold, end, after)
        chosen = kept[walk.best]
        return Choice(self._reduced.incidence.objective(chosen), chosen)

    def cool(
        self, walk: Walk, iterations: int, warm: float, cold: float, end: float, after: Callable[[float], None]
    ) -> None:
        """Take so many iterations from temperature `warm` to `cold` (in units), quicker when `end` is near.

        after: told the temperature of each step, in units of the objective
        """
        began_at, done = self._run.share_used, 0
        chunk = max(1, iterations // _STEPS)
        while (at := self._progress(done / iterations, began_at, end)) < 1.0 and not self._run.was_cancelled:
            temperature = self.unit * warm * (cold / warm) ** at
            now = min(chunk, iterations - done)
            walk.run(now * PER_ITERATION, temperature, temperature)
            done += now
            after(temperature)
            if self._run.has_clock and self._run.over():
                break

    def walk(self, where: Reduced, start: NDArray[np.int64], seed: int) -> Walk:
        """A search that begins with these sites open."""
        if self.plain:
            return Annealing(where.incidence, start, seed)
        return Exchange(where.incidence, where.count, where.sides, start, seed)

    def _progress(self, by_count: float, began_at: float, end: float) -> float:
        """From 0, warm, to 1, cold."""
        if not self._run.has_clock or by_count == 0.0:
            return by_count
        return max(by_count, (self._run.share_used - began_at) / max(1e-9, end - began_at))


def different(choices: list[Choice]) -> list[Choice]:
    """Best first, each value once."""
    by_value = {one.value: one for one in reversed(choices)}
    return sorted(by_value.values(), key=lambda one: -one.value)
