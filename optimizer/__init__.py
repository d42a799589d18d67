"""Where to put AEDs: demand, sites, coverage, models, solvers, scenarios, plans."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.plan import PlacementPlan
    from optimizer.run import run_scenario

__all__ = ["PlacementPlan", "run_scenario"]


def __getattr__(name: str) -> Any:
    """Load towns, streets and maps only for who plans: `python -m optimizer` sees arrays and starts quickly."""
    if name == "run_scenario":
        from optimizer.run import run_scenario

        return run_scenario
    if name == "PlacementPlan":
        from optimizer.plan import PlacementPlan

        return PlacementPlan
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
