"""From a scenario to a plan."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.network import Pairs, Snapped, pairs_within, snap
from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.choosing import Chosen, choose
from optimizer.coverage import Coverage
from optimizer.coverage.measure import (
    ROUNDING_M,
    Streets,
    by_period,
    covered_by_hour,
    order_by_gain,
    share,
    shares_over_draws,
    take,
)
from optimizer.coverage.opening import OpenHours, open_hours
from optimizer.demand import DemandSurface
from optimizer.inputs import demand_of, devices_of, is_sample, records_of, sites_of
from optimizer.plan import Choice, PlacementPlan, TownRecord
from optimizer.scenario import Scenario
from optimizer.sites import CandidateSite, counted_devices


def run_scenario(
    scenario: Scenario,
    town: Town,
    existing: Sequence[Aed],
    progress: Progress = silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> PlacementPlan:
    """Choose sites for the scenario's budget and measure what they change.

    existing: the registry's devices, used when the scenario says existing = registry
    cancelled: asked while choosing; True keeps the best so far and says so in the plan's status
    Raises InvalidInput or SourceUnavailable in one sentence when the inputs cannot make a plan.
    """
    began = time.perf_counter()
    _refuse_other_town(scenario, town)
    progress("Demand", 0.0)
    demand = demand_of(scenario, town)
    progress("Demand", 1.0)
    devices = devices_of(scenario, town, existing)
    places = _on_the_streets(scenario, town, demand, devices, progress)
    before = places.streets.covered_by(places.kept_at)
    most = scenario.budget.devices or len(places.sites)
    chosen = choose(demand.of_cell, before, places.reach, most, scenario.solve, progress, cancelled)
    progress("Measuring coverage", 0.0)
    choices, chosen_at, after = _in_order(demand, places, before, chosen)
    coverage = _coverage(town, demand, places, choices, chosen_at, before, after)
    progress("Measuring coverage", 1.0)
    gained = sum(choice.gain for choice in choices)
    return PlacementPlan(
        scenario=scenario,
        town=TownRecord(town.info.name, town.fingerprint, town.info.licence, town.info.extract_date),
        demand=demand,
        existing=places.kept,
        candidates=places.sites,
        choices=choices,
        covered_before=before,
        covered_after=after,
        off_network=~places.streets.cells.found,
        coverage=coverage,
        upper_bound=min(1.0, coverage.before + max(chosen.bound, gained) / demand.total),
        gap=max(0.0, 1 - gained / chosen.bound) if chosen.bound > 0 else 0.0,
        status=chosen.status.value,
        seconds=time.perf_counter() - began,
        inputs=records_of(scenario, devices),
        notes=(*demand.notes, *_notes(scenario, demand, places, devices, choices, coverage, before, after)),
        sample=is_sample(scenario, devices),
    )


@dataclass(frozen=True, eq=False)
class _Places:
    """Everything on the streets: cells of demand, devices kept, candidate sites and which cells they reach."""

    streets: Streets
    kept: tuple[Aed, ...]
    kept_at: Snapped
    sites: tuple[CandidateSite, ...]
    sites_at: Snapped
    reach: Pairs


def _refuse_other_town(scenario: Scenario, town: Town) -> None:
    if scenario.town is not None and scenario.town != town.fingerprint:
        raise InvalidInput(
            f"The scenario was written for the town {scenario.town[:12]}, but the town given is "
            f"{town.fingerprint[:12]}; give the right town, or leave 'town' out of the scenario."
        )


def _on_the_streets(
    scenario: Scenario, town: Town, demand: DemandSurface, devices: Sequence[Aed], progress: Progress
) -> _Places:
    progress("Distances", 0.0)
    response = scenario.response
    kept, sites = counted_devices(devices), sites_of(scenario, town)

    def at(lon: Sequence[float] | NDArray[np.float64], lat: Sequence[float] | NDArray[np.float64]) -> Snapped:
        return snap(town.streets, lon, lat, within_m=response.off_street_m)

    def all_at(positions: Sequence[Position]) -> Snapped:
        return at([position.lon for position in positions], [position.lat for position in positions])

    cells = at(demand.lon, demand.lat)
    kept_at, sites_at = all_at([device.position for device in kept]), all_at([site.position for site in sites])
    if not sites_at.found.any():
        raise InvalidInput("None of the candidate sites is near a street of the town; check their positions.")
    reach = pairs_within(town.network, sites_at, cells, response.reach_m + ROUNDING_M)
    progress("Distances", 1.0)
    return _Places(Streets(town.network, cells, response.reach_m), kept, kept_at, sites, sites_at, reach)


def _in_order(
    demand: DemandSurface, places: _Places, before: NDArray[np.bool_], chosen: Chosen
) -> tuple[tuple[Choice, ...], Snapped, NDArray[np.bool_]]:
    """Choices by their gain, measured anew on the streets; those that add nothing are left out."""
    each = places.streets.covered_by_each(take(places.sites_at, chosen.sites))
    order, gains = order_by_gain(demand.of_cell, before, each)
    useful = [(place, gain) for place, gain in zip(order, gains, strict=True) if gain > 0]
    choices = tuple(
        Choice(rank, places.sites[chosen.sites[place]], gain, gain / demand.total)
        for rank, (place, gain) in enumerate(useful, start=1)
    )
    taken = [int(chosen.sites[place]) for place, _ in useful]
    after = before.copy()
    for cells in each:
        after[cells] = True
    return choices, take(places.sites_at, taken), after


def _coverage(
    town: Town,
    demand: DemandSurface,
    places: _Places,
    choices: Sequence[Choice],
    chosen_at: Snapped,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> Coverage:
    new = [choice.site.as_device(town.info.time_zone, town.info.country or "") for choice in choices]
    kept_hours, new_hours = open_hours(places.kept, town.info.time_zone), open_hours(new, town.info.time_zone)
    open_before = covered_by_hour(places.streets, places.kept_at, kept_hours)
    open_after = open_before | covered_by_hour(places.streets, chosen_at, new_hours)
    periods = by_period(demand, before, after, open_before, open_after)
    of_period = demand.demand.sum(axis=0) / demand.total
    on_network = places.streets.cells.found
    reachable = after.copy()
    reachable[places.reach.target] = True
    return Coverage(
        before=share(demand.of_cell, before),
        after=share(demand.of_cell, after),
        open_before=float(sum(w * p.open_before for w, p in zip(of_period, periods, strict=True))),
        open_after=float(sum(w * p.open_after for w, p in zip(of_period, periods, strict=True))),
        by_period=periods,
        off_network=share(demand.of_cell, ~on_network),
        out_of_reach=share(demand.of_cell, on_network & ~reachable),
        hours_unknown_before=_unknown(kept_hours),
        hours_unknown_after=_unknown(kept_hours, new_hours),
    )


def _unknown(*hours: OpenHours) -> float:
    known = np.concatenate([some.known for some in hours])
    return float(1 - known.mean()) if len(known) else 0.0


def _notes(
    scenario: Scenario,
    demand: DemandSurface,
    places: _Places,
    devices: Sequence[Aed],
    choices: Sequence[Choice],
    coverage: Coverage,
    before: NDArray[np.bool_],
    after: NDArray[np.bool_],
) -> list[str]:
    notes = []
    left_out = len(devices) - len(places.kept)
    if left_out:
        notes.append(f"{left_out} of {len(devices)} devices are not counted on: reported only, out of service or gone.")
    for what, found in (("devices already out", places.kept_at.found), ("candidate sites", places.sites_at.found)):
        if not found.all():
            notes.append(f"{int((~found).sum())} of {len(found)} {what} are off the network and cover nobody.")
    if scenario.budget.devices is not None and len(choices) < scenario.budget.devices:
        notes.append(f"Only {len(choices)} of {scenario.budget.devices} devices would cover anyone new.")
    if demand.redrawn is not None:
        notes.append(_over_draws(demand.redrawn, before, after))
    if coverage.off_network > 0:
        notes.append(f"{_percent(coverage.off_network)} of the demand is off the network and counts as not covered.")
    if coverage.out_of_reach > 0:
        notes.append(
            f"{100 * coverage.out_of_reach:.1f} % of the demand is out of reach of every device and candidate site."
        )
    return notes


def _over_draws(redrawn: NDArray[np.float32], before: NDArray[np.bool_], after: NDArray[np.bool_]) -> str:
    ends = [np.quantile(shares_over_draws(redrawn, covered), (0.025, 0.975)) for covered in (before, after)]
    told = [f"{100 * low:.1f} to {100 * high:.1f} %" for low, high in ends]
    return (
        f"Over {len(redrawn)} bootstrap draws of the demand the coverage by these very sites lies, in 95 of 100, from "
        f"{told[0]} before and {told[1]} after."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.0005 else "less than 0.1 %"
