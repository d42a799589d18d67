"""From a scenario and its places to the question put to the engine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from aedmap.errors import InvalidInput
from aedmap.town import Town
from optimizer.choosing import Offer, Rules
from optimizer.coverage.opening import OpenHours, open_hours
from optimizer.demand import DemandSurface
from optimizer.demand.periods import HOURS_A_WEEK
from optimizer.places import OnTheGround, Standing
from optimizer.reuse import Kept
from optimizer.scenario import Counting, Goal, Hours, Model, Scenario
from optimizer.sites import CandidateSite
from optimizer.worth import Reach, Tally, Week, WorthByDistance, week_of, worth_by_distance

# Gains beyond this are nothing: 0.1 to the 60th.
_DEEPEST = 60
_LEAST_GAIN = 1e-6


@dataclass(frozen=True, eq=False)
class Question:
    """worth, week: what everything is valued by; already: devices that stay, measured; offer, rules: for the engine."""

    worth: WorthByDistance
    week: Week
    already: Tally
    offer: Offer
    rules: Rules
    kept_hours: OpenHours

    def reaches(
        self, found: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]], at: Standing, hours: OpenHours
    ) -> list[Reach]:
        """What measured devices do. found: cells and metres of each."""
        slots = self.week.in_slots(hours.open)
        return [
            Reach(cell, self.worth.added(metres, leg), np.flatnonzero(is_open))
            for (cell, metres), leg, is_open in zip(found, at.leg_m.tolist(), slots, strict=True)
        ]

    def parts(self, scenario: Scenario) -> list[object]:
        """All that the engine's answer depends on."""
        offer, rules, already = self.offer, self.rules, self.already
        arrays: list[object] = [
            offer.start,
            offer.cell,
            offer.worth,
            offer.is_open,
            offer.xy_m,
            offer.cost,
            already.weight,
        ]
        arrays += [already.best, already.count, already.each_adds, rules.mandatory, rules.forbidden]
        return [*arrays, rules.most, rules.money, rules.spacing_m, scenario.solve]


def ask(scenario: Scenario, town: Town, demand: DemandSurface, places: OnTheGround, kept: Kept) -> Question:
    """Raises InvalidInput for rules that contradict each other."""
    worth = worth_by_distance(scenario.objective, scenario.response)
    kept_hours = open_hours(places.kept, town.info.time_zone)
    doors = scenario.model.hours is Hours.KNOWN
    site_open = site_hours(places.sites, town).open if doors else np.ones((len(places.sites), HOURS_A_WEEK), np.bool_)
    week = week_of(demand, np.concatenate([kept_hours.open, site_open]) if doors else None)
    already = Tally(week.weight, _each_adds(scenario.model))
    pairs = places.pairs(kept)
    leg = np.repeat(places.sites_at.leg_m, np.diff(pairs.start))
    offer = Offer(
        start=pairs.start,
        cell=pairs.target.astype(np.int64),
        worth=worth.added(pairs.metres, leg),
        is_open=week.in_slots(site_open),
        xy_m=np.column_stack(town.projection.to_metres(*_lon_lat(places.sites))),
        cost=_costs(places.sites),
    )
    question = Question(worth, week, already, offer, _rules(scenario, town, places, offer), kept_hours)
    for reach in question.reaches(places.measured(places.kept_at, kept), places.kept_at, kept_hours):
        already.add(reach)
    return question


def site_hours(sites: Sequence[CandidateSite], town: Town) -> OpenHours:
    """Hours of the sites; sites that say the same are looked at once."""
    texts, which = np.unique([site.opening_hours or "" for site in sites], return_inverse=True)
    first = [int(np.flatnonzero(which == number)[0]) for number in range(len(texts))]
    devices = [sites[number].as_device(town.info.time_zone, town.info.country or "") for number in first]
    once = open_hours(devices, town.info.time_zone)
    return OpenHours(once.known[which], once.open[which])


def objective_kind(scenario: Scenario) -> str:
    """What is made large, in a word."""
    counting = {Counting.SINGLE: "coverage", Counting.BACKUP: "backup_coverage", Counting.EXPECTED: "expected_coverage"}
    named = {Goal.COVERAGE: counting[scenario.model.kind], Goal.GRADUAL: "gradual_coverage", Goal.SURVIVAL: "survival"}
    return ("open_" if scenario.model.hours is Hours.KNOWN else "") + named[scenario.objective.kind]


def _each_adds(model: Model) -> NDArray[np.float64] | None:
    if model.kind is Counting.BACKUP:
        return np.array([1 - model.backup_share, model.backup_share])
    if model.kind is Counting.EXPECTED:
        adds = (1 - model.busy_share) * model.busy_share ** np.arange(_DEEPEST)
        return np.asarray(adds[adds >= _LEAST_GAIN], np.float64)
    return None


def _lon_lat(sites: Sequence[CandidateSite]) -> tuple[list[float], list[float]]:
    return [site.position.lon for site in sites], [site.position.lat for site in sites]


def _costs(sites: Sequence[CandidateSite]) -> NDArray[np.float64] | None:
    prices = [site.cost for site in sites if site.cost is not None]
    return np.array(prices) if len(prices) == len(sites) else None


def _rules(scenario: Scenario, town: Town, places: OnTheGround, offer: Offer) -> Rules:
    asked, budget = scenario.sites, scenario.budget
    number = {site.id: place for place, site in enumerate(places.sites)}
    mandatory = np.array(sorted(number[name] for name in asked.mandatory), np.int64)
    forbidden = {number[name] for name in asked.forbidden if name in number}
    if asked.spacing_m > 0 and places.kept:
        kept_xy = np.column_stack(
            town.projection.to_metres(
                [device.position.lon for device in places.kept], [device.position.lat for device in places.kept]
            )
        )
        away, _ = KDTree(kept_xy).query(offer.xy_m)
        near = np.flatnonzero(away < asked.spacing_m)
        if len(meant := np.intersect1d(mandatory, near)):
            raise InvalidInput(
                f"sites.mandatory names '{places.sites[meant[0]].id}', which is {away[meant[0]]:.0f} m from a device "
                f"already out, nearer than sites.spacing_m {asked.spacing_m:g}; remove one of the two."
            )
        forbidden |= set(near.tolist())
    if budget.money is not None and offer.cost is not None:
        needed = float(offer.cost[mandatory].sum())
        if needed > budget.money:
            raise InvalidInput(
                f"The {len(mandatory)} mandatory sites cost {needed:g} {budget.currency}".rstrip()
                + f", but budget.money is {budget.money:g}; allow more money or ask for fewer sites."
            )
        allowed = np.delete(offer.cost, sorted(forbidden - set(mandatory.tolist())))
        if len(allowed) and allowed.min() > budget.money:
            raise InvalidInput(
                f"budget.money is {budget.money:g} {budget.currency}".rstrip()
                + f", but the cheapest device costs {allowed.min():g}; allow more money."
            )
    most = len(places.sites) if budget.devices is None else min(budget.devices, len(places.sites))
    return Rules(most, budget.money, mandatory, np.array(sorted(forbidden), np.int64), asked.spacing_m)
