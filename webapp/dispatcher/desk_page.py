"""The desk's page, whole or the part that a script asks for."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.deployment import here
from webapp.dispatcher.cases import Case
from webapp.dispatcher.forms import ENDINGS, SceneForm
from webapp.dispatcher.looking import Look
from webapp.page_data import town_data
from webapp.problems import wants_page
from webapp.public.question import Question

_WHOLE = "dispatcher/page.html"
_PARTS = {"panel": "dispatcher/panel.html", "incidents": "dispatcher/incidents.html"}


def desk_page(
    look: Look | None = None,
    case: Case | None = None,
    question: Question | None = None,
    form: SceneForm | None = None,
) -> str:
    database = here().database
    # Read before what is shown: an event in between is then told twice rather than never.
    last_seq = database.events.last_seq()
    incidents = database.dispatch.list_incidents(limit=40)
    template = _PARTS.get(request.args.get("part", ""), _WHOLE)
    shown = {"look": look, "case": case, "question": question or Question(), "form": form}
    unreachable = template == _WHOLE and not database.meta.read().channels
    return render_template(
        template,
        **shown,
        unreachable=unreachable,
        incidents=incidents,
        last_seq=last_seq,
        endings=ENDINGS,
        town=town_data(),
    )


def lead_to(incident_id: int) -> ResponseReturnValue:
    """To the case; a script is told its address."""
    address = url_for("dispatcher.incident", incident_id=incident_id)
    return redirect(address) if wants_page() else jsonify(address=address)
