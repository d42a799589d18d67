"""The engine: arrays in, chosen sites with a proven bound out."""

from optimizer.solvers.errors import BadFile, BadProblem, SolverError
from optimizer.solvers.params import Params
from optimizer.solvers.problem import CoverProblem, Group
from optimizer.solvers.solution import Solution, Status
from optimizer.solvers.solve import Proof, order_by_gain, solve
from optimizer.solvers.stop import AnyOf, Decided, Gap, Iterations, NoImprovement, SearchState, Seconds, StopRule

__all__ = [
    "AnyOf",
    "BadFile",
    "BadProblem",
    "CoverProblem",
    "Decided",
    "Gap",
    "Group",
    "Iterations",
    "NoImprovement",
    "Params",
    "Proof",
    "SearchState",
    "Seconds",
    "Solution",
    "SolverError",
    "Status",
    "StopRule",
    "order_by_gain",
    "solve",
]
