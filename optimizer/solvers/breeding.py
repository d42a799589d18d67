"""One annealing: over all sites from a good choice, or over the sites of several good choices.

The union of a dozen good choices has a tenth of the sites and their best parts, so annealing among those sites alone is
quicker and ends higher than any of them; done again with the children, generation by generation, it is what exact tour
merging (Cook, Seymour 2003) is to small unions.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.exchange import Exchange
from optimizer.solvers.reduce import CLOSED, KEEP, Reduced, restrict
from optimizer.solvers.run import Run

PER_ITERATION = 1000  # proposed moves
_CHUNK = 25  # iterations between two looks at the clock
_CHARGES_A_SITE = 20.0  # where sites are charged, a charge is what moves turn on
_WARM, _MILD = (0.01, 0.025), 0.006  # of the value per open site; each annealing begins somewhere in _WARM
_COLD = 0.004


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


class Breeder:
    """Does tasks; several threads may ask at once."""

    def __init__(self, reduced: Reduced, run: Run, first: Choice) -> None:
        self._reduced, self._run = reduced, run
        inc = reduced.incidence
        charged = bool(inc.charge.any())
        self.plain = len(reduced.sides) == 0 and inc.value.shape[1] == 1 and not charged
        self._unit = _CHARGES_A_SITE * float(inc.charge.mean()) if charged else first.value / max(1, len(first.chosen))

    def do(self, task: Task, end: float, tell: Callable[[float], None] | None) -> Choice:
        """The best choice seen while cooling down, which is quicker when the share `end` of the allowance is near.

        tell: told the best value so far, now and then
        """
        best = max(task.parents, key=lambda one: one.value)
        kept = np.unique(np.concatenate([one.chosen for one in task.parents]))
        where = self._reduced
        if len(task.parents) > 1:
            fate = np.full(where.incidence.sites, CLOSED)
            fate[kept] = KEEP
            where = restrict(where, fate)
            search = self._search(where, np.searchsorted(kept, best.chosen), task.seed)
        else:
            search = self._search(where, best.chosen, task.seed)
        warm, cold = _WARM[0] * (_WARM[1] / _WARM[0]) ** np.random.default_rng(task.seed).random(), _COLD
        if task.mild:
            warm, cold = _MILD, 0.5 * _MILD
        began_at, done = self._run.share_used, 0
        before = where.offset - self._reduced.offset
        while (at := self._progress(done / task.iterations, began_at, end)) < 1.0 and not self._run.was_cancelled:
            temperature = self._unit * warm * (cold / warm) ** at
            chunk = min(_CHUNK, task.iterations - done)
            search.run(chunk * PER_ITERATION, temperature, temperature)
            done += chunk
            if tell is not None:
                tell(before + search.best_value)
            if self._run.has_clock and self._run.over():
                break
        chosen = kept[search.best] if len(task.parents) > 1 else search.best
        return Choice(self._reduced.incidence.objective(chosen), chosen)

    def _search(self, where: Reduced, start: NDArray[np.int64], seed: int) -> Annealing | Exchange:
        if self.plain:
            return Annealing(where.incidence, start, seed)
        return Exchange(where.incidence, where.count, where.sides, start, seed)

    def _progress(self, by_count: float, began_at: float, end: float) -> float:
        """From 0, warm, to 1, cold."""
        if not self._run.has_clock or by_count == 0.0:
            return by_count
        return max(by_count, (self._run.share_used - began_at) / max(1e-9, end - began_at))


def deal(choices: list[Choice], size: int, families: int, random: np.random.Generator) -> list[list[Choice]]:
    """So many families of different choices, each choice in as many families as any other or one more."""
    dealt: list[list[int]] = [[] for _ in range(families)]
    deck: list[int] = []
    for family in dealt * size:
        fresh = [i for i in deck if i not in family]
        if not fresh:
            deck += [int(i) for i in random.permutation(len(choices))]
            fresh = [i for i in deck if i not in family]
        family.append(fresh[0])
        deck.remove(fresh[0])
    return [[choices[i] for i in family] for family in dealt]


def different(choices: list[Choice]) -> list[Choice]:
    """Best first, each value once."""
    by_value = {one.value: one for one in reversed(choices)}
    return sorted(by_value.values(), key=lambda one: -one.value)
