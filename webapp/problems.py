"""Errors as people and programs meet them: a page, or application/problem+json (RFC 9457). One sentence either way."""

import json
import logging
import secrets
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from aedmap.errors import AedmapError, DatabaseUnavailable, InvalidInput, NotFound, SourceUnavailable, StateConflict
from aedmap.fallback import WITHOUT_PEOPLE
from webapp.deployment import here
from webapp.translate import _

_STATUS = {InvalidInput: 400, NotFound: 404, StateConflict: 409, SourceUnavailable: 503}
_log = logging.getLogger("aedmap.web")


def handle_problems(app: Flask) -> None:
    """Register one handler for each family of errors."""
    app.register_error_handler(AedmapError, _from_library)
    app.register_error_handler(CSRFError, _from_stale_form)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, sentence: str, **more: object) -> Response:
    """The sentence in the shape the client asked for; more: further members for programs."""
    if wants_page():
        page = render_template("problem.html", title=_title(status), sentence=sentence, sheets=_sheets())
        return make_response(page, status)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence, **more}
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def wants_page() -> bool:
    """Whether whoever asks is a person with a browser."""
    if request.path.startswith("/api/"):
        return False
    return request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) == "text/html"


def _title(status: int) -> str:
    titles = {
        400: _("That does not work"),
        401: _("Please sign in"),
        403: _("Not for this account"),
        404: _("Not found"),
        409: _("Somebody was faster"),
        503: _("Not available just now"),
    }
    return titles.get(status, _("Something went wrong"))


def _from_library(error: AedmapError) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _unavailable(_told_from_afar(error))
    if isinstance(error, StateConflict) and error.state is not None:
        return problem(status, str(error), state=error.state, allowed=list(error.allowed))
    return problem(status, str(error))


def _told_from_afar(error: AedmapError) -> str:
    """Where the database lies is nobody's business who asks over the network; the log says it."""
    if not isinstance(error, DatabaseUnavailable):
        return str(error)
    _log.error("%s %s: %s", request.method, request.url_rule, error)
    return _("The database cannot be used just now; try again in a moment.")


def _unavailable(sentence: str) -> Response:
    """Other pages look into the database for what stands at their top; this one may be all that is left.

    A browser is led to the fallback sheets, and a program is told the address of the one that needs no database.
    """
    if not wants_page():
        kept = _kept_sheet()
        return problem(503, sentence, **({"fallback": kept} if kept else {}))
    page = current_app.jinja_env.get_template("unavailable.html")
    lang = str(get_locale()).replace("_", "-")
    return make_response(page.render(title=_title(503), sentence=sentence, sheets=_sheets(), lang=lang), 503)


def _sheets() -> list[tuple[str, str]]:
    """Addresses and words of what helps without this page: the kept sheet first, and at the desk the one made now."""
    kept = _kept_sheet()
    sheets = [(kept, _("The nearest devices by cell and street, as they were known last"))] if kept else []
    if request.path.startswith(url_for("dispatcher.page")):
        sheets.append((url_for("fallback.page"), _("The desk's fallback sheet, made now")))
    return sheets


def _kept_sheet() -> str | None:
    folder = here().settings.fallback_dir
    return url_for("fallback.kept") if folder is not None and (folder / WITHOUT_PEOPLE).is_file() else None


def _from_stale_form(_error: CSRFError) -> Response:
    return problem(400, _("This page was open too long or in another session; load it again and repeat the last step."))


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error.response, Response):
        return error.response
    sentences = {
        404: _("There is no page at this address."),
        405: _("This address does not take that kind of request."),
    }
    answer = problem(status, sentences.get(status, error.description or HTTPStatus(status).phrase))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value  # Allow, Retry-After, Content-Range
    return answer


def _unexpected(error: Exception) -> Response:
    number = secrets.token_hex(4)
    # Not the address itself: a signed link in it is as good as the answer.
    _log.exception("request %s failed: %s %s", number, request.method, request.url_rule, exc_info=error)
    return problem(500, _("The program made a mistake; please tell its keeper the number %(number)s.", number=number))
