"""Minimum spacing: no two open sites closer than a distance, so that a plan does not put two devices on one square.

    y_j + y_k <= 1    for all j, k closer than s

Moon, Chaudhry: An analysis of network location problems with distance constraints. Management Science 30 (1984).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from optimizer.solvers import BadProblem, CoverProblem


def keep_apart(problem: CoverProblem, site_xy_m: NDArray[np.float64], spacing_m: float) -> CoverProblem:
    """The same problem with sites closer than spacing_m as forbidden pairs; pairs of fixed open sites stay allowed.

    site_xy_m: (sites, 2) in metres
    """
    if site_xy_m.shape != (problem.site_count, 2) or not np.isfinite(site_xy_m).all():
        raise BadProblem(f"site_xy_m has shape {site_xy_m.shape}: give ({problem.site_count}, 2) finite metres.")
    if not (np.isfinite(spacing_m) and spacing_m >= 0):
        raise BadProblem(f"spacing_m {spacing_m} is not allowed: give a finite number of metres, 0 or more.")
    pairs = cKDTree(site_xy_m).query_pairs(spacing_m, output_type="ndarray").astype(np.int64)
    away = np.hypot(*(site_xy_m[pairs[:, 0]] - site_xy_m[pairs[:, 1]]).T)
    stands = np.zeros(problem.site_count, np.bool_)
    stands[problem.fixed_open] = True
    kept = (away < spacing_m) & ~stands[pairs].all(axis=1)
    return replace(problem, forbidden_pairs=np.concatenate([problem.forbidden_pairs, pairs[kept]]))
