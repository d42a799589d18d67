"""Move the prices until windows agree on their sites as far as they can, then have every window proven."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.proof.pattern_search import climb
from optimizer.solvers.proof.patterns import Patterns
from optimizer.solvers.proof.price_steps import propose, sites_worth
from optimizer.solvers.proof.windows import Windows, windows_of
from optimizer.solvers.reduce import Reduced

_FIRST_STEP = 0.002  # of what an open site is worth, for a site wanted by one side only
_LONGEST_STEP, _SHORTEST_STEP = 0.05, 1e-5
_TEMPERATURE = 0.0005
_FIRST_CLIMBS, _MOST_CLIMBS = 16, 128
_LONGER = 4
_KEPT_A_ROUND = 6
_KEPT_WITHIN = 0.02
_FORGET_EVERY = 5
_ENOUGH = 0.002  # of the gap, for the master
_GOOD, _FAIR = 0.5, 0.05  # of what the master promised


class Agreement:
    """Trusted prices, the patterns known, and what the windows seem to be worth; nothing here proves anything."""

    def __init__(
        self, reduced: Reduced, row_window: NDArray[np.int64], charge: NDArray[np.float64], unit: float, seed: int
    ) -> None:
        """charge: (sites,) what an open site takes off, side rows included; unit: what an open site is worth."""
        self.windows: Windows = windows_of(reduced.incidence, row_window)
        self.patterns = Patterns(self.windows, unit)
        self.trusted = np.zeros(len(self.windows.site))
        self.share = np.zeros(reduced.incidence.sites)
        self.step = _FIRST_STEP * unit
        self.climbs = _FIRST_CLIMBS
        self.rounds = 0
        self._reduced, self._charge, self._unit, self._seed = reduced, charge, unit, seed

    def estimate(self, price: NDArray[np.float64]) -> float:
        """What the known patterns leave as bound, without what side rows add: never more than the bound."""
        known = sum(self.patterns.best(w, price)[0] for w in range(len(self.windows.windows)))
        return known + sites_worth(self.windows.site, price, self._charge, self._reduced.count)[0]

    def round(self, gap: float) -> tuple[bool, float]:
        """(whether the trusted prices moved, what the master still promised): propose, climb, judge."""
        trusted, step = self.trusted, self.step
        proposal = propose(
            self.patterns.columns(), self.windows.site, self._charge, self._reduced.count, trusted, step,
            self.patterns.all_weights(), self.share, _ENOUGH * gap,
        )  # fmt: skip
        self.patterns.mix(proposal.weight)
        self.share = proposal.share
        self.climb(proposal.price, self.climbs)
        before = self.estimate(trusted)
        promised, got = before - proposal.model, before - self.estimate(proposal.price)
        moved = got > _FAIR * promised
        if moved:
            self.trusted = proposal.price
        if got > _GOOD * promised:
            self.step = min(_LONGEST_STEP * self._unit, 1.5 * step)
        elif got < 0:
            self.step = max(_SHORTEST_STEP * self._unit, 0.8 * step)
        if self.rounds % _FORGET_EVERY == 0:
            self.patterns.forget(self.trusted)
        return moved, promised

    def climb(self, price: NDArray[np.float64], climbs: int) -> None:
        """Look for patterns in all windows on both cores."""
        self.rounds += 1

        def one(w: int) -> list[NDArray[np.int64]]:
            seed = (self._seed * 1_000_003 + self.rounds) * 10_007 + w
            window = self.windows.windows[w]
            worth, is_open = climb(window, price, climbs, _TEMPERATURE * self._unit, seed)
            best = np.argsort(-worth, kind="stable")[: 4 * _KEPT_A_ROUND]
            near = [k for k in best if worth[k] > worth[best[0]] - _KEPT_WITHIN * self._unit]
            distinct = {is_open[k].tobytes(): k for k in reversed(near)}
            return [np.flatnonzero(is_open[k]) for k in sorted(distinct.values())][:_KEPT_A_ROUND]

        with ThreadPoolExecutor(2) as cores:
            for w, found in enumerate(cores.map(one, range(len(self.windows.windows)))):
                for chosen in found:
                    self.patterns.add(w, chosen)

    def look_harder(self) -> float:
        """Climb longer at the trusted prices; how much more the windows are worth there than was known."""
        before = self.estimate(self.trusted)
        self.climb(self.trusted, _LONGER * self.climbs)
        return self.estimate(self.trusted) - before

    def climb_longer(self) -> None:
        """From now on: too much was missed."""
        self.climbs = min(_MOST_CLIMBS, 2 * self.climbs)

    def grown(self) -> "Agreement":
        """The same with each two halves made one window: prices add up, patterns are joined as they are mixed."""
        parts = self.windows.row_window // 2
        larger = Agreement(self._reduced, parts, self._charge, self._unit, self._seed)
        sites = self._reduced.incidence.sites
        larger.trusted = larger.windows.inherited(self.windows, self.trusted, sites)
        larger.share, larger.climbs, larger.rounds = self.share, self.climbs, self.rounds
        larger.step = self.step
        for w in range(len(larger.windows.windows)):
            self._join(larger, w)
        return larger

    def _join(self, larger: "Agreement", w: int) -> None:
        """Lay the mixes of both halves side by side, so that the joined patterns mix to the same."""
        halves = [h for h in (2 * w, 2 * w + 1) if h < len(self.windows.windows)]
        sites = larger.windows.windows[w].site
        order = [np.argsort(-self.patterns.weight[h], kind="stable") for h in halves]
        ends = [np.cumsum(self.patterns.weight[h][o]) for h, o in zip(halves, order, strict=True)]
        cuts = np.unique(np.concatenate([end[end > 0] for end in ends]))
        for cut in cuts:
            chosen = []
            for h, o, end in zip(halves, order, ends, strict=True):
                k = o[min(int(np.searchsorted(end, cut)), len(o) - 1)]
                chosen.append(self.windows.windows[h].site[self.patterns.chosen[h][k]])
            larger.patterns.add(w, np.searchsorted(sites, np.unique(np.concatenate(chosen))))
