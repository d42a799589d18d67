"""From a scenario to a plan."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.progress import Progress, silent
from aedmap.registry import Aed
from aedmap.town import Town
from optimizer.choosing import Chosen, choose, knee_of, other_budgets
from optimizer.coverage import Coverage
from optimizer.coverage.opening import OpenHours
from optimizer.coverage.parts import Parts, read_parts
from optimizer.demand import DemandSurface
from optimizer.inputs import demand_of, devices_of, is_sample, near_the_town, records_of, sites_of, volunteers_of
from optimizer.measuring import Devices, covered_by, measured_coverage
from optimizer.notes import plan_notes
from optimizer.places import OnTheGround, put_on_the_ground
from optimizer.plan import Choice, FrontierPoint, ObjectiveValue, PlacementPlan, TownRecord
from optimizer.question import Question, ask, objective_kind, site_hours
from optimizer.reasons import reasons
from optimizer.reuse import Arrays, Kept
from optimizer.scenario import Scenario
from optimizer.sites import counted_devices
from optimizer.solvers import Status
from optimizer.worth import Reach, Tally, add_by_gain


def run_scenario(
    scenario: Scenario,
    town: Town,
    existing: Sequence[Aed],
    progress: Progress = silent,
    cancelled: Callable[[], bool] = lambda: False,
    kept: Kept | None = None,
) -> PlacementPlan:
    """Choose sites for the scenario's budget and measure what they change.

    existing: the registry's devices, used when the scenario says existing = registry
    cancelled: asked while choosing; True keeps the best so far and says so in the plan's status
    kept: results of earlier runs, of which those are used whose inputs are the same; None makes everything anew
    Raises InvalidInput or SourceUnavailable in one sentence when the inputs cannot make a plan.
    """
    began = time.perf_counter()
    kept = kept or Kept()
    _refuse_other_town(scenario, town)
    progress("Demand", 0.0)
    demand = demand_of(scenario, town, kept)
    progress("Demand", 1.0)
    devices, sites = devices_of(scenario, town, existing), sites_of(scenario, town)
    parts = None if scenario.region.parts is None else read_parts(scenario.region.parts, scenario.region.parts_name)
    progress("Distances", 0.0)
    near, far_note = near_the_town(devices, town, scenario.response.reach_m + scenario.response.off_street_m)
    counted = counted_devices(near)
    places = put_on_the_ground(scenario.response, town, demand, counted, sites.sites, volunteers_of(scenario))
    question = ask(scenario, town, demand, places, kept)
    progress("Distances", 1.0)
    chosen = _chosen(question, scenario, progress, cancelled, kept)

    progress("Measuring coverage", 0.0)
    placed = _in_order(places, question, chosen.sites, town)
    choices = _choices(places, question, placed, demand)
    measured = _measured(demand, places, question, placed, parts)
    coverage, before, after = measured.coverage, measured.before, measured.after
    progress("Measuring coverage", 1.0)
    gained = placed.whole.value - question.already.value
    value = _value(scenario, question, demand, gained, chosen.bound)
    frontier: tuple[FrontierPoint, ...] = ()
    if chosen.status is not Status.CANCELLED:
        frontier = other_budgets(
            question.offer, question.already, question.rules, scenario, value.before, demand.total, progress, cancelled
        )
    return PlacementPlan(
        scenario=scenario,
        town=TownRecord(town.info.name, town.fingerprint, town.info.licence, town.info.extract_date),
        demand=demand,
        existing=places.kept,
        candidates=places.sites,
        choices=choices,
        covered_before=before,
        covered_after=after,
        off_network=~places.cells_found,
        out_of_reach=measured.out_of_reach,
        coverage=coverage,
        objective=value,
        gap=max(0.0, 1 - gained / chosen.bound) if chosen.bound > 0 else 0.0,
        status=chosen.status.value,
        seconds=time.perf_counter() - began,
        inputs=records_of(scenario, devices),
        notes=(
            *demand.notes,
            *sites.notes,
            *far_note,
            *plan_notes(scenario, demand, places, len(near), choices, coverage, before, after),
        ),
        sample=is_sample(scenario, devices),
        reused=tuple(kept.reused),
        frontier=frontier,
        knee=knee_of(frontier, value.before),
    )


def _chosen(
    question: Question, scenario: Scenario, progress: Progress, cancelled: Callable[[], bool], kept: Kept
) -> Chosen:
    """The engine's answer, or what it answered to the very same question before; one that was cut short is not kept."""

    def make() -> Arrays:
        found = choose(question.offer, question.already, question.rules, scenario.solve, progress, cancelled)
        answer = {"sites": found.sites, "bound": np.array(found.bound), "status": np.array(found.status.value)}
        made.append(found)
        return {} if found.status is Status.CANCELLED else answer

    made: list[Chosen] = []
    arrays = kept.arrays("choice", question.parts(scenario), make)
    return made[0] if made else Chosen(arrays["sites"], float(arrays["bound"]), Status(str(arrays["status"])))


def _refuse_other_town(scenario: Scenario, town: Town) -> None:
    if scenario.town is not None and scenario.town != town.fingerprint:
        raise InvalidInput(
            f"The scenario was written for the town {scenario.town[:12]}, but the town given is "
            f"{town.fingerprint[:12]}; give the right town, or leave 'town' out of the scenario."
        )


@dataclass(frozen=True, eq=False)
class _Placed:
    """The chosen sites by what each adds to those before it, measured anew; whole: with the devices out already."""

    sites: list[int]
    gains: list[float]
    reaches: list[Reach]
    hours: OpenHours
    whole: Tally


def _in_order(places: OnTheGround, question: Question, chosen: NDArray[np.int64], town: Town) -> _Placed:
    """Those that add nothing are left out, unless they are mandatory."""
    at = places.sites_at[chosen]
    hours = site_hours([places.sites[site] for site in chosen.tolist()], town)
    reaches = question.reaches(places.measured(at, Kept()), at, hours)
    whole = question.already.copy()
    order, gains = add_by_gain(whole, reaches, np.isin(chosen, question.rules.mandatory))
    return _Placed(
        [int(chosen[place]) for place in order],
        gains,
        [reaches[place] for place in order],
        OpenHours(hours.known[order], hours.open[order]),
        whole,
    )


@dataclass(frozen=True, eq=False)
class _Measured:
    """before, after: (cells,) a device is near; out_of_reach: (cells,) on the network, but near no device or site."""

    coverage: Coverage
    before: NDArray[np.bool_]
    after: NDArray[np.bool_]
    out_of_reach: NDArray[np.bool_]


def _measured(
    demand: DemandSurface, places: OnTheGround, question: Question, placed: _Placed, parts: Parts | None
) -> _Measured:
    """What the devices out already cover, and what they do together with the new ones."""
    there = [device.position for device in places.kept]
    kept = _devices(question.already.reaches, question.kept_hours, there)
    new = _devices(placed.reaches, placed.hours, [places.sites[site].position for site in placed.sites])
    before = covered_by(kept, len(demand))
    after = covered_by(new, len(demand), before)
    reachable = after.near.copy()
    reachable[question.offer.cell] = True
    coverage = measured_coverage(demand, kept, new, before, after, places.cells_found, reachable, parts)
    return _Measured(coverage, before.near, after.near, places.cells_found & ~reachable)


def _choices(places: OnTheGround, question: Question, placed: _Placed, demand: DemandSurface) -> tuple[Choice, ...]:
    first = len(question.already.reaches)
    why = reasons(placed.whole, first, placed.sites, places.sites, question.offer, question.rules, demand.of_cell)
    return tuple(
        Choice(rank, places.sites[site], gain, gain / demand.total, places.sites[site].cost, reason)
        for rank, (site, gain, reason) in enumerate(zip(placed.sites, placed.gains, why, strict=True), start=1)
    )


def _devices(reaches: Sequence[Reach], hours: OpenHours, positions: Sequence[Position]) -> Devices:
    lon, lat = np.array([[each.lon, each.lat] for each in positions]).reshape(-1, 2).T
    return Devices([reach.cell for reach in reaches], hours, lon, lat)


def _value(
    scenario: Scenario, question: Question, demand: DemandSurface, gained: float, bound: float
) -> ObjectiveValue:
    floor, before = question.worth.floor, question.already.value
    return ObjectiveValue(
        kind=objective_kind(scenario),
        before=floor + before / demand.total,
        after=floor + (before + gained) / demand.total,
        upper_bound=min(1.0, floor + (before + max(bound, gained)) / demand.total),
    )
