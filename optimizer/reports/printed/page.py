"""The report's page: the plan's figures, maps and sources put into the template."""

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from aedmap.network import StreetNetwork
from optimizer.plan import PlacementPlan
from optimizer.reports.assumptions import assumptions
from optimizer.reports.document import plan_document
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.printed.curve import frontier_curve
from optimizer.reports.printed.demand_map import demand_map
from optimizer.reports.printed.sheet import sheet_of
from optimizer.reports.printed.town_map import coverage_map, shared_shapes, site_map
from optimizer.reports.signs import aed_sign, cell_sign
from optimizer.reports.site_rows import site_rows
from optimizer.reports.site_words import budget_words, gain_head, money, price_head, total_head
from optimizer.reports.sources import sources
from optimizer.reports.unreachable import unreachable_spots
from optimizer.reports.wording import (
    alternatives,
    demand_words,
    goal_sentence,
    goal_words,
    points,
    points_short,
    scenario_told,
    target_sentence,
    warnings,
)

_TEMPLATES = Path(__file__).parent.parent / "templates"


def report_html(plan: PlacementPlan, network: StreetNetwork | None, language: Language = ENGLISH) -> str:
    """One page for screen and paper (A4) in the language; parts that the plan lacks are left out."""
    sheet, spots = sheet_of(plan), unreachable_spots(plan)
    say = language.say
    pages = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(_TEMPLATES),
    )
    return pages.get_template("report.html").render(
        plan=plan,
        language=language,
        say=say,
        percent=language.percent,
        points=points,
        price=lambda amount: say("unknown") if amount is None else money(amount),
        price_head=price_head(plan, language),
        money=lambda amount: money(amount, plan.scenario.budget.currency),
        style=_style(),
        warnings=warnings(plan, language),
        demand_words=demand_words(plan, language),
        alternatives=alternatives(plan, language),
        points_short=points_short(plan),
        target=target_sentence(plan, language),
        goal=goal_words(plan, language),
        goal_sentence=goal_sentence(plan, language),
        assumptions=assumptions(plan, language),
        rows=site_rows(plan, language),
        priced=any(choice.cost is not None for choice in plan.choices),
        gain_head=gain_head(plan, language),
        total_head=total_head(plan, language),
        periods=[replace(period, name=language.name(period.name)) for period in plan.coverage.by_period],
        regions=[replace(region, name=language.note(region.name)) for region in plan.coverage.by_region],
        spots=spots,
        curve=frontier_curve(plan, language) if plan.frontier else None,
        budget_words=budget_words(plan, language),
        shapes=shared_shapes(plan, network, sheet),
        map_demand=demand_map(plan, sheet, language),
        map_before=coverage_map(plan, sheet, say("Coverage before"), after=False),
        map_after=coverage_map(plan, sheet, say("Coverage after"), after=True),
        map_sites=site_map(plan, sheet, spots, say("Where the new devices go")),
        aed_sign=Markup(aed_sign(18)),  # noqa: S704  drawn by us
        key_cell=lambda state: Markup(cell_sign(state)),  # noqa: S704  drawn by us
        attribution=plan.town.licence,
        sources=sources(plan, language),
        scenario=scenario_told(plan.scenario),
        fingerprint=plan_document(plan)["fingerprint"],
    )


def _style() -> Markup:
    return Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704  our own file
