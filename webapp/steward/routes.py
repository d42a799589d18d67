"""All devices in one list."""

from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from aedmap.storage import Role
from webapp.access.doors import for_role
from webapp.deployment import here
from webapp.public.telling import sign_of

pages = Blueprint("steward", __name__)


@pages.get("/steward")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    now = datetime.now(UTC)
    devices = [(aed, sign_of(aed, now)) for aed in here().database.registry.list_aeds()]
    return render_template("steward/page.html", devices=devices)
