"""The sheet made now for the desk, and the file that a worker wrote last, which needs no database."""

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.errors import NotFound, SourceUnavailable
from aedmap.fallback import WITHOUT_PEOPLE, SheetOptions, make_sheet
from aedmap.storage import Role
from webapp.access.doors import actor, for_everyone, for_role
from webapp.deployment import here
from webapp.languages import LANGUAGES, language
from webapp.translate import _

pages = Blueprint("fallback", __name__)
# A page of its own with its styles in it, which loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@pages.get("/dispatcher/fallback")
@for_role(Role.DISPATCHER)
def page() -> ResponseReturnValue:
    return render_template("fallback/page.html")


@pages.get("/dispatcher/fallback/sheet")
@for_role(Role.DISPATCHER)
def sheet() -> Response:
    """With people unless people=no; whoever is named learns of it."""
    now, settings = datetime.now(UTC), here().settings
    records = here().database.fallback.read(people=request.args.get("people") != "no", region=settings.fallback_region)
    options = SheetOptions(
        settings.fallback_cell_m, settings.fallback_region, LANGUAGES[language()][1], settings.public_speed_m_s
    )
    made = make_sheet(here().town, records, now, options)
    here().database.fallback.note_looks(made.listed, at=now, actor=actor())
    return _answer(made.html)


@pages.get("/fallback")
@for_everyone
def kept() -> Response:
    """What is left to show while the database is gone: it names nobody."""
    folder = here().settings.fallback_dir
    if folder is None or not (folder / WITHOUT_PEOPLE).is_file():
        raise NotFound(_("No fallback sheet is kept here; a worker writes one where AEDMAP_FALLBACK_DIR is set."))
    try:
        return _answer((folder / WITHOUT_PEOPLE).read_text("utf-8"))
    except OSError as error:
        raise SourceUnavailable(_("The fallback sheet cannot be read just now.")) from error


def _answer(html: str) -> Response:
    return Response(html, headers={"Content-Security-Policy": _POLICY, "X-Robots-Tag": "noindex"})
