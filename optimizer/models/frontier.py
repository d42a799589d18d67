"""The frontier over the budget: what each number of sites is worth, free or nested.

Free: every count is a problem of its own. Nested: each count keeps the sites of the one before, so that a plan can be
built year by year; its value is never above the free one, and the difference is the price of going step by step.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from optimizer.solvers import BadProblem, CoverProblem, Solution, StopRule, solve


def frontier(
    problem: CoverProblem,
    counts: Sequence[int],
    *,
    stop: StopRule,
    seed: int,
    nested: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> list[Solution]:
    """One answer for each count, ascending; `stop` holds for each count by itself."""
    if list(counts) != sorted(set(counts)) or not counts:
        raise BadProblem(f"counts {list(counts)} are not allowed: give at least one, ascending, each once.")
    answers: list[Solution] = []
    for count in counts:
        here = replace(problem, count=count)
        if nested and answers:
            here = replace(here, fixed_open=answers[-1].chosen)
        answers.append(solve(here, stop=stop, seed=seed, cancelled=cancelled))
        if cancelled is not None and cancelled():
            break
    return answers
