"""Taking a report in: who it is from as digests only, and programs are thanked and forgotten."""

import secrets
from datetime import UTC, datetime

from flask import request

from aedmap.registry.moderation import ReportDraft, hashed
from webapp.aed.forms import NewDeviceReportForm, ProblemForm
from webapp.deployment import here


def hand_in(draft: ReportDraft, form: ProblemForm | NewDeviceReportForm) -> None:
    """Keep the report; LimitReached when too many came."""
    if form.website.data:
        return
    now = datetime.now(UTC)
    salt = here().database.meta.secret("reports", lambda: secrets.token_urlsafe(32))
    client = hashed(salt, f"{now.date()} {request.remote_addr}")
    contact = (form.contact.data or "").strip()
    reporter = hashed(salt, contact) if contact else None
    here().database.reports.submit(draft, client=client, reporter=reporter, at=now)
