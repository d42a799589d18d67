"""When the engine stops, as a scenario says it."""

from optimizer.scenario import SolveSettings
from optimizer.solvers import AnyOf, Gap, SearchState, Seconds, StopRule


def stop_rule(settings: SolveSettings) -> AnyOf:
    """After so many seconds, within the gap, or when nothing better came for a while."""
    rules: list[StopRule] = [Seconds(settings.seconds), Gap(settings.gap)]
    return AnyOf(*rules) if settings.still_s is None else AnyOf(*rules, _still(settings.still_s))


def _still(seconds: float) -> StopRule:
    """Whether so long nothing better came: yes or no, so that the search does not cool down by it."""
    best, since_s = float("-inf"), 0.0

    def over(state: SearchState) -> float:
        nonlocal best, since_s
        if state.value > best or state.seconds < since_s:  # the clock starts anew with the next problem
            best, since_s = state.value, state.seconds
        return float(state.seconds - since_s >= seconds)

    return over
