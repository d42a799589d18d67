"""The plan as tables: what a spreadsheet shows, whatever its format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.plan import PlacementPlan
from optimizer.reports.assumptions import assumptions
from optimizer.reports.document import plan_document
from optimizer.reports.language import Language
from optimizer.reports.site_rows import SiteRow, site_rows
from optimizer.reports.sources import sources
from optimizer.reports.wording import coverage_sentence, scenario_told, target_sentence, warnings

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
        told.append((Column(say("Arrests a year"), "points"), lambda row: row.arrests_per_year))
    told += [
        (Column(say("Covered in all"), "share"), lambda row: row.covered),
        (Column(say("Opening hours")), lambda row: row.opening_hours or say("unknown")),
        (Column(say("Id")), lambda row: row.id),
    ]
    rows = tuple(tuple(value(row) for _, value in told) for row in site_rows(plan, language))
    return Table(say("Sites"), tuple(column for column, _ in told), rows)


def _coverage(plan: PlacementPlan, language: Language) -> Table:
    say, coverage = language.say, plan.coverage
    whole = (say("all hours"), coverage.before, coverage.after, coverage.open_before, coverage.open_after)
    periods = [(language.name(p.name), p.before, p.after, p.open_before, p.open_after) for p in coverage.by_period]
    return Table(say("Coverage"), _coverage_columns(say("Period"), language), (whole, *periods))


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
    heads = (say("What"), say("Source"), say("Licence"), say("Date"), "SHA-256")
    rows = [
        (one.what, one.name, one.licence or say("not stated"), one.date or say("not stated"), one.fingerprint)
        for one in sources(plan, language)
    ]
    return Table(say("Sources"), tuple(Column(head) for head in heads), tuple(rows))


def _about(plan: PlacementPlan, language: Language) -> Table:
    """What the figures mean and rest on, and the scenario itself."""
    say = language.say
    rows: list[tuple[Value, ...]] = [(say("Plan"), plan.name)]
    rows += [(say("Warning"), warning) for warning in warnings(plan, language)]
    rows += [(say("Result"), coverage_sentence(plan, language)), (say("Target"), target_sentence(plan, language))]
    rows += [(one.mark, one.text) for one in assumptions(plan, language)]
    rows += [(say("Note"), language.note(note)) for note in plan.notes]
    rows += [(say("Scenario"), scenario_told(plan.scenario))]
    rows += [(say("Fingerprint of this plan"), plan_document(plan)["fingerprint"])]
    return Table(say("About"), (Column(say("What")), Column(say("Text"))), tuple(rows))
