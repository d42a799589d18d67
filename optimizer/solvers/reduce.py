"""Presolve: a smaller problem with the same optimum, how to undo it, and what was done.

Fixed sites go; rows are merged, rows that cannot gain any more go; a site whose rows another site covers too goes. On
the way sites are numbered along the map, so that what lies near each other lies near each other in memory.
"""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.solvers.incidence import Incidence, incidence_of, transpose
from optimizer.solvers.merge import merge_rows
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.sides import SideRows, side_rows

KEEP, OPEN, CLOSED = np.int8(0), np.int8(1), np.int8(2)
_SAME, _DIGITS = 2e-6, 1e-13


@dataclass(frozen=True)
class PresolveReport:
    """How many rows and sites there were, how many are left, and why the others went."""

    rows: int
    sites: int
    rows_left: int
    sites_left: int
    rows_merged_or_settled: int
    sites_fixed: int
    sites_dominated: int


@dataclass(frozen=True, eq=False)
class Reduced:
    """What is left to decide.

    incidence: over the sites left; site: (sites left,) int64 their numbers in the problem
    opened: (k,) int64 sites of the problem that are open already; offset: what those are worth
    count: how many of the sites left may be opened; sides: what else a choice among them must keep
    whole: every possible value is a whole number, so a bound may be rounded down
    total: all gains and charges of the problem
    """

    incidence: Incidence
    site: NDArray[np.int64]
    opened: NDArray[np.int64]
    offset: float
    count: int
    sides: SideRows
    whole: bool
    total: float
    report: PresolveReport

    def undo(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """The choice in the numbers of the problem, ascending."""
        return np.sort(np.concatenate([self.site[chosen], self.opened]))

    def bound(self, bound: float) -> float:
        """What a bound on the sites left proves for the whole problem; whole values let it be rounded down."""
        bound += self.offset
        return float(np.floor(bound)) if self.whole else bound

    def value(self, chosen: NDArray[np.int64]) -> float:
        """What a choice among the sites left is worth in the whole problem."""
        return self.offset + self.incidence.objective(chosen)


def presolve(problem: CoverProblem) -> Reduced:
    """Make a problem smaller without changing its optimum."""
    fate = np.full(problem.site_count, KEEP)
    fate[problem.fixed_open] = OPEN
    fate[problem.fixed_closed] = CLOSED
    whole = untouched(problem)
    if len(whole.sides) == 0:
        fate[(fate == KEEP) & (whole.incidence.charge > _all_it_can_gain(whole.incidence))] = CLOSED
    reduced = restrict(whole, fate, along_the_map=True)
    if problem.depth == 1 and len(reduced.sides) == 0:
        reduced = _without_dominated(reduced)
    return reduced


def rounding(reduced: Reduced, value: float) -> float:
    """How far apart value and bound may be and still be the same: HiGHS works to one in a million.

    value: of some good choice among the sites left. What no choice can win, and what is won already, does not count, or
    one heavy row that nobody reaches would make any two choices the same.
    """
    if reduced.whole:
        return 0.0
    inc, won = reduced.incidence, _DIGITS * abs(reduced.offset)
    if inc.rows == 0:
        return won
    return _SAME * max(value, float(inc.charge.max(initial=0.0)), float(inc.value[:, 0].max())) + won


def untouched(problem: CoverProblem) -> Reduced:
    """The problem as it is, nothing decided yet; its incidence is seen from the rows only."""
    value, charge = problem.row_value(), problem.charge()
    by_site = np.zeros(problem.site_count + 1, np.int64)
    return Reduced(
        incidence=Incidence(problem.row_start, problem.row_site, by_site, np.empty(0, np.int32), value, charge),
        site=np.arange(problem.site_count),
        opened=np.empty(0, np.int64),
        offset=0.0,
        count=problem.count,
        sides=side_rows(problem),
        whole=bool(np.array_equal(value, np.rint(value)) and np.array_equal(charge, np.rint(charge))),
        total=float(value.sum() + charge.sum()),
        report=PresolveReport(problem.rows, problem.site_count, problem.rows, problem.site_count, 0, 0, 0),
    )


def restrict(reduced: Reduced, fate: NDArray[np.int8], along_the_map: bool = False) -> Reduced:
    """The problem left when some of its sites are opened or closed. fate: (sites left,) KEEP, OPEN or CLOSED."""
    inc = reduced.incidence
    start, site, value, offset = _settle(inc.row_start, inc.row_site, inc.value, fate)
    kept = np.flatnonzero(fate == KEEP)
    if along_the_map:
        kept = kept[_walk(start, _renumber(site, kept, len(fate)), len(kept))]
    site = _renumber(site, kept, len(fate))
    if along_the_map:  # seen from the other side and back again, the sites of a row are ascending
        start, site = transpose(*transpose(start, site, len(kept)), len(start) - 1)
    start, site, value = merge_rows(start, site, value)
    if along_the_map:
        start, site, value = _in_order(start, site, value, np.argsort(site[start[:-1]], kind="stable"))
    opened = np.flatnonzero(fate == OPEN)
    before = reduced.report
    report = replace(
        before,
        rows_left=len(start) - 1,
        sites_left=len(kept),
        rows_merged_or_settled=before.rows - (len(start) - 1),
        sites_fixed=before.sites_fixed + int((fate != KEEP).sum()),
    )
    return Reduced(
        incidence=incidence_of(start, site, value, inc.charge[kept]),
        site=reduced.site[kept],
        opened=np.concatenate([reduced.opened, reduced.site[opened]]),
        offset=reduced.offset + offset - float(inc.charge[opened].sum()),
        count=min(reduced.count - len(opened), len(kept)),
        sides=reduced.sides.restricted(opened, kept),
        whole=reduced.whole,
        total=reduced.total,
        report=report,
    )


def _all_it_can_gain(incidence: Incidence) -> NDArray[np.float64]:
    """(sites,) what a site would win if nothing else were open; one that is charged more is never worth opening."""
    row = np.repeat(np.arange(incidence.rows), np.diff(incidence.row_start))
    return np.bincount(incidence.row_site, incidence.value[row, 0], incidence.sites).astype(np.float64)


def _without_dominated(reduced: Reduced) -> Reduced:
    inc = reduced.incidence
    dominated = _dominated(inc.row_start, inc.row_site, inc.site_start, inc.site_row, inc.charge)
    gone = int(dominated.sum())
    if gone == 0:
        return reduced
    smaller = restrict(reduced, np.where(dominated, CLOSED, KEEP).astype(np.int8))
    report = replace(smaller.report, sites_fixed=reduced.report.sites_fixed, sites_dominated=gone)
    return replace(smaller, report=report)


def _renumber(site: NDArray[np.int32], kept: NDArray[np.int64], sites: int) -> NDArray[np.int32]:
    number = np.full(sites, -1, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    return number[site]


@njit(cache=True, nogil=True)
def _settle(
    row_start: NDArray[np.int64], row_site: NDArray[np.int32], value: NDArray[np.float64], fate: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], float]:
    """Rows over the sites kept, their gains moved on by the sites opened; rows without a gain left are empty."""
    rows, depth = value.shape
    start = np.zeros(rows + 1, np.int64)
    site = np.empty(len(row_site), np.int32)
    left = np.zeros((rows, depth))
    offset = 0.0
    n = 0
    for i in range(rows):
        covers = 0
        for e in range(row_start[i], row_start[i + 1]):
            if fate[row_site[e]] == 1:
                covers += 1
        for k in range(min(covers, depth)):
            offset += value[i, k]
        for k in range(covers, depth):
            left[i, k - covers] = value[i, k]
        if left[i, 0] > 0.0:
            for e in range(row_start[i], row_start[i + 1]):
                if fate[row_site[e]] == 0:
                    site[n] = row_site[e]
                    n += 1
        start[i + 1] = n
    return start, site[:n].copy(), left, offset


@njit(cache=True, nogil=True)
def _walk(start: NDArray[np.int64], site: NDArray[np.int32], sites: int) -> NDArray[np.int64]:
    """Sites in the order of a breadth-first walk from site to site by shared rows: neighbours get near numbers."""
    site_start = np.zeros(sites + 1, np.int64)
    for j in site:
        site_start[j + 1] += 1
    for j in range(sites):
        site_start[j + 1] += site_start[j]
    place = site_start[:-1].copy()
    site_row = np.empty(len(site), np.int32)
    for i in range(len(start) - 1):
        for e in range(start[i], start[i + 1]):
            site_row[place[site[e]]] = i
            place[site[e]] += 1
    order = np.empty(sites, np.int64)
    met = np.zeros(sites, np.bool_)
    row_met = np.zeros(len(start) - 1, np.bool_)
    n = 0
    for first in range(sites):
        if met[first]:
            continue
        met[first] = True
        order[n] = first
        head = n
        n += 1
        while head < n:
            j = order[head]
            head += 1
            for e in range(site_start[j], site_start[j + 1]):
                i = site_row[e]
                if row_met[i]:
                    continue
                row_met[i] = True
                for f in range(start[i], start[i + 1]):
                    k = site[f]
                    if not met[k]:
                        met[k] = True
                        order[n] = k
                        n += 1
    return order


@njit(cache=True, nogil=True)
def _in_order(
    start: NDArray[np.int64], site: NDArray[np.int32], value: NDArray[np.float64], order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """The same rows in another order."""
    rows = len(order)
    new_start = np.zeros(rows + 1, np.int64)
    new_site = np.empty(len(site), np.int32)
    new_value = np.empty_like(value)
    n = 0
    for r in range(rows):
        i = order[r]
        for e in range(start[i], start[i + 1]):
            new_site[n] = site[e]
            n += 1
        new_start[r + 1] = n
        new_value[r] = value[i]
    return new_start, new_site, new_value


@njit(cache=True, nogil=True)
def _dominated(
    row_start: NDArray[np.int64],
    row_site: NDArray[np.int32],
    site_start: NDArray[np.int64],
    site_row: NDArray[np.int32],
    charge: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Sites all of whose rows one other site covers too at no higher charge; of equal sites the first stays."""
    sites = len(site_start) - 1
    gone = np.zeros(sites, np.bool_)
    for j in range(sites):
        width = site_start[j + 1] - site_start[j]
        if width == 0:
            gone[j] = True
            continue
        rarest = site_row[site_start[j]]
        for e in range(site_start[j], site_start[j + 1]):
            i = site_row[e]
            if row_start[i + 1] - row_start[i] < row_start[rarest + 1] - row_start[rarest]:
                rarest = i
        for f in range(row_start[rarest], row_start[rarest + 1]):
            k = row_site[f]
            wider = site_start[k + 1] - site_start[k]
            if k == j or gone[k] or wider < width or charge[k] > charge[j]:
                continue
            if wider == width and charge[k] == charge[j] and k > j:
                continue
            e, g = site_start[j], site_start[k]
            while e < site_start[j + 1] and g < site_start[k + 1]:
                if site_row[e] == site_row[g]:
                    e += 1
                elif site_row[e] < site_row[g]:
                    break
                g += 1
            if e == site_start[j + 1]:
                gone[j] = True
                break
    return gone
