"""The engine: arrays in, chosen sites with a proven bound out."""

from optimizer.solvers.problem import CoverProblem
from optimizer.solvers.solution import Solution, Status

__all__ = ["CoverProblem", "Solution", "Status"]
