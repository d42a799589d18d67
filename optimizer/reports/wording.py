"""What a plan says in words: the same sentences on paper, on the map and at the command line."""

import math
import os
from pathlib import Path

from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.scenario import Scenario, Trip, Ways, scenario_toml
from optimizer.sites import CandidateSite


def site_name(site: CandidateSite, language: Language = ENGLISH) -> str:
    """Its name, or what it is where the map has no name."""
    if site.name:
        return site.name
    if not site.kind:
        return language.say("site without a name ({id})", id=site.id)
    return language.say("{kind} without a name ({id})", kind=language.kind(site.kind), id=site.id)


def percent(share: float, language: Language = ENGLISH) -> str:
    """A share with one decimal, as coverage deserves."""
    return language.percent(share)


def demand_words(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What coverage is a share of."""
    return language.say("stand-in demand") if plan.proxy else language.say("expected arrests")


def coverage_sentence(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """Before, after, and how far from the best possible, where coverage was the aim."""
    told = {
        "before": percent(plan.coverage.before, language),
        "after": percent(plan.coverage.after, language),
        "what": demand_words(plan, language),
    }
    if plan.objective.kind != "coverage":
        return language.say("Covered: {before} of {what} before, {after} after.", **told)
    return language.say(
        "Covered: {before} of {what} before, {after} after; {proof}.", **told, proof=proof(plan, language)
    )


def proof(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What is proven of the choice."""
    if plan.status == "optimal":
        return language.say("proven to be the best possible choice")
    words = language.say(
        "no choice {alternatives} can exceed {bound} (proven, at most {points} points more)",
        alternatives=alternatives(plan, language),
        bound=percent(plan.upper_bound, language),
        points=points_short(plan),
    )
    return language.say("stopped early, {words}", words=words) if plan.status == "cancelled" else words


def alternatives(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """With what a proof compares the choice."""
    asked = plan.scenario
    rules = asked.sites.mandatory or asked.sites.forbidden or asked.sites.spacing_m
    if asked.budget.money is not None or rules:
        return language.say("within the same budget and rules")
    return language.say("of as many devices")


def points_short(plan: PlacementPlan) -> str:
    """How many points of its objective the plan is at most short of the best."""
    short = max(0.0, plan.upper_bound - plan.objective.after) * 100
    return f"{short:.1f}" if short >= 0.1 else f"{math.ceil(short * 100) / 100:.2f}"


def goal_words(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What the plan was asked to make as large as possible."""
    kind, say = plan.objective.kind.removeprefix("open_"), language.say
    told = {
        "coverage": say("the share with a device within reach"),
        "backup_coverage": say("the coverage in which second devices count"),
        "expected_coverage": say("the coverage by devices of which some are missing"),
        "gradual_coverage": say("the coverage in which nearer devices count more"),
        "survival": say("the chance to survive"),
    }[kind]
    return told if plan.objective.kind == kind else say("{goal}, by devices known to be open", goal=told)


def goal_sentence(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """The aim before, after, and how far from the best possible; "" where it is coverage, which is told anyway."""
    if plan.objective.kind == "coverage":
        return ""
    return language.say(
        "Aim, {goal}: {before} before, {after} after; {proof}.",
        proof=proof(plan, language),
        goal=goal_words(plan, language),
        before=percent(plan.objective.before, language),
        after=percent(plan.objective.after, language),
    )


def target_sentence(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What counts as covered."""
    response, say = plan.scenario.response, language.say
    trip = {
        Trip.ROUND: say("fetched and brought back"),
        Trip.ONE_WAY: say("brought, one way,"),
        Trip.VOLUNTEER: say("brought by a volunteer, who goes to it first,"),
    }[response.trip]
    ways = say("of street") if response.ways is Ways.STREETS else say("of way")
    told = say(
        "Covered means: a device can be {trip} within {seconds} s at {speed} m/s, so at most {metres} m {ways} away.",
        trip=trip,
        seconds=f"{response.target_s:g}",
        speed=f"{response.speed_m_s:g}",
        metres=f"{response.reach_m:.0f}",
        ways=ways,
    )
    lost_s = response.turnout_s + response.pickup_s
    if lost_s > 0:
        told += say(" Of that time {seconds} s pass before setting out and at the device.", seconds=f"{lost_s:g}")
    return told


def scenario_told(scenario: Scenario) -> str:
    """The scenario as TOML whose files are named from the folder that holds them all: whose disk it was is nobody's
    business.
    """
    folders = [path.parent for path in scenario.files]
    return scenario_toml(scenario, Path(os.path.commonpath(folders)) if folders else None)


def points(gain_share: float) -> str:
    """A gain in points of coverage; small ones keep a second decimal, or they would all look alike."""
    return f"+{gain_share * 100:.1f}" if gain_share >= 0.01 else f"+{gain_share * 100:.2f}"


def gain_text(plan: PlacementPlan, gain: float, gain_share: float, language: Language = ENGLISH) -> str:
    """A gain in points of coverage, and in arrests where these are known."""
    told = language.say("{points} points", points=points(gain_share))
    if plan.proxy:
        return told
    if plan.objective.kind.endswith("survival"):
        return language.say("{points}, {gain} survivors a year", points=told, gain=f"{gain:.2f}")
    return language.say("{points}, {gain} arrests a year", points=told, gain=f"{gain:.2f}")


def warnings(plan: PlacementPlan, language: Language = ENGLISH) -> tuple[str, ...]:
    """What a reader must not overlook, most important first."""
    said = []
    if plan.sample:
        said.append(language.say("SAMPLE: made from made-up data; do not plan by it."))
    if plan.proxy:
        said.append(language.say("PROXY: nobody was counted; buildings and venues stand in for people."))
    response = plan.scenario.response
    if response.ways is Ways.STRAIGHT:
        said.append(
            language.say(
                "ESTIMATE: no street is known here; ways are straight lines made {detour} times longer.",
                detour=f"{response.detour:g}",
            )
        )
    return tuple(said)
