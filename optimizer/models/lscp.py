"""Location set covering problem: the fewest (or cheapest) sites that cover every row.

    min  sum_j c_j y_j    with  sum_{j in N(i)} y_j >= 1 for every i,   y_j in {0, 1}

Toregas, Swain, ReVelle, Bergman: The location of emergency service facilities. Operations Research 19 (1971).
Solve it with `optimizer.solvers.set_cover.cover_all`; when a row is out of every site's reach the answer names it.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from optimizer.models.matrix import rows_of
from optimizer.solvers import BadProblem
from optimizer.solvers.set_cover import Cover


def lscp(covers: sparse.sparray | sparse.spmatrix | ArrayLike, cost: ArrayLike | None = None) -> Cover:
    """covers: (rows, sites), nonzero where a site covers a row; cost: (sites,) not negative, 1 each when left out."""
    start, site, sites = rows_of(covers)
    costs = np.ones(sites) if cost is None else np.asarray(cost, np.float64)
    if costs.shape != (sites,):
        raise BadProblem(f"{costs.size} costs were given for {sites} sites: give one for each site.")
    return Cover(start, site, costs)
