"""Devices that may be one, side by side: merged or told apart."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from aedmap.registry.moderation import possible_pairs
from aedmap.storage import Role
from webapp.access.doors import actor, for_role
from webapp.deployment import here
from webapp.translate import _

pages = Blueprint("duplicates", __name__)
_SHOWN = 50


@pages.get("/steward/duplicates")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    database = here().database
    pairs = possible_pairs(database.registry.list_aeds(), database.merging.told_apart())
    names = ("place", "address", "location", "floor", "opening_hours", "serial", "model", "last_checked_on", "source")
    return render_template("moderation/duplicates.html", pairs=pairs[:_SHOWN], total=len(pairs), names=names)


@pages.post("/steward/duplicates/<any(merge,apart):decision>")
@for_role(Role.STEWARD)
def decide(decision: str) -> ResponseReturnValue:
    kept, other = (request.form.get(name, "")[:100] for name in ("kept", "other"))
    store, now = here().database.merging, datetime.now(UTC)
    if decision == "merge":
        store.merge(kept, other, at=now, actor=actor())
        flash(_("Merged: the label of the other one leads here now."))
    else:
        store.tell_apart(kept, other, at=now, actor=actor())
        flash(_("They are two; the pair is not offered again."))
    return redirect(url_for("duplicates.page"))
