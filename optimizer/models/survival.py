"""Survival: what an open site is worth to an arrest is the chance to survive when help comes from there.

    max  sum_i w_i max_{j open} s(t_ij)

Gradual cover with v_ij = s(t_ij), hence exact level rows (Erkut, Ingolfsson, Erdogan: Ambulance location for maximum
survival. Naval Research Logistics 55 (2008)). Survival functions rank sites; they are no clinical prediction.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from optimizer.models.gradual_cover import gradual_cover
from optimizer.solvers import BadProblem, CoverProblem

Survival = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def de_maio(response_min: NDArray[np.float64]) -> NDArray[np.float64]:
    """By minutes until the shock can be given: 1 / (1 + exp(0.679 + 0.262 t)). De Maio et al. (2003)."""
    chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp(0.679 + 0.262 * response_min))
    return chance


def larsen(cpr_min: float | NDArray[np.float64], acls_min: float | NDArray[np.float64]) -> Survival:
    """By minutes until the shock, with compressions and advanced care after so many. Larsen et al. (1993).

    0.67 - 0.023 t_cpr - 0.011 t_defib - 0.021 t_acls, never below 0.
    """

    def chance(defib_min: NDArray[np.float64]) -> NDArray[np.float64]:
        linear: NDArray[np.float64] = 0.67 - 0.023 * cpr_min - 0.011 * defib_min - 0.021 * acls_min
        return np.maximum(0.0, linear)

    return chance


def waalewijn(ems_min: float) -> Survival:
    """By minutes until somebody compresses, at latest the ambulance after `ems_min`. Waalewijn et al. (2001).

    1 / (1 + exp(0.04 + 0.3 t_cpr + 0.14 (t_ems - t_cpr)))
    """

    def chance(cpr_min: NDArray[np.float64]) -> NDArray[np.float64]:
        first = np.minimum(cpr_min, ems_min)
        likely: NDArray[np.float64] = 1.0 / (1.0 + np.exp(0.04 + 0.3 * first + 0.14 * (ems_min - first)))
        return likely

    return chance


def waalewijn_shock(cpr_min: float | NDArray[np.float64]) -> Survival:
    """The same by minutes until the shock, with compressions after `cpr_min`, at latest with the shock."""

    def chance(shock_min: NDArray[np.float64]) -> NDArray[np.float64]:
        first = np.minimum(cpr_min, shock_min)
        likely: NDArray[np.float64] = 1.0 / (1.0 + np.exp(0.04 + 0.3 * first + 0.14 * (shock_min - first)))
        return likely

    return chance


def survival_cover(
    minutes: sparse.sparray | sparse.spmatrix | ArrayLike, weight: ArrayLike, count: int, survival: Survival = de_maio
) -> CoverProblem:
    """The value of a choice is the expected number of survivors among `weight` arrests.

    minutes: (rows, sites) not negative until help from the site is there; where it cannot come inf, or no entry in a
    sparse matrix (a stored 0 is no time at all). survival: chance by minutes, never rising.
    """
    if sparse.issparse(minutes):
        matrix = sparse.csr_array(minutes, dtype=np.float64)
    else:
        dense = np.asarray(minutes, np.float64)
        reached = np.nonzero(~np.isposinf(dense))
        matrix = sparse.csr_array((dense[reached], reached), shape=dense.shape)
    wrong = np.flatnonzero(~(matrix.data >= 0))
    if len(wrong):
        row = int(np.searchsorted(matrix.indptr, wrong[0], "right") - 1)
        raise BadProblem(
            f"row {row} is {matrix.data[wrong[0]]} minutes from site {matrix.indices[wrong[0]]}: give 0 or more."
        )
    order = np.argsort(matrix.data)
    chance = np.asarray(survival(matrix.data), np.float64)
    rises = np.flatnonzero(~(np.diff(chance[order]) <= 0))
    if len(rises):
        sooner, later = matrix.data[order[rises[0]]], matrix.data[order[rises[0] + 1]]
        raise BadProblem(
            f"survival is higher after {later:g} minutes than after {sooner:g}: give one that never rises."
        )
    values = sparse.csr_array((chance, matrix.indices, matrix.indptr), shape=matrix.shape)
    return gradual_cover(values, weight, count)
