"""What a reader of a plan has to know, in sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.coverage import Coverage
from optimizer.coverage.measure import shares_over_draws
from optimizer.demand import DemandSurface
from optimizer.places import OnTheGround
from optimizer.plan import Choice
from optimizer.scenario import Hours, Scenario, Trip, Ways

# Shares of coverage that differ by less are the same but for rounding of the draws.
_SAME_SHARE = 1e-5


# Below it straight lines reach more places than streets did in every town measured, see docs/streets.md.
_CAUTIOUS_DETOUR = 1.4


def plan_notes(
    scenario: Scenario,
    demand: DemandSurface,
    places: OnTheGround,
    devices: int,
    choices: Sequence[Choice],
    coverage: Coverage,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> list[str]:
    """devices: how many were given, counted on or not; before, after: (cells,) covered."""
    notes = _of_ways(scenario, places)
    left_out = devices - len(places.kept)
    if left_out:
        notes.append(f"{left_out} of {devices} devices are not counted on: reported only, out of service or gone.")
    for what, found in (("devices already out", places.kept_at.found), ("candidate sites", places.sites_at.found)):
        if not found.all():
            notes.append(f"{int((~found).sum())} of {len(found)} {what} are off the network and cover nobody.")
    notes += _of_choices(scenario, choices)
    if demand.redrawn is not None:
        notes.append(_over_draws(demand.redrawn, before, after))
    if coverage.off_network > 0:
        notes.append(f"{_percent(coverage.off_network)} of the demand is off the network and counts as not covered.")
    if coverage.out_of_reach > 0:
        notes.append(
            f"{_percent(coverage.out_of_reach)} of the demand is out of reach of every device and candidate site."
        )
    return notes


def _of_ways(scenario: Scenario, places: OnTheGround) -> list[str]:
    notes = []
    response = scenario.response
    if response.ways is Ways.STRAIGHT:
        notes.append(
            f"Ways are estimated: the straight line times {response.detour:g}, because no street is looked at. "
            "A river or a railway in between is not seen."
        )
        if response.detour < _CAUTIOUS_DETOUR:
            notes.append(
                "That flatters the coverage: in five towns streets reached only as many places as lines made 1.4 to "
                "1.8 times longer (aedmap town detour)."
            )
    if response.trip is Trip.VOLUNTEER and response.volunteers is None:
        notes.append(f"Volunteers are assumed to go {response.volunteer_leg_m:g} m to each device.")
    for what, at in (("devices already out", places.kept_at), ("candidate sites", places.sites_at)):
        far = int((at.found & ~np.isfinite(at.leg_m)).sum())
        if far:
            notes.append(
                f"{far} of {len(at)} {what} are farther from every volunteer than can be walked in time and cover "
                "nobody."
            )
    return notes


def _of_choices(scenario: Scenario, choices: Sequence[Choice]) -> list[str]:
    notes = []
    asked = scenario.budget.devices
    if asked is not None and scenario.budget.money is None and len(choices) < asked:
        chosen = len(choices)
        notes.append(f"Only {chosen} of {asked} devices are placed: no other site that keeps the rules adds any.")
    if any(choice.gain <= 0 for choice in choices):
        count = sum(choice.gain <= 0 for choice in choices)
        notes.append(f"{count} of the mandatory sites cover nobody whom the others do not cover.")
    if scenario.model.hours is Hours.KNOWN:
        closed = sum(choice.site.opening_hours is None for choice in choices)
        if closed:
            notes.append(f"{closed} of the chosen sites have no known opening hours and count as closed.")
    return notes


def _over_draws(redrawn: NDArray[np.float32], before: NDArray[np.bool_], after: NDArray[np.bool_]) -> str:
    shares = [shares_over_draws(redrawn, covered) for covered in (before, after)]
    if max(np.ptp(of_draws) for of_draws in shares) < _SAME_SHARE:
        return (
            "The draws of the demand change how many arrests are expected and not where: how sure the coverage is "
            "cannot be told from them."
        )
    ends = [np.quantile(of_draws, (0.025, 0.975)) for of_draws in shares]
    told = [f"{100 * low:.1f} to {100 * high:.1f} %" for low, high in ends]
    return (
        f"Over {len(redrawn)} bootstrap draws of the demand the coverage by these very sites lies, in 95 of 100, from "
        f"{told[0]} before and {told[1]} after."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.0005 else "less than 0.1 %"
