"""A region, its parts and their figures, on a page and as a table to download."""

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput
from aedmap.regions import Hierarchy
from aedmap.regions.drawing import CLASSES, draw
from aedmap.regions.reach import Reach, Streets
from aedmap.regions.report import RegionReport, report_region
from aedmap.regions.report_document import report_csv
from aedmap.storage import Role
from webapp.access.doors import for_role
from webapp.deployment import here

pages = Blueprint("regions", __name__)
_USUAL_M = 180.0
_MOST_PARTS = 500


@pages.get("/steward/regions")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    hierarchy = Hierarchy(here().database.regions.list_regions())
    tops = hierarchy.tops()
    if not tops:
        return render_template("steward/regions.html", report=None)
    report = _report(hierarchy, request.args.get("code") or tops[0].code)
    shown = {"tops": tops[:_MOST_PARTS], "drawing": draw(report), "classes": CLASSES, "most_parts": _MOST_PARTS}
    return render_template("steward/regions.html", report=report, **shown)


@pages.get("/steward/regions.csv")
@for_role(Role.STEWARD)
def table() -> ResponseReturnValue:
    hierarchy = Hierarchy(here().database.regions.list_regions())
    report = _report(hierarchy, request.args.get("code", ""))
    # With a byte order mark, or spreadsheets take Chinese names for something else.
    answer = Response("\ufeff" + report_csv(report), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"region-{report.region.code}.csv")
    return answer


def _report(hierarchy: Hierarchy, code: str) -> RegionReport:
    database = here().database
    return report_region(list(hierarchy), code, database.registry, database.people, _reach(), datetime.now(UTC))


def _reach() -> Reach:
    given, town = request.args.get("reach", ""), here().town
    try:
        metres = float(given) if given else _USUAL_M
    except ValueError as error:
        raise InvalidInput(f"The reach {given!r} is no number of metres.") from error
    along = request.args.get("along") == "streets"
    return Reach(metres, Streets(town.streets, town.info.bbox) if along else None)
