"""What a reader has to know of a plan's figures before believing them."""

from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language
from optimizer.scenario import Ways


@dataclass(frozen=True)
class Assumption:
    """mark: sample, proxy, assumed or unknown, as the reader's language has it; text: what is so."""

    mark: str
    text: str


def assumptions(plan: PlacementPlan, language: Language) -> list[Assumption]:
    """What was made up, stood in, assumed or not known, the gravest first."""
    say = language.say
    told: list[Assumption] = []

    def add(mark: str, text: str) -> None:
        told.append(Assumption(mark, text))

    if plan.sample:
        add(
            say("sample"), say("Data that call themselves SAMPLE are made up; the figures say nothing of a real place.")
        )
    if plan.proxy:
        add(
            say("proxy"),
            say(
                "Nobody was counted: floor area of buildings and kinds of venues stand in for people. The figures rank "
                "places; they do not say how many arrests there are."
            ),
        )
    response = plan.scenario.response
    add(
        say("assumed"),
        say(
            "Whoever fetches a device moves at {speed} m/s, and it has to be there within {seconds} s: settings.",
            speed=f"{response.speed_m_s:g}",
            seconds=f"{response.target_s:g}",
        ),
    )
    if response.ways is Ways.STRAIGHT:
        add(
            say("assumed"),
            say(
                "No street is known here: ways are straight lines made {detour} times longer.",
                detour=f"{response.detour:g}",
            ),
        )
    demand = plan.scenario.demand
    if not plan.proxy and demand.surface is None:
        add(
            say("assumed"),
            say(
                "{rate} arrests per 100,000 people and year: a setting, not counted here.",
                rate=f"{demand.incidence_per_100000_per_year:g}",
            ),
        )
    if not plan.proxy and any(period.home_share < 1 for period in plan.demand.periods):
        shares = language.listed(
            f"{language.name(period.name)} {language.percent(period.home_share, 0)}" for period in plan.demand.periods
        )
        add(say("assumed"), say("Residents at home, by period: {shares}; settings.", shares=shares))
    if plan.coverage.hours_unknown_after > 0:
        add(
            say("not known"),
            say(
                "Opening hours of {share} of all devices are unknown and do not count as open.",
                share=language.percent(plan.coverage.hours_unknown_after),
            ),
        )
    return told
