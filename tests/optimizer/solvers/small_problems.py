"""Small random problems and their true optima by looking at every choice."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from optimizer.models import mclp
from optimizer.solvers import CoverProblem
from optimizer.solvers.incidence import see_both_sides


@st.composite
def cover_problems(draw: st.DrawFn) -> CoverProblem:
    """Up to 10 rows and 7 sites, some fixed, weights whole or broken."""
    rows, sites = draw(st.integers(1, 10)), draw(st.integers(1, 7))
    cells = draw(st.lists(st.booleans(), min_size=rows * sites, max_size=rows * sites))
    number = st.integers(0, 20) if draw(st.booleans()) else st.floats(0, 20, allow_nan=False)
    weight = np.array(draw(st.lists(number, min_size=rows, max_size=rows)))
    fates = draw(st.lists(st.sampled_from(["free", "free", "free", "open", "closed"]), min_size=sites, max_size=sites))
    fixed_open = [j for j, fate in enumerate(fates) if fate == "open"]
    fixed_closed = [j for j, fate in enumerate(fates) if fate == "closed"]
    count = draw(st.integers(len(fixed_open), sites))
    covers = np.array(cells).reshape(rows, sites).astype(np.int8)
    return mclp(covers, weight, count, fixed_open=fixed_open, fixed_closed=fixed_closed)


def best_by_trying_all(problem: CoverProblem) -> float:
    """The value of the best allowed choice."""
    incidence = see_both_sides(problem)
    free = sorted(set(range(problem.site_count)) - set(problem.fixed_open) - set(problem.fixed_closed))
    room = min(problem.count - len(problem.fixed_open), len(free))
    choices = (np.array([*problem.fixed_open, *extra], np.int64) for extra in combinations(free, room))
    return max(incidence.objective(choice) for choice in choices)
