"""What a reader has to know of a plan's figures before believing them."""

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language
from optimizer.scenario import Goal, Hours, Trip, Ways


@dataclass(frozen=True)
class Assumption:
    """mark: sample, proxy, assumed or not known, in the reader's language; text: what is so."""

    mark: str
    text: str


def assumptions(plan: PlacementPlan, language: Language) -> list[Assumption]:
    """What was made up, stood in, assumed or not known, the gravest first."""
    say = language.say
    sample = [
        say("Data that call themselves SAMPLE are made up; the figures say nothing of a real place.")
    ] * plan.sample
    proxy = [
        say(
            "Nobody was counted: floor area of buildings and kinds of venues stand in for people. The figures rank "
            "places; they do not say how many arrests there are."
        )
    ] * plan.proxy
    marked = (
        (say("sample"), sample),
        (say("proxy"), proxy),
        (say("assumed"), [*_of_ways(plan, language), *_of_demand(plan, language), *_of_worth(plan, language)]),
        (say("not known"), _not_known(plan, language)),
    )
    return [Assumption(mark, text) for mark, texts in marked for text in texts]


def _of_ways(plan: PlacementPlan, language: Language) -> Iterator[str]:
    response, say = plan.scenario.response, language.say
    yield say(
        "Whoever fetches a device moves at {speed} m/s, and it has to be there within {seconds} s: settings.",
        speed=f"{response.speed_m_s:g}",
        seconds=f"{response.target_s:g}",
    )
    if response.ways is Ways.STRAIGHT:
        yield say(
            "Ways are straight lines made {detour} times longer; no street was looked at.",
            detour=f"{response.detour:g}",
        )
    if response.trip is Trip.VOLUNTEER and response.volunteer_leg_m is not None:
        yield say(
            "Volunteers go {metres} m to each device: a setting; where they are was not counted.",
            metres=f"{response.volunteer_leg_m:g}",
        )


def _of_demand(plan: PlacementPlan, language: Language) -> Iterator[str]:
    asked, say = plan.scenario.demand, language.say
    if plan.proxy:
        return
    if asked.surface is None:
        yield say(
            "{rate} arrests per 100,000 people and year: a setting, not counted here.",
            rate=f"{asked.incidence_per_100000_per_year:g}",
        )
    if any(period.home_share < 1 for period in plan.demand.periods):
        shares = language.listed(
            f"{language.name(period.name)} {language.percent(period.home_share, 0)}" for period in plan.demand.periods
        )
        yield say("Residents at home, by period: {shares}; settings.", shares=shares)


def _of_worth(plan: PlacementPlan, language: Language) -> Iterator[str]:
    scenario, say = plan.scenario, language.say
    if scenario.objective.kind is Goal.SURVIVAL:
        yield say("Survival is reckoned by a published curve over time; it ranks sites and predicts nobody's fate.")
    if scenario.model.hours is Hours.IGNORE:
        yield say("Sites were chosen by distance alone: whether their doors are open was not looked at in choosing.")
    if scenario.sites.assumed_hours:
        yield say(
            "Opening hours assumed by kind of site: {hours}.",
            hours=language.listed(f"{language.kind(kind)} {hours}" for kind, hours in scenario.sites.assumed_hours),
        )
    if scenario.budget.cost is not None:
        yield say(
            "Where a site names no price, a device costs {price}: a setting.",
            price=f"{scenario.budget.cost:,.0f} {scenario.budget.currency}".rstrip(),
        )


def _not_known(plan: PlacementPlan, language: Language) -> Iterator[str]:
    if plan.coverage.hours_unknown_after > 0:
        yield language.say(
            "Opening hours of {share} of all devices are unknown and do not count as open.",
            share=language.percent(plan.coverage.hours_unknown_after),
        )
