"""A report as a document for programs, and as a table for spreadsheets; both say the same."""

import csv
import io
from typing import Any

from aedmap.formulas import is_formula
from aedmap.regions.report import Line, RegionReport

OUTSIDE = "in none of these parts"
# What each figure counts, by its path in the document.
LEGEND = {
    "population": "inhabitants, as told for the region or as the sum of parts that fill it",
    "devices.all": "registered and not retired",
    "devices.in_service": "of them usable: in service, nothing expired, not held by an incident",
    "devices.open": "of those surely open at the moment",
    "devices.hours_unknown": "of those nobody can say whether the door is open",
    "per_100000": "devices for every 100,000 inhabitants",
    "responders.certified": "people with a verified certificate valid on the day, where they usually are",
    "responders.per_1000": "the same for every 1,000 inhabitants",
    "grid.cells": "cells of grid management",
    "grid.measured": "of them those from whose middle the way to a device could be measured",
    "grid.covered": "of those the ones with a usable device within reach",
    "grid.share": "covered of measured",
    "organisations.established": "Red Cross organisations, of the region itself and of all below it",
    "organisations.possible": "how many there could be",
    "outside": "what lies in the region and in none of its parts, its own organisation included; it makes the sum",
}
_COLUMNS = (
    "code",
    "name",
    "level",
    "population",
    "population_from",
    "devices",
    "devices_in_service",
    "devices_open",
    "devices_hours_unknown",
    "devices_per_100000",
    "in_service_per_100000",
    "open_per_100000",
    "certified",
    "certified_per_1000",
    "grid_cells",
    "grid_measured",
    "grid_covered",
    "grid_share",
    "organisations_established",
    "organisations_possible",
    "organisations_share",
    "at",
    "reach_m",
    "reach_along",
)


def report_document(report: RegionReport) -> dict[str, Any]:
    """The report as plain values; None for what nobody knows."""
    return {
        "at": report.at.isoformat(),
        "reach": {"metres": report.reach.metres, "along": report.reach.along},
        "region": _line(report.whole),
        "children": [_line(part) for part in report.parts],
        "outside": _line(report.rest),
        "legend": LEGEND,
    }


def lines_of(report: RegionReport) -> tuple[Line, ...]:
    """The region, its parts, and what lies in none; without parts that last would be the region once more."""
    return (report.whole, *report.parts, report.rest) if report.parts else (report.whole,)


def report_csv(report: RegionReport) -> str:
    """The region, its parts and what lies in none, a line each; empty cells for what nobody knows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for line in lines_of(report):
        writer.writerow([*_cells(line), report.at.isoformat(), f"{report.reach.metres:g}", report.reach.along])
    return text.getvalue()


def _line(line: Line) -> dict[str, Any]:
    figures, counts, region = line.figures, line.figures.counts, line.region
    return {
        "code": region.code if region else None,
        "name": region.name if region else None,
        "level": region.level.value if region else None,
        "population": figures.population,
        "population_from": figures.population_from,
        "devices": {
            "all": counts.devices,
            "in_service": counts.in_service,
            "open": counts.open,
            "hours_unknown": counts.hours_unknown,
        },
        "per_100000": {
            "all": _rounded(figures.per_100_000(counts.devices)),
            "in_service": _rounded(figures.per_100_000(counts.in_service)),
            "open": _rounded(figures.per_100_000(counts.open)),
        },
        "responders": {"certified": counts.certified, "per_1000": _rounded(figures.certified_per_1000)},
        "grid": {
            "cells": counts.cells,
            "measured": counts.measured,
            "covered": counts.covered,
            "share": _rounded(figures.covered_share),
        },
        "organisations": {
            "established": counts.established,
            "possible": counts.possible,
            "share": _rounded(figures.established_share),
        },
    }


def _cells(line: Line) -> list[Any]:
    told = _line(line)
    names = [told["code"] or "", _safe(told["name"] or OUTSIDE), told["level"] or ""]
    values = [told["population"], told["population_from"]]
    for part in ("devices", "per_100000", "responders", "grid", "organisations"):
        values += told[part].values()
    return names + ["" if value is None else value for value in values]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _safe(text: str) -> str:
    """What a spreadsheet would take for a formula is written as text."""
    return f"'{text}" if is_formula(text) else text
