"""What other budgets would be worth, and where the curve bends."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from aedmap.errors import InvalidInput
from aedmap.progress import Progress
from optimizer.choosing.problem import Offer, Rules, cover_problem
from optimizer.choosing.stopping import stop_rule
from optimizer.models import cost_frontier, frontier
from optimizer.plan import FrontierPoint
from optimizer.scenario import Scenario
from optimizer.solvers import SolverError, Status
from optimizer.worth import Tally

_STEP = "Other budgets"
# A curve that leaves its chord by less than this share of what it rises has no bend worth a name.
_LEAST_BEND = 0.05


def other_budgets(
    offer: Offer,
    already: Tally,
    rules: Rules,
    scenario: Scenario,
    before: float,
    total: float,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> tuple[FrontierPoint, ...]:
    """A point for each count of devices or sum of money asked for; the scenario's seconds hold for each by itself.

    before: the objective without new devices; total: all demand. Budgets that the rules cannot keep are left out, such
    as those below what the mandatory sites cost.
    """
    asked, settings = scenario.frontier, scenario.solve
    counts = [] if asked.money else [count for count in asked.devices if count >= len(rules.mandatory)]
    needed = 0.0 if offer.cost is None else float(offer.cost[rules.mandatory].sum())
    sums = [money for money in asked.money if money >= needed]
    steps: Sequence[float] = sums or counts
    # How deep devices may stand together follows from the most that any point allows, not from the plan's own budget.
    question = cover_problem(offer, already, replace(rules, most=max(rules.most, *counts, 0)))
    if not steps or question.problem is None:
        return ()
    stop = stop_rule(settings)
    progress(_STEP, 0.0)
    try:
        if sums:
            answers = cost_frontier(
                question.problem, sums, stop=stop, seed=settings.seed, nested=asked.nested, cancelled=cancelled
            )
        else:
            counts = [min(count, len(offer)) for count in counts]
            kept = sorted(set(counts))
            by_count = dict(
                zip(
                    kept,
                    frontier(
                        question.problem, kept, stop=stop, seed=settings.seed, nested=asked.nested, cancelled=cancelled
                    ),
                    strict=False,
                )
            )
            answers = [by_count[count] for count in counts if count in by_count]
    except SolverError as mistake:
        raise InvalidInput(f"The frontier cannot be reckoned: {mistake}") from mistake
    progress(_STEP, 1.0)
    unit = question.unit / total
    return tuple(
        FrontierPoint(
            step=float(step),
            devices=len(answer.chosen),
            cost=None if offer.cost is None else float(offer.cost[answer.chosen].sum()),
            value=before + answer.objective * unit,
            upper_bound=before + max(answer.bound, answer.objective) * unit,
            status=answer.status.value,
        )
        for step, answer in zip(steps, answers, strict=False)
        if answer.status is not Status.INFEASIBLE
    )


def knee_of(points: Sequence[FrontierPoint], before: float) -> int | None:
    """Which point lies farthest above the line from nothing to the last one: beyond it a step adds less than the mean.

    Satopaa et al. (2011), Finding a "Kneedle" in a haystack. None with less than three points or without a bend.
    """
    if len(points) < 3 or points[-1].value <= before:
        return None
    along = np.array([point.step for point in points]) / points[-1].step
    risen = (np.array([point.value for point in points]) - before) / (points[-1].value - before)
    above = risen - along
    best = int(np.argmax(above))
    return best if above[best] >= _LEAST_BEND else None
