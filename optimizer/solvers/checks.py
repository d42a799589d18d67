"""Every entry of a problem is looked at once, at the door; each sentence names the first that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.errors import BadProblem

if TYPE_CHECKING:
    from optimizer.solvers.problem import CoverProblem


_LARGEST_SUM = 1e15


def check_matrix(start: NDArray[np.int64], site: NDArray[np.int32], site_count: int) -> None:
    """Refuse an empty matrix, sites outside it, and sites out of order or twice in a row."""
    rows = max(0, len(start) - 1)
    if rows < 1 or site_count < 1:
        raise BadProblem(f"the cover matrix has {rows} rows and {site_count} sites: give at least one of each.")
    if site_count >= 2**31:
        raise BadProblem(f"{site_count} sites were given: sites are numbered in 32 bits, so give fewer than {2**31}.")
    if start[0] != 0 or start[-1] != len(site) or np.any(np.diff(start) < 0):
        raise BadProblem("row_start must begin with 0, never fall, and end with the length of row_site.")
    if len(site) == 0:
        return
    if site.min() < 0 or site.max() >= site_count:
        e = int(np.flatnonzero((site < 0) | (site >= site_count))[0])
        raise BadProblem(f"row {_row_of(start, e)} names site {site[e]}, but sites run from 0 to {site_count - 1}.")
    follows = site[1:] > site[:-1]
    inner = start[1:-1]
    follows[inner[(inner > 0) & (inner < len(site))] - 1] = True
    if not follows.all():
        e = int(np.flatnonzero(~follows)[0]) + 1
        row = _row_of(start, e)
        raise BadProblem(f"row {row} names site {site[e]} out of order or twice: list the sites of a row ascending.")


def check_weights(weight: NDArray[np.float64] | NDArray[np.int64], gain: NDArray[np.float64] | None, rows: int) -> None:
    """Refuse weights and gains that are missing, not finite, negative, or gains that rise with the number of covers."""
    if weight.shape != (rows,):
        raise BadProblem(f"{weight.size} weights were given for {rows} rows: give one for each row.")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if len(wrong):
        raise BadProblem(f"row {wrong[0]} has weight {weight[wrong[0]]}: weights must be finite and not negative.")
    if weight.max() > _LARGEST_SUM or weight.sum(dtype=np.float64) > _LARGEST_SUM:
        raise BadProblem(f"the weights add up to more than {_LARGEST_SUM:g}, where whole numbers end: scale them down.")
    if gain is None:
        return
    if gain.ndim not in (1, 2) or gain.shape[-1] < 1 or (gain.ndim == 2 and gain.shape[0] != rows):
        raise BadProblem(f"row_gain has shape {gain.shape}: give (depth,) for all rows or ({rows}, depth).")
    by_row = np.atleast_2d(gain)
    bad = ~(np.isfinite(by_row) & (by_row >= 0))
    bad[:, 1:] |= np.diff(by_row, axis=1) > 0
    if bad.any():
        row, level = np.argwhere(bad)[0]
        raise BadProblem(
            f"row {row} has gain {by_row[row, level]} for its cover number {level + 1}: "
            "gains must be finite, not negative and never rise."
        )


def check_sites(site_count: int, count: int, fixed_open: NDArray[np.int64], fixed_closed: NDArray[np.int64]) -> None:
    """Refuse fixed sites outside the matrix, given twice or both ways, and a count that cannot be."""
    name_sites("fixed_open", fixed_open, site_count)
    name_sites("fixed_closed", fixed_closed, site_count)
    both = np.intersect1d(fixed_open, fixed_closed)
    if len(both):
        raise BadProblem(f"site {both[0]} is fixed open and fixed closed: choose one.")
    if not 0 <= count <= site_count:
        raise BadProblem(f"count {count} is not allowed with {site_count} sites: give 0 to {site_count}.")
    if len(fixed_open) > count:
        raise BadProblem(
            f"{len(fixed_open)} sites are fixed open but count is {count}: raise count or free some sites."
        )


def check_sides(problem: CoverProblem) -> None:
    """Refuse costs, groups, pairs and moves that no choice can keep by themselves."""
    _check_costs(problem)
    for number, group in enumerate(problem.groups):
        name = group.name or f"number {number}"
        name_sites(f"group {name}", group.sites, problem.site_count)
        most = len(group.sites) if group.at_most is None else group.at_most
        if not 0 <= group.at_least <= min(most, len(group.sites)):
            raise BadProblem(
                f"group {name} asks for at least {group.at_least} and at most {most} of its {len(group.sites)} sites: "
                "give 0 <= at_least <= at_most, and no more than it has."
            )
    pairs = problem.forbidden_pairs
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise BadProblem(f"forbidden_pairs has shape {pairs.shape}: give (pairs, 2).")
    wrong = np.flatnonzero(((pairs < 0) | (pairs >= problem.site_count)).any(axis=1) | (pairs[:, 0] == pairs[:, 1]))
    if len(wrong):
        raise BadProblem(
            f"forbidden pair {wrong[0]} is {tuple(pairs[wrong[0]].tolist())}: "
            f"give two different sites from 0 to {problem.site_count - 1}."
        )
    is_open = np.zeros(problem.site_count, np.bool_)
    is_open[problem.fixed_open] = True
    clash = np.flatnonzero(is_open[pairs].all(axis=1))
    if len(clash):
        raise BadProblem(f"sites {tuple(pairs[clash[0]].tolist())} are fixed open but may not both be open: free one.")
    name_sites("existing", problem.existing, problem.site_count)
    if problem.most_moves is not None and problem.most_moves < 0:
        raise BadProblem(f"most_moves {problem.most_moves} is not allowed: give 0 or more.")


def _check_costs(problem: CoverProblem) -> None:
    if problem.site_charge is not None:
        check_amounts("charge", problem.site_charge, problem.site_count)
    cost, budget = problem.site_cost, problem.budget
    if (cost is None) != (budget is None):
        raise BadProblem("site_cost and budget go together: give both or neither.")
    if cost is None or budget is None:
        return
    check_amounts("cost", cost, problem.site_count)
    if not (np.isfinite(budget) and budget >= 0):
        raise BadProblem(f"budget {budget} is not allowed: give a finite number, 0 or more.")
    spent = float(cost[problem.fixed_open].sum())
    if spent > budget * (1 + 1e-12):
        raise BadProblem(f"the sites fixed open cost {spent:g} but the budget is {budget:g}: raise it or free some.")


def check_amounts(name: str, amount: NDArray[np.float64], site_count: int) -> None:
    """Refuse amounts of sites that are missing, not finite or negative."""
    if amount.shape != (site_count,):
        raise BadProblem(f"{amount.size} site {name}s were given for {site_count} sites: give one for each site.")
    wrong = np.flatnonzero(~(np.isfinite(amount) & (amount >= 0)))
    if len(wrong):
        raise BadProblem(f"site {wrong[0]} has {name} {amount[wrong[0]]}: {name}s must be finite and not negative.")


def name_sites(name: str, sites: NDArray[np.int64], site_count: int) -> None:
    """Refuse a list of sites with one outside the matrix or given twice."""
    outside = np.flatnonzero((sites < 0) | (sites >= site_count))
    if len(outside):
        raise BadProblem(f"{name} names site {sites[outside[0]]}, but sites run from 0 to {site_count - 1}.")
    if len(np.unique(sites)) != len(sites):
        raise BadProblem(f"{name} names a site twice: name each once.")


def _row_of(start: NDArray[np.int64], e: int) -> int:
    return int(np.searchsorted(start, e, "right") - 1)
