"""What may be tuned about the search; the bound and what is proven never depend on it."""

from dataclasses import dataclass

from optimizer.solvers.errors import BadProblem


@dataclass(frozen=True)
class Params:
    """The usual ones are measured on uniform, clustered and published instances; see docs/benchmarks.md.

    warm, cold: ends of the ladder of temperatures, in values of an average open site
    first_annealing: thousands of proposed moves an open site before copies trade places
    moves_a_round: proposed moves an open site and copy between two trades
    """

    warm: float = 0.022
    cold: float = 0.005
    first_annealing: int = 30
    moves_a_round: int = 50

    def __post_init__(self) -> None:
        if not 0 < self.cold < self.warm <= 1:
            raise BadProblem(f"warm {self.warm} and cold {self.cold} are not allowed: give 0 < cold < warm <= 1.")
        for name in ("first_annealing", "moves_a_round"):
            if getattr(self, name) < 1:
                raise BadProblem(f"{name} {getattr(self, name)} is not allowed: give 1 or more.")
