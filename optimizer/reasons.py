"""Why each chosen site: whom it alone covers, what is lost without it, and the next best site in its place."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.choosing import Offer, Rules
from optimizer.plan import Why
from optimizer.sites import CandidateSite
from optimizer.worth import Reach, Tally


def reasons(
    tally: Tally,
    first: int,
    chosen: Sequence[int],
    sites: Sequence[CandidateSite],
    offer: Offer,
    rules: Rules,
    demand: NDArray[np.float64],
) -> list[Why]:
    """A reason for each chosen site, in their order.

    tally: all devices of the plan; the chosen ones are its numbers first, first + 1 ...; demand: (cells,)
    Substitutes keep the rules: none that is forbidden, too near to what stays or too dear.
    """
    total = float(demand.sum())
    near = np.zeros(len(demand), np.int64)
    for reach in tally.reaches:
        near[reach.cell] += 1
    others = _Others(tally, chosen, offer, rules)
    found = []
    for place, site in enumerate(chosen):
        cells = tally.reaches[first + place].cell
        alone = float(demand[cells[near[cells] == 1]].sum())
        with tally.without(first + place):
            lost = tally.gain(tally.reaches[first + place])
            substitute, won = others.best_instead_of(site, cells)
        found.append(Why(alone / total, lost / total, None if substitute is None else sites[substitute], won / total))
    return found


class _Others:
    """The sites that were not chosen, with what each would add to the whole plan."""

    def __init__(self, tally: Tally, chosen: Sequence[int], offer: Offer, rules: Rules) -> None:
        self._tally, self._offer, self._rules = tally, offer, rules
        self._chosen = np.asarray(chosen, np.int64)
        free = np.ones(len(offer), np.bool_)
        free[self._chosen] = False
        free[rules.forbidden] = False
        self._free = free
        self._adds = np.array([tally.gain(reach_of(offer, site)) if free[site] else 0.0 for site in range(len(offer))])
        self._by_gain = np.argsort(-self._adds, kind="stable")
        source = np.repeat(np.arange(len(offer)), np.diff(offer.start))
        order = np.argsort(offer.cell, kind="stable")
        self._sites_by_cell = source[order]
        self._cell_start = np.searchsorted(offer.cell[order], np.arange(tally.weight.shape[0] + 1))

    def best_instead_of(self, site: int, cells: NDArray[np.int64]) -> tuple[int | None, float]:
        """The site that adds most while the chosen one is not there, and how much; cells: those that it reached."""
        allowed = self._allowed(site)
        begin, end = self._cell_start[cells], self._cell_start[cells + 1]
        around = [self._sites_by_cell[b:e] for b, e in zip(begin, end, strict=True)]
        touched = np.unique(np.concatenate([np.empty(0, np.int64), *around]))
        best, most = None, 0.0
        for other in touched.tolist():
            if self._free[other] and allowed(other):
                adds = self._tally.gain(reach_of(self._offer, other))
                if adds > most:
                    best, most = other, adds
        is_touched = np.zeros(len(self._offer), np.bool_)
        is_touched[touched] = True
        for other in self._by_gain.tolist():
            if self._adds[other] <= most:
                break
            if self._free[other] and not is_touched[other] and allowed(other):
                return other, float(self._adds[other])
        return best, most

    def _allowed(self, site: int) -> Callable[[int], bool]:
        stay = self._chosen[self._chosen != site]
        cost, money = self._offer.cost, self._rules.money
        left = np.inf if cost is None or money is None else money - float(cost[stay].sum())
        at, spacing_m = self._offer.xy_m, self._rules.spacing_m

        def allowed(other: int) -> bool:
            if cost is not None and cost[other] > left:
                return False
            return spacing_m <= 0 or not (np.hypot(*(at[stay] - at[other]).T) < spacing_m).any()

        return allowed


def reach_of(offer: Offer, site: int) -> Reach:
    """What a device at the site would do, as the solver saw it."""
    some = slice(offer.start[site], offer.start[site + 1])
    return Reach(offer.cell[some], offer.worth[some], np.flatnonzero(offer.is_open[site]))
