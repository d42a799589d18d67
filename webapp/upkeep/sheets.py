"""What is taken away: labels to print, and the registry in open formats."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.errors import NotFound
from aedmap.registry import Aed
from aedmap.registry.exporting import Catalogue, ExportFormat, catalogue, write_export
from aedmap.registry.labels import label_sheet
from aedmap.storage import Role
from webapp.access.doors import for_role
from webapp.deployment import here
from webapp.steward.routes import read_query

pages = Blueprint("sheets", __name__)
# The sheet is a page of its own with its styles in it, and loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_TYPES = {"csv": "text/csv", "geojson": "application/geo+json", "gpkg": "application/geopackage+sqlite3"}


@pages.get("/steward/labels")
@for_role(Role.STEWARD)
def labels() -> Response:
    """For the devices named, or for all that the list was narrowed to."""
    sheet = label_sheet(_chosen(), request.url_root, sample=here().is_sample)
    return Response(sheet, headers={"Content-Security-Policy": _POLICY})


@pages.get("/steward/export")
@for_role(Role.STEWARD)
def exports() -> ResponseReturnValue:
    of = _catalogue()
    return render_template("upkeep/export.html", of=of, formats=list(ExportFormat))


@pages.get("/steward/export/<kind>")
@for_role(Role.STEWARD)
def export(kind: str) -> Response:
    """All devices, or those that the list was narrowed to."""
    if kind not in list(ExportFormat):
        raise NotFound(f"There is no export as {kind[:20]!r}; there are {', '.join(ExportFormat)}.")
    of = _catalogue(here().database.devices.list_devices(read_query(datetime.now(UTC))) if request.args else None)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"aeds.{kind}"
        write_export(of, ExportFormat(kind), made)
        answer = Response(made.read_bytes(), mimetype=_TYPES.get(kind, "application/xml"))
    name = f"{'SAMPLE-' if of.sample else ''}aeds-{of.made_at:%Y-%m-%d}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _chosen() -> list[Aed]:
    ids = [one for one in request.args.get("ids", "").split(",") if one]
    if ids:
        return [here().database.registry.get_aed(one) for one in ids]
    return here().database.devices.list_devices(read_query(datetime.now(UTC)))


def _catalogue(chosen: list[Aed] | None = None) -> Catalogue:
    database = here().database
    aeds = database.registry.list_aeds() if chosen is None else chosen
    sources = database.imports.list_sources()
    return catalogue(aeds, sources, datetime.now(UTC), sample=here().is_sample)
