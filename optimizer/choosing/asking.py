"""Asking the engine."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.network import Pairs
from aedmap.progress import Progress, silent
from optimizer.choosing.problem import Asked, Offer, Rules, cover_problem
from optimizer.choosing.stopping import stop_rule
from optimizer.scenario import SolveSettings
from optimizer.solvers import SearchState, Solution, SolverError, Status, solve
from optimizer.worth import Reach, Tally

_STEP = "Choosing sites"


@dataclass(frozen=True, eq=False)
class Chosen:
    """sites: numbers of the chosen sites; bound: no choice within the rules can add more, in the demand's unit."""

    sites: NDArray[np.int64]
    bound: float
    status: Status


def choose(
    offer: Offer,
    already: Tally,
    rules: Rules,
    settings: SolveSettings,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> Chosen:
    """The sites that add most to the devices that are out already, within the rules.

    Raises InvalidInput with the rules that no choice can keep.
    """

    def tell(state: SearchState) -> None:
        used = state.seconds / settings.seconds if math.isfinite(state.seconds) else 0.0
        progress(_STEP, min(1.0, used))

    progress(_STEP, 0.0)
    try:
        asked = cover_problem(offer, already, rules)
        if asked.problem is None:
            return Chosen(rules.mandatory, 0.0, Status.OPTIMAL)
        solution = solve(
            asked.problem, stop=stop_rule(settings), seed=settings.seed, progress=tell, cancelled=cancelled
        )
    except SolverError as mistake:
        raise InvalidInput(f"The sites cannot be chosen: {mistake}") from mistake
    refuse_infeasible(solution)
    progress(_STEP, 1.0)
    return _in_demand(solution, asked)


def refuse_infeasible(solution: Solution) -> None:
    """Raise InvalidInput with what makes it so."""
    if solution.status is Status.INFEASIBLE:
        raise InvalidInput(
            f"No choice of sites keeps all rules: {'; '.join(solution.reasons)}. Ask for fewer mandatory sites, a "
            "larger budget or a smaller spacing."
        )


def _in_demand(solution: Solution, asked: Asked) -> Chosen:
    return Chosen(solution.chosen, solution.bound * asked.unit, solution.status)


def choose_to_cover(
    demand: NDArray[np.float64],
    covered: NDArray[np.bool_],
    reach: Pairs,
    devices: int,
    settings: SolveSettings,
) -> NDArray[np.int64]:
    """The sites that newly cover most demand, doors and prices left aside.

    demand: (cells,); covered: (cells,) by the devices that stay; reach: from sites to cells
    """
    already = Tally(demand[:, None])
    cells = np.flatnonzero(covered)
    already.add(Reach(cells, np.ones(len(cells)), np.zeros(1, np.int64)))
    sites = len(reach.start) - 1
    offer = Offer(
        reach.start,
        reach.target.astype(np.int64),
        np.ones(len(reach)),
        np.ones((sites, 1), np.bool_),
        np.zeros((sites, 2)),
    )
    return choose(offer, already, Rules(min(devices, sites)), settings).sites
