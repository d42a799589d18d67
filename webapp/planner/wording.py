"""Runs, files, settings and figures of plans in words, in the page's language."""

import tomllib
from collections.abc import Mapping
from typing import Any

from aedmap.settings import LANGUAGES as REPORT_LANGUAGES
from optimizer.reports.language import language as report_language
from webapp.languages import LANGUAGES, language
from webapp.translate import _


def planner_tabs() -> list[tuple[str, str]]:
    """Endpoints of the planner's pages and what they are called, in the order of the work."""
    return [
        ("planner_data.page", _("Data")),
        ("scenarios.page", _("Scenarios")),
        ("planner.page", _("Plans")),
        ("comparing.page", _("Compare")),
    ]


def scenario_name(toml: str) -> str:
    """The name in a scenario's text."""
    return str(tomllib.loads(toml).get("name", ""))


def run_state(state: str) -> str:
    return {
        "queued": _("waiting"),
        "running": _("running"),
        "failed": _("failed"),
        "cancelled": _("stopped"),
    }.get(state, state)


def step(told: str) -> str:
    """The step that the computation reports, translated where it is known."""
    return {
        "": _("Beginning"),
        "Demand": _("Counting who is where"),
        "Distances": _("Measuring ways along the streets"),
        "Choosing sites": _("Choosing sites"),
        "Measuring coverage": _("Measuring coverage"),
        "Other budgets": _("Reckoning other budgets"),
        "Writing": _("Writing the files"),
    }.get(told, told)


def note(told: str) -> str:
    """A plan's note as its report would tell it in this language."""
    code = LANGUAGES[language()][1]
    return report_language(code).note(told) if code in REPORT_LANGUAGES else told


def part_name(name: str) -> str:
    """A period that everybody has, in this language; names that people gave stay."""
    code = LANGUAGES[language()][1]
    return report_language(code).name(name) if code in REPORT_LANGUAGES else name


def file_use(use: str) -> str:
    """What a file is for."""
    return {
        "population": _("people who live here"),
        "foot_traffic": _("people out and about"),
        "surface": _("expected arrests"),
        "sites": _("sites for devices"),
        "existing": _("devices already out"),
        "volunteers": _("volunteers"),
        "boundary": _("boundary"),
        "parts": _("parts to report by"),
    }.get(use, use)


def found(use: str, count: int) -> str:
    """What was found in a file."""
    return {
        "population": _("%(count)s people in the town"),
        "foot_traffic": _("%(count)s counting places"),
        "surface": _("%(count)s cells"),
        "boundary": _("%(count)s areas"),
        "parts": _("%(count)s areas"),
    }.get(use, _("%(count)s places")) % {"count": f"{count:,}"}


def size(count: int) -> str:
    """Bytes as people say them."""
    for unit, least in (("MB", 1_000_000), ("kB", 1000)):
        if count >= least:
            return f"{count / least:.1f} {unit}"
    return f"{count} B"


def figure(what: str, group: str) -> str:
    """A figure that two plans are compared by; an aim says itself what its figures are."""
    if group == "aim" and what in ("before", "after"):
        return _("before") if what == "before" else _("after")
    return {
        "before": _("Covered before"),
        "after": _("Covered after"),
        "open_before": _("Known to be open, before"),
        "open_after": _("Known to be open, after"),
        "upper_bound": _("No choice can exceed"),
        "gap": _("Gain not proven to be reached"),
        "devices": _("New devices"),
        "spent": _("Cost"),
    }.get(what, what)


def file_name(name: str) -> str:
    """What a file of a plan is good for."""
    return {
        "report.html": _("Report to print"),
        "map.html": _("Map (opens offline)"),
        "plan.xlsx": _("Workbook (Excel)"),
        "plan.csv": _("Table (CSV)"),
        "plan.gpkg": _("For map programs (GPKG)"),
        "plan.geojson": _("Sites (GeoJSON)"),
        "cells.geojson": _("Cells (GeoJSON)"),
        "plan.json": _("For programs (JSON)"),
    }.get(name, name)


def setting(key: str) -> str:
    """A setting of a scenario; one without words is shown by its key alone."""
    return {
        "budget.devices": _("New devices, at most"),
        "budget.money": _("Money, at most"),
        "budget.cost": _("Price of a device"),
        "response.target_s": _("Within (seconds)"),
        "response.trip": _("Counted until"),
        "response.speed_m_s": _("Metres a second on foot"),
        "response.ways": _("Ways go"),
        "objective.kind": _("Make as large as possible"),
        "model.kind": _("How devices count"),
        "model.hours": _("Doors"),
        "sites.kinds": _("Kinds of venue"),
        "sites.file": _("Sites from a file"),
        "sites.spacing_m": _("No two devices nearer than (metres)"),
        "sites.mandatory": _("Sites that must get one"),
        "sites.forbidden": _("Sites that must not get one"),
        "existing.aeds": _("Devices already out"),
        "demand.population": _("People who live here"),
        "demand.foot_traffic": _("People out and about (foot traffic)"),
        "demand.surface": _("Expected arrests (fitted surface)"),
        "demand.incidence_per_100000_per_year": _("Arrests per 100,000 people and year"),
        "region.boundary": _("Boundary of the plan"),
        "region.parts": _("Parts to report by"),
        "solve.seconds": _("Look for at most (seconds)"),
        "solve.seed": _("Seed"),
        "frontier.devices": _("Other budgets"),
        "town": _("Town"),
    }.get(key, "")


_ORDER = ("report.html", "map.html", "plan.xlsx", "plan.csv", "plan.gpkg", "plan.geojson", "cells.geojson", "plan.json")


def in_order(names: list[str]) -> list[str]:
    """Files of a plan, those for people first."""
    return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def money(amount: float, currency: str) -> str:
    """A sum with its currency."""
    return f"{amount:,.0f} {currency}".strip()


def goal(kind: str) -> str:
    """What a plan made as large as possible."""
    return {
        "coverage": _("coverage"),
        "backup_coverage": _("coverage, second devices counted too"),
        "expected_coverage": _("coverage by devices of which any may be missing"),
        "gradual_coverage": _("coverage, nearer counting more"),
        "survival": _("people expected to survive"),
        "open_coverage": _("coverage by open doors"),
        "open_backup_coverage": _("coverage by open doors, second devices counted too"),
        "open_expected_coverage": _("coverage by open doors of which any may be missing"),
        "open_gradual_coverage": _("coverage by open doors, nearer counting more"),
        "open_survival": _("people expected to survive, by open doors"),
    }.get(kind, kind)


def why(reasons: Mapping[str, Any]) -> list[str]:
    """Why a site was chosen, in sentences."""
    told = [
        _("%(share)s of the demand is near this device and near no other.", share=_share(reasons["alone_share"])),
        _("Without it the plan would lose %(share)s.", share=_share(reasons["lost_share"])),
    ]
    other = reasons.get("substitute")
    if other:
        told.append(
            _(
                "The best other site in its place, %(name)s, would win back %(share)s.",
                name=other["name"],
                share=_share(reasons["substitute_share"]),
            )
        )
    else:
        told.append(_("No other site could win anything back."))
    return told


def _share(value: float) -> str:
    return f"{100 * value:.2f} %"
