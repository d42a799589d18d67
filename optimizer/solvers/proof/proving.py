"""Prove mode: search and LP bound first, then windows that agree on prices, larger ones as time allows."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.dual import PriceBound, Prices
from optimizer.solvers.errors import BadFile
from optimizer.solvers.params import Params
from optimizer.solvers.proof.agreement import Agreement
from optimizer.solvers.proof.parting import part_rows
from optimizer.solvers.proof.saved_state import SavedProof, find_proof, fingerprint, save_proof
from optimizer.solvers.proof.window_bounds import Allowance, bound_windows, charge_with_sides, joined_bound
from optimizer.solvers.reduce import Reduced
from optimizer.solvers.run import Run
from optimizer.solvers.side_by_side import SideBySide
from optimizer.solvers.stop import PartOf

_SEARCH_FIRST, _SEARCH_BETWEEN = 0.12, 0.05  # of the allowance
_SITES_A_WINDOW = 2.8  # open ones, to begin with
_ROUNDS_SHARE = 0.25  # of the time left
_MOST_ROUNDS, _FEWEST_ROUNDS = 120, 10
_SETTLED = 0.03  # of the gap: the master promises no more, or windows hide no more
_LOOK_EVERY = 20  # rounds
_ENOUGH = 0.02  # of the gap, for all windows together
_NEGLIGIBLE = 1e-5  # of all gains, the same
_GROWTH_COSTS = 10.0  # times what the last bounds took
_TRUNCATED_COSTS = 3.0  # the same when windows may be given up half done
_BOUNDS_SHARE, _LAST_SHARE = 0.6, 0.9  # of the time left
_CORES = 2
_SPARE = 1.3  # times what the last bounds took
_HARD = 2.0  # times what is enough
_NODES = 500  # a window, for rules without a clock
_PER_ROUND = 25  # iterations
_SAVE_EVERY_S = 30.0


def prove(
    reduced: Reduced,
    run: Run,
    prices: PriceBound,
    start: NDArray[np.int64],
    seed: int,
    exact: bool,
    file: Path | None,
    params: Params,
) -> NDArray[np.int64]:
    """The best choice seen when the run is over; the bound goes to `run`.

    exact: whether branch and bound on the whole has a chance; file: where the proof is kept and gone on with
    """
    saved = None
    if file is not None:
        if not file.resolve().parent.is_dir():
            raise BadFile(f"{file} cannot be written: its folder does not exist.")
        saved = find_proof(file, fingerprint(reduced))
    if saved is not None:
        start = max(start, saved.chosen, key=reduced.value)
        run.update(value=reduced.value(start), bound=reduced.bound(saved.bound))
    search = SideBySide(reduced, run, prices, start, seed, exact, params)
    best = _search(search, run, _SEARCH_FIRST if saved is None else _SEARCH_BETWEEN)
    while not (prices.near(reduced.incidence.objective(best)) or prices.converged or run.over()):
        prices.run(1)
        run.update(bound=reduced.bound(prices.bound), iterations=0 if run.has_clock else 1)
    if run.over():
        return best
    return _Proof(reduced, run, prices.prices, best, seed, file, saved).work(search)


def _search(search: SideBySide, run: Run, share: float) -> NDArray[np.int64]:
    """Search for so much of the whole allowance."""
    whole = run.stop
    used = whole(run.now())
    run.stop = PartOf(whole, max(1e-9, min(share, 1.0 - used)), used)
    try:
        return search.work()
    finally:
        run.stop = whole


class _Proof:
    """Rounds of prices, bounds of all windows, larger windows, and again."""

    def __init__(
        self,
        reduced: Reduced,
        run: Run,
        lp: Prices,
        best: NDArray[np.int64],
        seed: int,
        file: Path | None,
        saved: SavedProof | None,
    ) -> None:
        self._reduced, self._run, self._seed, self._file = reduced, run, seed, file
        self._best = best
        self._unit = max(1e-200, float(reduced.incidence.value.sum()) / max(1, len(best)))
        self._side_price = lp.side if saved is None else saved.side_price
        self._charge = charge_with_sides(reduced, self._side_price)
        self._problem = fingerprint(reduced)
        self._saved_at = run.seconds
        self._cost = np.inf
        self._half_proven = False
        self.bound = lp.bound
        if saved is None:
            self._begin(lp)
        else:
            self._go_on(saved)

    @property
    def _value(self) -> float:
        return self._reduced.incidence.objective(self._best)

    @property
    def _gap(self) -> float:
        return max(1e-12 * self._unit, self.bound - self._value)

    def work(self, search: SideBySide) -> NDArray[np.int64]:
        """Until the run is over."""
        run = self._run
        self._save()
        while not run.over():
            before = self.bound
            if self._half_proven:
                self._bound_windows(_LAST_SHARE)
            else:
                self._agree()
                if not run.over():
                    self._bound_windows(_BOUNDS_SHARE)
            self._half_proven = False
            if run.over():
                break
            grow = self._may_grow(before)
            last = not grow and self._time_is_short
            if last and self._hard and not np.isnan(self._bounds).any():
                self._prove(self._hard, _LAST_SHARE * run.seconds_left)
            if run.has_clock:
                self._best = _search(search, run, 1.0 if last else _SEARCH_BETWEEN)
            if grow:
                self._grow()
        self._save()
        return self._best

    def _begin(self, lp: Prices) -> None:
        reduced = self._reduced
        inc = reduced.incidence
        halvings = max(0, round(np.log2(max(1.0, len(self._best) / _SITES_A_WINDOW))))
        share = np.zeros(inc.sites)
        share[self._best] = 1.0
        rows = part_rows(inc, share, halvings)
        self._agreement = Agreement(reduced, rows, self._charge, self._unit, self._seed)
        self._agreement.trusted = self._agreement.windows.first_prices(lp.row, inc)
        self._agreement.share = np.full(inc.sites, min(1.0, reduced.count / max(1, inc.sites)))
        self._forget_bounds()
        self._grown = True

    # rounds -----------------------------------------------------------------------------------------------------

    def _agree(self) -> None:
        """Move the prices until the master promises little more, or time asks for bounds."""
        run, agreement = self._run, self._agreement
        if agreement.rounds == 0:
            agreement.climb(agreement.trusted, agreement.climbs)
        began, left = run.seconds, run.seconds_left
        for turn in range(1, _MOST_ROUNDS + 1):
            if run.over() or self._time_is_short or run.seconds - began > _ROUNDS_SHARE * left:
                return
            moved, promised = agreement.round(self._gap)
            if moved:
                self._forget_bounds()
            run.update(iterations=_PER_ROUND)
            self._save_now_and_then()
            settled = turn >= _FEWEST_ROUNDS and promised <= _SETTLED * self._gap
            if settled or turn % _LOOK_EVERY == 0:
                hidden = agreement.look_harder()
                if hidden > max(promised, _SETTLED * self._gap):
                    agreement.climb_longer()
                elif settled:
                    return

    @property
    def _time_is_short(self) -> bool:
        """Whether bounds of all windows would no more be ready in time."""
        return self._run.has_clock and not self._grown and self._run.seconds_left < _SPARE * self._cost

    def _grow(self) -> None:
        """Make each two windows one."""
        self._agreement = self._agreement.grown()
        self._forget_bounds()
        self._grown = True

    def _forget_bounds(self) -> None:
        """Bounds of windows hold at the prices they were proven at, and not at others."""
        self._bounds = np.full(len(self._agreement.windows.windows), np.nan)

    # bounds -----------------------------------------------------------------------------------------------------

    def _bound_windows(self, share: float) -> None:
        """Prove every window at the trusted prices, the small ones first; together they join the run's bound."""
        began = self._run.seconds
        which = sorted({*np.flatnonzero(np.isnan(self._bounds)).tolist(), *self._hard})
        missed = self._prove(which, share * self._run.seconds_left)
        if self._run.was_cancelled:
            return
        taken = self._run.seconds - began
        all_anew = len(which) == len(self._bounds) or not np.isfinite(self._cost)
        self._cost = taken if all_anew else max(self._cost, taken)
        self._grown = False
        if missed > _SETTLED * self._gap:
            self._agreement.climb_longer()

    def _prove(self, which: list[int], budget_s: float) -> float:
        """Bound these windows within so many seconds; what their best choices were worth more than was known."""
        run, agreement, price = self._run, self._agreement, self._agreement.trusted
        windows = agreement.windows.windows
        which = sorted(which, key=lambda w: len(windows[w].incidence.row_site))
        ends, waiting, missed = run.seconds + budget_s, len(which), 0.0

        def seconds() -> float:
            nonlocal waiting
            waiting -= 1
            return _CORES * (ends - run.seconds) / max(_CORES, waiting + 1)

        def best(w: int) -> tuple[float, NDArray[np.int64]]:
            return agreement.patterns.best(w, price)

        nodes = None if run.has_clock else _NODES
        allowance = Allowance(seconds, nodes, self._enough, run.stopped_by_hand)
        for one in bound_windows(agreement.windows, which, price, best, self._reduced.count, allowance, self._seed):
            before = best(one.window)[0]
            agreement.patterns.add(one.window, one.chosen)
            missed += best(one.window)[0] - before
            if run.was_cancelled:
                continue
            known = self._bounds[one.window]
            self._bounds[one.window] = one.bound if np.isnan(known) else min(known, one.bound)
            run.update()
            self._save_now_and_then()
        if not np.isnan(self._bounds).any():
            proven = joined_bound(self._reduced, agreement.windows, self._bounds, price, self._side_price)
            self.bound = min(self.bound, proven)
            run.update(bound=self._reduced.bound(self.bound))
        self._save()
        return missed

    @property
    def _enough(self) -> float:
        """How far above its best choice a window's bound may stay."""
        return max(_ENOUGH * self._gap, _NEGLIGIBLE * float(self._reduced.incidence.value.sum())) / len(self._bounds)

    @property
    def _hard(self) -> list[int]:
        """Windows given up before they were settled."""
        agreement = self._agreement
        best = [agreement.patterns.best(w, agreement.trusted)[0] for w in range(len(self._bounds))]
        return np.flatnonzero(self._bounds > np.array(best) + _HARD * self._enough).tolist()

    def _may_grow(self, before: float) -> bool:
        """Once larger windows can be bounded in the time left, or these have no more to give."""
        if len(self._bounds) <= 1:
            return False
        if not self._run.has_clock:
            return not self._hard
        exhausted = before - self.bound <= _SETTLED * self._gap
        costs = _TRUNCATED_COSTS if exhausted else _GROWTH_COSTS
        return costs * self._cost <= _BOUNDS_SHARE * self._run.seconds_left

    # on disk ----------------------------------------------------------------------------------------------------

    def _go_on(self, saved: SavedProof) -> None:
        agreement = Agreement(self._reduced, saved.row_window, self._charge, self._unit, self._seed)
        agreement.trusted, agreement.step, agreement.share = saved.trusted, saved.step, saved.share
        agreement.climbs, agreement.rounds = saved.climbs, saved.rounds
        patterns = np.split(saved.pattern_site, saved.pattern_start[1:-1])
        for w in range(len(agreement.windows.windows)):
            own = np.flatnonzero(saved.pattern_window == w)
            agreement.patterns.restore(w, [patterns[k] for k in own], saved.pattern_weight[own])
        self._agreement, self._bounds = agreement, saved.window_bound.copy()
        self._grown = True
        self.bound = min(self.bound, saved.bound)
        unknown = np.isnan(self._bounds)
        self._half_proven = not unknown.all() and (bool(unknown.any()) or len(self._hard) > 0)

    def _save_now_and_then(self) -> None:
        if self._run.seconds - self._saved_at >= _SAVE_EVERY_S:
            self._save()

    def _save(self) -> None:
        if self._file is None:
            return
        agreement = self._agreement
        chosen = [one for some in agreement.patterns.chosen for one in some]
        proof = SavedProof(
            fingerprint=self._problem,
            chosen=self._best,
            bound=self.bound,
            row_window=agreement.windows.row_window,
            trusted=agreement.trusted,
            step=agreement.step,
            climbs=agreement.climbs,
            rounds=agreement.rounds,
            window_bound=self._bounds,
            side_price=self._side_price,
            share=agreement.share,
            pattern_window=np.repeat(np.arange(len(self._bounds)), [len(some) for some in agreement.patterns.chosen]),
            pattern_weight=agreement.patterns.all_weights(),
            pattern_start=np.cumsum([0] + [len(one) for one in chosen]),
            pattern_site=np.concatenate(chosen),
        )
        save_proof(self._file, proof)
        self._saved_at = self._run.seconds
