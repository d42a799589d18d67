"""Small random problems and their true optima by looking at every choice."""

from itertools import chain, combinations

import numpy as np
from hypothesis import strategies as st

from optimizer.models import mclp
from optimizer.solvers import CoverProblem, Group
from optimizer.solvers.incidence import objective


@st.composite
def cover_problems(draw: st.DrawFn) -> CoverProblem:
    """Up to 10 rows and 7 sites, some fixed, weights whole or broken."""
    rows, sites = draw(st.integers(1, 10)), draw(st.integers(1, 7))
    weight = draw(_weights(rows))
    fates = draw(st.lists(st.sampled_from(["free", "free", "free", "open", "closed"]), min_size=sites, max_size=sites))
    fixed_open = [j for j, fate in enumerate(fates) if fate == "open"]
    fixed_closed = [j for j, fate in enumerate(fates) if fate == "closed"]
    count = draw(st.integers(len(fixed_open), sites))
    return mclp(draw(_covers(rows, sites)), weight, count, fixed_open=fixed_open, fixed_closed=fixed_closed)


@st.composite
def constrained_problems(draw: st.DrawFn) -> CoverProblem:
    """The same with gains of later covers, costs, groups, forbidden pairs and moves, any of them or none."""
    rows, sites = draw(st.integers(1, 8)), draw(st.integers(2, 6))
    plain = mclp(draw(_covers(rows, sites)), draw(_weights(rows)), draw(st.integers(0, sites)))
    depth = draw(st.integers(1, 3))
    steps = draw(st.lists(st.integers(0, 8), min_size=rows * depth, max_size=rows * depth))
    gain = -np.sort(-np.array(steps).reshape(rows, depth), axis=1) / 8.0
    some = st.lists(st.integers(0, sites - 1), unique=True).map(lambda chosen: np.array(sorted(chosen), np.int64))
    groups = []
    for _ in range(draw(st.integers(0, 2))):
        members = draw(some)
        least = draw(st.integers(0, len(members)))
        groups.append(Group(members, least, draw(st.none() | st.integers(least, len(members)))))
    pairs = draw(st.lists(st.lists(st.integers(0, sites - 1), min_size=2, max_size=2, unique=True), max_size=3))
    costs = draw(st.booleans())
    moves = draw(st.none() | st.integers(0, 3))
    charges = st.lists(st.integers(0, 9), min_size=sites, max_size=sites).map(lambda given: np.array(given, np.float64))
    return CoverProblem(
        row_start=plain.row_start,
        row_site=plain.row_site,
        row_weight=plain.row_weight,
        site_count=sites,
        count=plain.count,
        row_gain=draw(st.sampled_from([gain, gain[0], None])),
        site_cost=np.array(draw(st.lists(st.integers(0, 9), min_size=sites, max_size=sites)), np.float64)
        if costs
        else None,
        budget=float(draw(st.integers(0, 20))) if costs else None,
        site_charge=draw(st.none() | charges),
        groups=tuple(groups),
        forbidden_pairs=np.array(pairs, np.int64).reshape(-1, 2),
        existing=draw(some),
        most_moves=moves,
    )


def _covers(rows: int, sites: int) -> st.SearchStrategy[np.ndarray]:
    cells = st.lists(st.booleans(), min_size=rows * sites, max_size=rows * sites)
    return cells.map(lambda given: np.array(given).reshape(rows, sites).astype(np.int8))


def _weights(rows: int) -> st.SearchStrategy[np.ndarray]:
    def many(number: st.SearchStrategy[float]) -> st.SearchStrategy[np.ndarray]:
        return st.lists(number, min_size=rows, max_size=rows).map(np.array)

    return many(st.integers(0, 20)) | many(st.floats(0, 20, allow_nan=False))


def allowed(problem: CoverProblem, chosen: tuple[int, ...]) -> bool:
    """Whether a choice keeps every constraint, written out anew."""
    mine = set(chosen)
    if len(mine) > problem.count or not set(problem.fixed_open.tolist()) <= mine:
        return False
    if mine & set(problem.fixed_closed.tolist()):
        return False
    if problem.site_cost is not None and sum(problem.site_cost[j] for j in mine) > problem.budget:
        return False
    for group in problem.groups:
        n = len(mine & set(group.sites.tolist()))
        if n < group.at_least or (group.at_most is not None and n > group.at_most):
            return False
    if any(a in mine and b in mine for a, b in problem.forbidden_pairs.tolist()):
        return False
    return problem.most_moves is None or len(set(problem.existing.tolist()) - mine) <= problem.most_moves


def best_by_trying_all(problem: CoverProblem) -> float | None:
    """The value of the best allowed choice; None when there is none."""
    sites = range(problem.site_count)
    choices = chain.from_iterable(combinations(sites, n) for n in range(problem.site_count + 1))
    values = [objective(problem, np.array(c, np.int64)) for c in choices if allowed(problem, c)]
    return max(values, default=None)
