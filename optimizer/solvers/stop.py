"""When to stop: small rules that say how much of what was allowed is used up."""

import math
from dataclasses import dataclass
from typing import Protocol

from optimizer.solvers.errors import BadProblem


@dataclass(frozen=True)
class SearchState:
    """How far a run is, as a stopping rule sees it.

    seconds: since the start
    iterations: search steps so far, in thousands of proposed moves
    idle: iterations since the value last became better
    value: the best value so far; bound: what no choice can exceed
    """

    seconds: float = 0.0
    iterations: int = 0
    idle: int = 0
    value: float = -math.inf
    bound: float = math.inf

    @property
    def gap(self) -> float:
        """Share of the bound not yet proven reached, 1 while there is no bound."""
        if math.isinf(self.bound) or math.isinf(self.value):
            return 1.0
        return 0.0 if self.bound <= 0 else max(0.0, (self.bound - self.value) / self.bound)


class StopRule(Protocol):
    """Share of the allowance that is used: 1 or more means stop. The search cools down by it.

    Any function of the state will do; one that says only True or False is a rule too.
    """

    def __call__(self, state: SearchState) -> float: ...


@dataclass(frozen=True)
class Seconds:
    """Stop after this much wall clock time."""

    seconds: float

    def __post_init__(self) -> None:
        _positive("seconds", self.seconds)

    def __call__(self, state: SearchState) -> float:
        return state.seconds / self.seconds


@dataclass(frozen=True)
class Iterations:
    """Stop after this many search iterations: the same seed then gives the same answer on every machine."""

    iterations: int

    def __post_init__(self) -> None:
        _positive("iterations", self.iterations)

    def __call__(self, state: SearchState) -> float:
        return state.iterations / self.iterations


@dataclass(frozen=True)
class NoImprovement:
    """Stop when the value has not become better for this many iterations."""

    iterations: int

    def __post_init__(self) -> None:
        _positive("iterations", self.iterations)

    def __call__(self, state: SearchState) -> float:
        return state.idle / self.iterations


@dataclass(frozen=True)
class Gap:
    """Stop when at most this share of the bound is left open (0.01 is one per cent)."""

    gap: float

    def __post_init__(self) -> None:
        if not 0 <= self.gap < 1:
            raise BadProblem(f"gap {self.gap} is not allowed: give a share from 0 to below 1, such as 0.01.")

    def __call__(self, state: SearchState) -> float:
        return 1.0 if state.gap <= self.gap else 0.0


@dataclass(frozen=True)
class Decided:
    """Stop when it is known whether this value can be reached."""

    value: float

    def __call__(self, state: SearchState) -> float:
        return 1.0 if state.value >= self.value or state.bound < self.value else 0.0


class AnyOf:
    """Stop as soon as one of the rules says so."""

    def __init__(self, *rules: StopRule) -> None:
        if not rules:
            raise BadProblem("no stopping rule was given: name at least one, such as Seconds(10).")
        self.rules = rules

    def __call__(self, state: SearchState) -> float:
        return max(rule(state) for rule in self.rules)


@dataclass(frozen=True)
class PartOf:
    """Stop when this share of what another rule allows is used, counted from `begin`, so that something can follow."""

    rule: StopRule
    share: float
    begin: float = 0.0

    def __call__(self, state: SearchState) -> float:
        return max(0.0, self.rule(state) - self.begin) / self.share


def seconds_allowed(rule: StopRule) -> float:
    """The wall clock time a rule allows at most, infinite when it sets none."""
    if isinstance(rule, Seconds):
        return rule.seconds
    if isinstance(rule, PartOf):
        return (rule.begin + rule.share) * seconds_allowed(rule.rule)
    if isinstance(rule, AnyOf):
        return min(seconds_allowed(one) for one in rule.rules)
    return math.inf


def iterations_allowed(rule: StopRule) -> float:
    """The iterations a rule allows at most, infinite when it sets no limit."""
    if isinstance(rule, Iterations):
        return rule.iterations
    if isinstance(rule, PartOf):
        return (rule.begin + rule.share) * iterations_allowed(rule.rule)
    if isinstance(rule, AnyOf):
        return min(iterations_allowed(one) for one in rule.rules)
    return math.inf


def _positive(name: str, value: float) -> None:
    if not value > 0:
        raise BadProblem(f"{name} {value} is not allowed: give a number above 0.")
