"""The frontier over the budget: what each number of sites, or each sum of money, is worth, free or nested.

Free: every point is a problem of its own. Nested: each point keeps the sites of the one before, so that a plan can be
built year by year; what it gives up against the free one is the price of going step by step. Its bounds are those of
the free points, since nobody has to go step by step: each nested point is therefore solved twice.

Either way a point begins with the sites of the one before and the best that can be added, so values never fall. What a
larger budget cannot exceed a smaller one cannot either, so bounds of the free frontier are carried down the curve.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from optimizer.solvers import BadProblem, CoverProblem, Solution, Status, StopRule, solve

# As the engine itself: values and bounds of broken numbers meet to a millionth.
_MET = 1e-6


def frontier(
    problem: CoverProblem,
    counts: Sequence[int],
    *,
    stop: StopRule,
    seed: int,
    nested: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> list[Solution]:
    """One answer for each count of open sites, ascending; `stop` holds for each point by itself.

    Points at which no choice keeps the problem's rules are infeasible by themselves. Cancelled, the answers so far are
    returned, the last with status cancelled.
    """
    _refuse_disorder("counts", counts)
    points = (replace(problem, count=count) for count in counts)
    return _along(points, stop, seed, nested, cancelled)


def cost_frontier(
    problem: CoverProblem,
    budgets: Sequence[float],
    *,
    stop: StopRule,
    seed: int,
    nested: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> list[Solution]:
    """The same for each budget of a problem whose sites cost (`budgeted_cover`)."""
    _refuse_disorder("budgets", budgets)
    if problem.site_cost is None:
        raise BadProblem("a frontier over budgets needs site_cost: give what each site costs, or ask for counts.")
    points = (replace(problem, budget=budget) for budget in budgets)
    return _along(points, stop, seed, nested, cancelled)


def _refuse_disorder(name: str, given: Sequence[float]) -> None:
    if not given or list(given) != sorted(set(given)):
        raise BadProblem(f"{name} {list(given)} are not allowed: give at least one, ascending, each once.")


def _along(
    points: Iterable[CoverProblem],
    stop: StopRule,
    seed: int,
    nested: bool,
    cancelled: Callable[[], bool] | None,
) -> list[Solution]:
    answers: list[Solution] = []
    for point in points:
        before = answers[-1].chosen if answers and answers[-1].status is not Status.INFEASIBLE else None
        here = replace(point, fixed_open=before) if nested and before is not None else point
        answer = solve(here, stop=stop, seed=seed, cancelled=cancelled, start=before)
        if here is not point and answer.status is not Status.INFEASIBLE:
            free = solve(point, stop=stop, seed=seed, cancelled=cancelled, start=answer.chosen)
            answer = _bounded_by(answer, free)
        answers.append(answer)
        if answers[-1].status is Status.CANCELLED:
            break
    return answers if nested else _bounds_carried_down(answers)


def _bounded_by(answer: Solution, free: Solution) -> Solution:
    """A nested point is the best of those that keep the sites before it; a bound has to hold for the others, too."""
    bound = max(answer.objective, free.bound)
    met = bound - answer.objective <= _MET * bound
    status = answer.status if answer.status is Status.CANCELLED else Status.OPTIMAL if met else Status.GAP
    return replace(answer, bound=bound, status=status)


def _bounds_carried_down(answers: list[Solution]) -> list[Solution]:
    """Every choice of a point is one of the next, so what bounds that bounds this."""
    carried: list[Solution] = []
    for answer in reversed(answers):
        if carried and answer.bound > carried[-1].bound:
            met = answer.status is Status.GAP and answer.objective >= carried[-1].bound
            status = Status.OPTIMAL if met else answer.status
            answer = replace(answer, bound=max(answer.objective, carried[-1].bound), status=status)
        carried.append(answer)
    return carried[::-1]
