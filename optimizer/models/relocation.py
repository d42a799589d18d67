"""Relocation: move some of the devices there are, at most so many or within a budget.

    max  sum_i w_i x_i    with  x_i <= sum_{j in N(i)} y_j,   sum_j y_j <= devices,
         sum_{j existing} (1 - y_j) <= r    or    sum_{j new} a_j y_j <= B

A device brought to a new site costs a_j and one that stays costs nothing, so the cost is linear in the sites. What
moving is worth for AEDs: Leung et al. (2021), Buter et al. (2024).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of, sites_of, weights_of
from optimizer.solvers import BadProblem, CoverProblem
from optimizer.solvers.checks import name_sites


def relocation(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weight: ArrayLike,
    existing: ArrayLike,
    most_moves: int,
    bought: int = 0,
) -> CoverProblem:
    """existing: sites with a device today; most_moves: how many of them may move; bought: new devices besides."""
    start, site, sites = rows_of(covers)
    today = sites_of(existing)
    return CoverProblem(
        row_start=start,
        row_site=site,
        row_weight=weights_of(weight),
        site_count=sites,
        count=min(sites, len(today) + bought),
        existing=today,
        most_moves=most_moves,
    )


def relocation_with_cost(
    covers: sparse.sparray | sparse.spmatrix | ArrayLike,
    weight: ArrayLike,
    existing: ArrayLike,
    move_cost: ArrayLike,
    budget: float,
) -> CoverProblem:
    """The number of devices stays; move_cost: (sites,) what it costs to bring a device to this site from anywhere."""
    start, site, sites = rows_of(covers)
    today = sites_of(existing)
    name_sites("existing", today, sites)
    cost = np.array(move_cost, np.float64)
    if cost.shape != (sites,):
        raise BadProblem(f"{cost.size} move costs were given for {sites} sites: give one for each site.")
    cost[today] = 0.0
    return CoverProblem(
        row_start=start,
        row_site=site,
        row_weight=weights_of(weight),
        site_count=sites,
        count=len(today),
        site_cost=cost,
        budget=budget,
    )
