"""The only mapping from a map to the solver's arrays."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from aedmap.errors import InvalidInput
from optimizer.models import gradual_cover, keep_apart, mclp
from optimizer.solvers import CoverProblem
from optimizer.worth import Tally

# The engine compares values to 2e-6 of all weight; a total of a million keeps its numbers readable and HiGHS scaled.
TOTAL = 1e6
_LEAST_WORTH = 1e-9
_MOST_ENTRIES = 100e6  # 1.2 GB


@dataclass(frozen=True, eq=False)
class Offer:
    """The candidate sites and what each could do.

    start, cell, worth: site i reaches cell[start[i]:start[i + 1]] and is worth so much to each of them, 0 to 1
    is_open: (sites, slots); xy_m: (sites, 2) on a plane, for spacing; cost: (sites,) or None
    """

    start: NDArray[np.int64]
    cell: NDArray[np.int64]
    worth: NDArray[np.float64]
    is_open: NDArray[np.bool_]
    xy_m: NDArray[np.float64]
    cost: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, eq=False)
class Rules:
    """most: devices; money: for all of them, None without limit; mandatory, forbidden: site numbers."""

    most: int
    money: float | None = None
    mandatory: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    forbidden: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    spacing_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Asked:
    """problem: for the engine, None when no site could add anything; unit: demand per unit of its objective."""

    problem: CoverProblem | None
    unit: float


def cover_problem(offer: Offer, already: Tally, rules: Rules) -> Asked:
    """What the new devices can add to those already out.

    already: the devices that stay; what they bring is out of the problem, so bound and gap speak of the new ones only.
    A row is a cell in one slot of the week; where worth differs, a row for each level of it (optimizer.models).
    """
    row, site, worth, weight, counts = _rows(offer, already)
    if len(row) == 0:
        return Asked(None, 1.0)
    places = len(weight)
    if already.each_adds is not None:
        gain = _gains(already.each_adds, counts, np.bincount(row, minlength=places), rules.most)
        kept = gain.any(axis=1)
        covers = sparse.csr_array((np.ones(len(row)), (row, site)), shape=(places, len(offer)))[kept]
        if not kept.any():
            return Asked(None, 1.0)
        unit = float(weight[kept].sum()) / TOTAL
        problem = replace(mclp(covers, weight[kept] / unit, rules.most), row_gain=gain[kept])
    else:
        unit = float(weight.sum()) / TOTAL
        values = sparse.csr_array((worth, (row, site)), shape=(places, len(offer)))
        if (worth == 1.0).all():
            problem = mclp(values, weight / unit, rules.most)
        else:
            _refuse_too_large(values)
            problem = gradual_cover(values, weight / unit, rules.most)
    return Asked(_with_rules(problem, offer, rules), unit)


def _refuse_too_large(values: sparse.csr_array) -> None:
    """Every level of a row repeats the sites that are worth more."""
    per_row = np.diff(values.indptr).astype(np.float64)
    levels = np.minimum(per_row, len(np.unique(values.data)))
    entries = float((per_row * (levels + 1) / 2).sum())
    if entries > _MOST_ENTRIES:
        raise InvalidInput(
            f"Weighing devices by distance makes a question of {entries / 1e6:,.0f} million numbers, more than "
            f"{_MOST_ENTRIES / 1e6:,.0f} million; give a shorter response.target_s, fewer sites, or larger cells."
        )


def _rows(
    offer: Offer, already: Tally
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """row, site and worth of each entry; weight of each row and how many devices reach it already.

    Rows are those cells and slots that have demand and that a site can do something for.
    """
    source = np.repeat(np.arange(len(offer)), np.diff(offer.start))
    slots = already.weight.shape[1]
    key, site, worth = [], [], []
    for slot in range(slots):
        here = offer.is_open[source, slot] & (already.weight[offer.cell, slot] > 0)
        cell = offer.cell[here]
        more = offer.worth[here]
        if already.each_adds is None:
            more = more - already.best[cell, slot]
        adds = more > _LEAST_WORTH
        key.append(cell[adds] * slots + slot)
        site.append(source[here][adds])
        worth.append(more[adds])
    keys, row = np.unique(np.concatenate(key), return_inverse=True)
    weight, counts = already.weight.ravel()[keys], already.count.ravel()[keys]
    return row.ravel().astype(np.int64), np.concatenate(site), np.concatenate(worth), weight, counts


def _gains(
    each_adds: NDArray[np.float64], counts: NDArray[np.int32], sites: NDArray[np.int64], most: int
) -> NDArray[np.float64]:
    """(rows, depth) what the next device adds and those after it, where `counts` are there already."""
    depth = max(1, min(most, int(sites.max()), len(each_adds)))
    which = counts[:, None] + np.arange(depth)[None, :]
    return np.ascontiguousarray(each_adds[np.minimum(which, len(each_adds) - 1)])


def _with_rules(problem: CoverProblem, offer: Offer, rules: Rules) -> CoverProblem:
    if rules.money is not None and offer.cost is not None:
        problem = replace(problem, site_cost=offer.cost, budget=rules.money)
    problem = replace(
        problem,
        count=min(rules.most, len(offer)),
        fixed_open=rules.mandatory,
        fixed_closed=np.setdiff1d(rules.forbidden, rules.mandatory),
    )
    return keep_apart(problem, offer.xy_m, rules.spacing_m) if rules.spacing_m > 0 else problem
