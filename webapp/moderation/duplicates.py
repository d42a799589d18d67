"""Devices that may be one, side by side: merged, told apart, or taken apart again."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.registry.moderation import possible_pairs
from aedmap.storage import Role
from aedmap.storage.merge_store import would_take
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.translate import _

pages = Blueprint("duplicates", __name__)
_A_PAGE = 25
_COMPARED = ("place", "address", "location", "floor", "opening_hours", "serial", "model", "last_checked_on", "source")


@pages.get("/steward/duplicates")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    database = here().database
    pairs = possible_pairs(database.registry.list_aeds(), database.merging.told_apart())
    last = max(1, -(-len(pairs) // _A_PAGE))
    number = max(1, min(request.args.get("page", 1, type=int) or 1, last))
    shown = {"pairs": pairs[(number - 1) * _A_PAGE : number * _A_PAGE], "total": len(pairs), "names": _COMPARED}
    told = {"page": number, "pages": last, "merged": database.merging.merged_lately()}
    return render_template("moderation/duplicates.html", **shown, **told, would_take=would_take)


@pages.post("/steward/duplicates/<any(merge,apart,undo):decision>")
@for_role(Role.STEWARD)
def decide(decision: str) -> ResponseReturnValue:
    kept, other = (request.form.get(name, "")[:100] for name in ("kept", "other"))
    store, now = here().database.merging, datetime.now(UTC)
    if decision == "merge":
        store.merge(kept, other, at=now, actor=actor())
        flash(_("Merged: the label of the other one leads here now. It can be taken back below."))
    elif decision == "undo":
        store.take_apart(other, at=now, actor=actor())
        flash(_("The merge was taken back: both are as they were."))
    else:
        store.tell_apart(kept, other, at=now, actor=actor())
        flash(_("They are two; the pair is not offered again."))
    return redirect(url_for("duplicates.page"))
