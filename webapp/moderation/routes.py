"""The queue of reports: accept, refuse, merge, take back."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput
from aedmap.registry.moderation import NearDevice, RefusalReason, Report, ReportKind, Trust, nearest_known
from aedmap.storage import Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.translate import _

pages = Blueprint("moderation", __name__)
_NEAR_M = 300.0
_DECIDED = 20
_REASONS = {
    ReportKind.NEW_DEVICE: (RefusalReason.NO_DEVICE, RefusalReason.UNCLEAR, RefusalReason.NONSENSE),
    ReportKind.MISSING: (RefusalReason.NOT_SO, RefusalReason.UNCLEAR, RefusalReason.NONSENSE),
    ReportKind.BROKEN: (RefusalReason.NOT_SO, RefusalReason.UNCLEAR, RefusalReason.NONSENSE),
}


@pages.get("/steward/reports")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    store = here().database.reports
    reports = store.list_reports(undecided=True)
    trust = store.trust({one.reporter for one in reports if one.reporter})
    queue = [(one, _device(one), _near(one), trust.get(one.reporter or "", Trust.UNKNOWN)) for one in reports]
    # The reliable first, the doubtful last; among equals the oldest.
    order = [Trust.RELIABLE, Trust.UNKNOWN, Trust.DOUBTFUL]
    queue.sort(key=lambda entry: (order.index(entry[3]), entry[0].id))
    decided = [(one, _device(one)) for one in store.list_reports(undecided=False, limit=_DECIDED)]
    return render_template("moderation/page.html", queue=queue, decided=decided, reasons=_REASONS)


@pages.post("/steward/reports/<int:report_id>/<any(accept,accept_in_service,refuse,merge,undo):decision>")
@for_role(Role.STEWARD)
def decide(report_id: int, decision: str) -> ResponseReturnValue:
    store, now, by = here().database.reports, datetime.now(UTC), actor()
    if decision == "refuse":
        store.refuse(report_id, _reason(), at=now, actor=by)
    elif decision == "merge":
        store.merge(report_id, request.form.get("aed_id", "")[:100], at=now, actor=by)
    elif decision == "undo":
        store.undo(report_id, at=now, actor=by)
    else:
        store.accept(report_id, in_service=decision == "accept_in_service", at=now, actor=by)
    flash(_("The decision was taken back.") if decision == "undo" else _("Decided."))
    return redirect(url_for("moderation.page"))


def _reason() -> RefusalReason:
    given = request.form.get("reason", "")
    if given not in list(RefusalReason):
        raise InvalidInput(f"{given[:40]!r} is no reason to refuse a report; choose one from the list.")
    return RefusalReason(given)


def _device(report: Report) -> object:
    aed_id = report.draft.aed_id or report.result_id
    return here().database.registry.find_aed(aed_id) if aed_id else None


def _near(report: Report) -> NearDevice | None:
    position = report.draft.position
    return nearest_known(position, here().database.registry.aeds_near(position, _NEAR_M)) if position else None
