"""Compile the engine's inner loops before a clock starts.

numba compiles on first use and keeps the result on disk; the first run on a machine would otherwise spend its seconds
on that and not on the problem.
"""

from functools import cache

import numpy as np

from optimizer.solvers.annealing import Annealing
from optimizer.solvers.complete_cover import completed
from optimizer.solvers.dual import PriceBound
from optimizer.solvers.exchange import Exchange
from optimizer.solvers.first_choice import first_choice
from optimizer.solvers.greedy import greedy
from optimizer.solvers.incidence import incidence_of
from optimizer.solvers.problem import CoverProblem, Group
from optimizer.solvers.proof.agreement import Agreement
from optimizer.solvers.reduce import KEEP, presolve, restrict, untouched
from optimizer.solvers.row_weighting import RowWeighting


@cache
def compiled(plain: bool = False) -> None:
    """Have every inner loop of the covering search ready; quick when they are on disk already.

    plain: only what plain cover under a count needs, which is two thirds of it
    """
    start, site = np.array([0, 2, 4, 5], np.int64), np.array([0, 1, 1, 2, 2], np.int32)
    weight = np.array([5.0, 3.0, 2.0])
    first = presolve(CoverProblem(start, site, weight, 3, 1))
    first_choice(first.incidence, first.count, first.sides, 1.0)
    for members in (first.incidence.short, first.incidence.members):
        Annealing(first.incidence, np.array([0]), 0, members).run(10, 1.0, 0.5)
    PriceBound(first.incidence, first.count, first.sides).run(1)
    if plain:
        return
    group = Group(np.array([0, 1, 2]), 0, 1)
    other = presolve(CoverProblem(start, site, weight, 3, 2, row_gain=np.array([1.0, 0.5]), groups=(group,)))
    Exchange(other.incidence, other.count, other.sides, np.array([1]), 0).run(10, 1.0, 0.5)
    PriceBound(other.incidence, other.count, other.sides).run(1)


@cache
def cover_compiled() -> None:
    """The same for covering every row."""
    start, site = np.array([0, 2, 4], np.int64), np.array([0, 1, 1, 2], np.int32)
    one = np.ones(3)
    reduced = presolve(CoverProblem(start, site, np.ones(2), 3, 3, site_charge=one))
    greedy(reduced.incidence, 1)
    cover = completed(start, site, one, np.array([0], np.int64))
    RowWeighting(incidence_of(start, site, np.ones((2, 1)), one), cover, 0).run(1, np.inf, 0.0)
    PriceBound(reduced.incidence, reduced.count, reduced.sides).run(1)


@cache
def proof_compiled() -> None:
    """The same for prove mode."""
    start, site = np.array([0, 2, 4], np.int64), np.array([0, 1, 1, 2], np.int32)
    two_rows = untouched(CoverProblem(start, site, np.array([5.0, 3.0]), 3, 1))
    two_rows = restrict(two_rows, np.full(3, KEEP))
    agreement = Agreement(two_rows, np.array([0, 1]), np.zeros(3), 8.0, 0)
    agreement.climb(agreement.trusted, 1)
    agreement.round(1.0)
