"""Published instances: what the files say, and the values that are proven for them (../shared/benchmarks/README.md)."""

import re
from pathlib import Path

import numpy as np
import pytest

from optimizer.solvers import CoverProblem, Seconds, Status, solve
from optimizer.solvers.incidence import objective
from optimizer.solvers.instances import read_ails, read_pmed, read_sjc
from optimizer.solvers.p_center import solve_p_center
from optimizer.solvers.p_median import MedianProblem, solve_p_median

INSTANCES = Path(__file__).parents[5] / "shared" / "benchmarks"
pytestmark = pytest.mark.skipif(not INSTANCES.is_dir(), reason="published instances are not beside the repository")


@pytest.mark.parametrize(("city", "radius"), [("NewYork", 400), ("SanFrancisco", 600)])
def test_published_ails_solutions_are_worth_what_they_say(city: str, radius: int) -> None:
    """Our distances, radius and demand give each published choice exactly its published value."""
    places = read_ails(INSTANCES / "ails" / f"{city}.txt")
    start, site = places.within(radius)
    for file in sorted((INSTANCES / "ails").glob(f"{city}_*_{radius}.txt")):
        value, chosen = re.findall(r": ([\d ]+)", file.read_text())
        sites = np.array(chosen.split(), np.int64)
        problem = CoverProblem(start, site, places.weight, places.size, len(sites))
        assert objective(problem, sites) == int(value)


@pytest.mark.parametrize(("n", "radius", "count", "value"), [(324, 800, 3, 11604), (402, 150, 30, 11073)])
def test_sjc_optima_are_proven(n: int, radius: int, count: int, value: int) -> None:
    """Lorena's places: the known optimum, proven."""
    places = read_sjc(INSTANCES / f"sjc/sjc{n}_data.txt", INSTANCES / f"sjc/sjc{n}_demand.txt")
    start, site = places.within(radius)
    answer = solve(CoverProblem(start, site, places.weight, places.size, count), stop=Seconds(60), seed=0)
    assert (answer.objective, answer.bound, answer.status) == (value, value, Status.OPTIMAL)


def test_pmed1_as_median_and_center() -> None:
    """Beasley's first graph: median 5819, center 127, both proven."""
    places = read_pmed(INSTANCES / "pmed/pmed1.txt")
    away = places.distances()
    median = solve_p_median(MedianProblem(away, np.ones(places.size), places.count), stop=Seconds(60), seed=0)
    assert (median.objective, median.status) == (5819, Status.OPTIMAL)
    center = solve_p_center(away, places.count, stop=Seconds(60), seed=0)
    assert (center.objective, center.status) == (127, Status.OPTIMAL)
