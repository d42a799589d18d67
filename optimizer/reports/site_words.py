"""Heads and sentences of the table of sites: what a gain counts, what a site costs, why it was chosen."""

from optimizer.plan import Choice, PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.wording import site_name

_LEAST = 0.0001


def gain_head(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What a gain counts where people were counted."""
    survival = plan.objective.kind.endswith("survival")
    return language.say("Survivors a year") if survival else language.say("Arrests a year")


def total_head(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What the running total of the choices is a share of."""
    coverage = plan.objective.kind == "coverage"
    return language.say("Covered in all") if coverage else language.say("Objective in all")


def budget_words(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """What a step of the frontier counts."""
    if not plan.scenario.frontier.money:
        return language.say("new devices")
    currency = plan.scenario.budget.currency
    return language.say("budget, {currency}", currency=currency) if currency else language.say("budget")


def price_head(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """Over a column of prices."""
    currency = plan.scenario.budget.currency
    return language.say("Price, {currency}", currency=currency) if currency else language.say("Price")


def money(amount: float, currency: str = "") -> str:
    """A sum without cents, as budgets are written."""
    return f"{amount:,.0f} {currency}".rstrip()


def reasons(plan: PlacementPlan, choice: Choice, language: Language = ENGLISH) -> str:
    """Why a site: whom it alone covers, what is lost without it, and what could replace it."""
    say, why = language.say, choice.why
    told = [say("The scenario asks for this site.")] if choice.site.id in plan.scenario.sites.mandatory else []
    alone, lost = percent_fine(why.alone_share, language), percent_fine(why.lost_share, language)
    if alone == lost and plan.objective.kind == "coverage":
        told.append(say("Only this device covers {share} of all demand, which is lost without it.", share=alone))
    else:
        told.append(
            say(
                "Only this device is near {alone} of all demand; without it the plan loses {lost}.",
                alone=alone,
                lost=lost,
            )
        )
    if why.substitute is None:
        told.append(say("No other site could win any of it back."))
    else:
        name, back = site_name(why.substitute, language), percent_fine(why.substitute_share, language)
        told.append(say("The best other site is {name}, which wins back {share}.", name=name, share=back))
    return language.gap.join(told)


def percent_fine(share: float, language: Language = ENGLISH) -> str:
    """A small share with a second decimal."""
    if 0 < share < _LEAST:
        return language.say("less than {share}", share=language.percent(_LEAST, 2))
    return language.percent(share, 1 if share >= 0.01 or share == 0 else 2)
