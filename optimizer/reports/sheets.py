"""The plan as tables: what a spreadsheet shows, whatever its format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.assumptions import assumptions
from optimizer.reports.document import plan_document
from optimizer.reports.language import Language
from optimizer.reports.site_rows import SiteRow, site_rows
from optimizer.reports.site_words import budget_words, gain_head, price_head, total_head
from optimizer.reports.sources import sources
from optimizer.reports.wording import coverage_sentence, goal_sentence, scenario_told, target_sentence, warnings

Value = str | float | None


@dataclass(frozen=True)
class Column:
    """kind: text, share (0 to 1), points (of coverage), whole, money or degrees"""

    head: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """One sheet. rows: as many values each as there are columns"""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables(plan: PlacementPlan, language: Language) -> Iterator[Table]:
    """Sheets in order; parts that the plan lacks have none."""
    yield _sites(plan, language)
    yield _coverage(plan, language)
    if plan.coverage.by_region:
        yield _regions(plan, language)
    if plan.frontier:
        yield _frontier(plan, language)
    yield _sources(plan, language)
    yield _about(plan, language)


def _sites(plan: PlacementPlan, language: Language) -> Table:
    say = language.say
    told: list[tuple[Column, Callable[[SiteRow], Value]]] = [
        (Column(say("No."), "whole"), lambda row: row.rank),
        (Column(say("Site")), lambda row: row.name),
        (Column(say("Kind")), lambda row: row.kind),
        (Column(say("Longitude"), "degrees"), lambda row: row.lon),
        (Column(say("Latitude"), "degrees"), lambda row: row.lat),
        (Column(say("Adds, points"), "points"), lambda row: row.gain * 100),
    ]
    if not plan.proxy:
        told.append((Column(gain_head(plan, language), "points"), lambda row: row.arrests_per_year))
    told.append((Column(total_head(plan, language), "share"), lambda row: row.total))
    if any(choice.cost is not None for choice in plan.choices):
        told += [
            (Column(price_head(plan, language), "money"), lambda row: row.price),
            (Column(say("Price in all"), "money"), lambda row: row.spent),
        ]
    told += [
        (Column(say("Opening hours")), lambda row: row.opening_hours or say("unknown")),
        (Column(say("Why this site")), lambda row: row.reasons),
        (Column(say("Id")), lambda row: row.id),
    ]
    rows = tuple(tuple(value(row) for _, value in told) for row in site_rows(plan, language))
    return Table(say("Sites"), tuple(column for column, _ in told), rows)


def _coverage(plan: PlacementPlan, language: Language) -> Table:
    say, coverage = language.say, plan.coverage
    whole = (say("all hours"), coverage.before, coverage.after, coverage.open_before, coverage.open_after)
    periods = [(language.name(p.name), p.before, p.after, p.open_before, p.open_after) for p in coverage.by_period]
    return Table(say("Coverage"), _coverage_columns(say("Period"), language), (whole, *periods))


def _regions(plan: PlacementPlan, language: Language) -> Table:
    say = language.say
    first, *shares = _coverage_columns(say("Region"), language)
    counted = (
        Column(say("Share of the demand"), "share"),
        Column(say("Devices before"), "whole"),
        Column(say("Devices after"), "whole"),
    )
    rows = tuple(
        (
            language.note(one.name),
            one.demand_share,
            one.devices_before,
            one.devices_after,
            one.before,
            one.after,
            one.open_before,
            one.open_after,
        )
        for one in plan.coverage.by_region
    )
    return Table(say("Regions"), (first, *counted, *shares), rows)


def _frontier(plan: PlacementPlan, language: Language) -> Table:
    say = language.say
    heads = (
        Column(budget_words(plan, language), "whole"),
        Column(say("Devices"), "whole"),
        Column(price_head(plan, language), "money"),
        Column(say("Reached"), "share"),
        Column(say("Proven limit"), "share"),
        Column(say("Remark")),
    )
    rows = tuple(
        (point.step, point.devices, point.cost, point.value, point.upper_bound, say("knee") * (number == plan.knee))
        for number, point in enumerate(plan.frontier)
    )
    return Table(say("Frontier"), heads, rows)


def _coverage_columns(first: str, language: Language) -> tuple[Column, ...]:
    say = language.say
    return (
        Column(first),
        Column(say("A device is near: before"), "share"),
        Column(say("A device is near: after"), "share"),
        Column(say("One known to be open is near: before"), "share"),
        Column(say("One known to be open is near: after"), "share"),
    )


def _sources(plan: PlacementPlan, language: Language) -> Table:
    say = language.say
    heads = (say("What"), say("Source"), say("Title"), say("Licence"), say("Date"), "SHA-256")
    unknown = say("not stated")
    rows = [
        (one.what, one.name, one.title, one.licence or unknown, one.date or unknown, one.fingerprint)
        for one in sources(plan, language)
    ]
    return Table(say("Sources"), tuple(Column(head) for head in heads), tuple(rows))


def _about(plan: PlacementPlan, language: Language) -> Table:
    """What the figures mean and rest on, and the scenario itself."""
    say = language.say
    rows: list[tuple[Value, ...]] = [(say("Plan"), plan.name)]
    rows += [(say("Warning"), warning) for warning in warnings(plan, language)]
    rows += [(say("Result"), coverage_sentence(plan, language))]
    rows += [(say("Result"), told) for told in [goal_sentence(plan, language)] if told]
    rows += [(say("Target"), target_sentence(plan, language))]
    rows += [(one.mark, one.text) for one in assumptions(plan, language)]
    rows += [(say("Note"), language.note(note)) for note in plan.notes]
    rows += [(say("Scenario"), scenario_told(plan.scenario))]
    rows += [(say("Fingerprint of this plan"), plan_document(plan)["fingerprint"])]
    return Table(say("About"), (Column(say("What")), Column(say("Text"))), tuple(rows))
