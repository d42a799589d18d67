"""A choice that somebody has already, made to fit the problem that is left after presolve."""

import numpy as np
from numpy.typing import NDArray

from optimizer.solvers.checks import name_sites
from optimizer.solvers.errors import BadProblem
from optimizer.solvers.first_choice import first_choice
from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.reduce import KEEP, OPEN, Reduced, restrict

_NAMED = 5


def check_start(problem: CoverProblem, start: NDArray[np.int64]) -> None:
    """Refuse a start that no choice with these sites in it could mend; side rows are looked at in `extended`."""
    name_sites("start", start, problem.site_count)
    closed = np.intersect1d(start, problem.fixed_closed)
    if len(closed):
        raise BadProblem(f"start opens site {closed[0]}, which is fixed closed: leave it out or free it.")
    together = len(np.union1d(start, problem.fixed_open))
    if together > problem.count:
        raise BadProblem(
            f"start and the sites fixed open are {together} sites but count is {problem.count}: "
            "give a shorter start or raise count."
        )


def extended(
    problem: CoverProblem, reduced: Reduced, start: NDArray[np.int64], seconds: float
) -> NDArray[np.int64] | None:
    """The start in the numbers of `reduced`, with further sites as far as they are allowed and worth it.

    None when time ran out before an allowed choice around it was found; BadProblem naming the rules it cannot keep.
    """
    kept = np.isin(reduced.site, start)
    lost = np.setdiff1d(start, np.concatenate([reduced.site, reduced.opened]))
    if len(lost):
        kept[_standing_in(problem, reduced, lost)] = True
    begun = restrict(reduced, np.where(kept, OPEN, KEEP).astype(np.int8))
    more, broken = first_choice(begun.incidence, begun.count, begun.sides, seconds)
    if broken:
        listed = "; ".join(broken[:_NAMED])
        raise BadProblem(f"no allowed choice contains the start, because of: {listed}. Change the start or the rule.")
    if more is None:
        return None
    kept[np.isin(reduced.site, begun.site[more])] = True
    return np.flatnonzero(kept).astype(np.int64)


def _standing_in(problem: CoverProblem, reduced: Reduced, lost: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each site that presolve dropped, one of those left that covers all it covers at no higher charge.

    Numbers in `reduced`; sites that covered nothing more than what is open already have none.
    """
    number = np.full(problem.site_count, -1, np.int64)
    number[reduced.site] = np.arange(len(reduced.site))
    is_open = np.zeros(problem.site_count, np.bool_)
    is_open[reduced.opened] = True
    charge, gains = problem.charge(), problem.row_value()[:, 0] > 0
    entry = np.flatnonzero(np.isin(problem.row_site, lost))
    row = np.searchsorted(problem.row_start, entry, "right") - 1
    found = []
    for site in lost:
        mine = row[problem.row_site[entry] == site]
        rows = [problem.row_site[problem.row_start[i] : problem.row_start[i + 1]] for i in mine[gains[mine]]]
        rows = [sites for sites in rows if not is_open[sites].any()]
        if not rows:
            continue
        other, times = np.unique(number[np.concatenate(rows)], return_counts=True)
        all_of_it = other[(times == len(rows)) & (other >= 0)]
        cheap = all_of_it[charge[reduced.site[all_of_it]] <= charge[site]]
        if len(cheap):  # a site that could never be worth its charge is missed by nobody
            found.append(int(cheap[0]))
    return np.array(found, np.int64)
