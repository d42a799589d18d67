"""All devices in one list, narrowed by words, state and what is lacking."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput, NotFound
from aedmap.registry import AedStatus
from aedmap.storage import Role
from aedmap.storage.device_search import DeviceQuery, Lacking
from webapp.access.doors import for_role
from webapp.deployment import here
from webapp.public.telling import sign_of
from webapp.regions.choosing import asked_region, regions_offered

pages = Blueprint("steward", __name__)
Word = TypeVar("Word", bound=StrEnum)
_SOON = timedelta(days=30)
_CHECKED_WITHIN = timedelta(days=31)


@pages.get("/steward")
@for_role(Role.STEWARD)
def page() -> ResponseReturnValue:
    now = datetime.now(UTC)
    query, fault = _read_query_or_fault(now)
    found = here().database.devices.search(query)
    devices = [(aed, sign_of(aed, now)) for aed in found.devices]
    sources = here().database.imports.list_sources()
    counts = here().database.devices.count_by_status()
    shown = {"found": found, "query": query, "devices": devices, "sources": sources, "counts": counts}
    shown |= {"region": request.args.get("region", ""), "regions_offered": regions_offered(), "fault": fault}
    return render_template("steward/devices.html", **shown, states=list(AedStatus), lackings=list(Lacking), now=now)


def _read_query_or_fault(now: datetime) -> tuple[DeviceQuery, str]:
    """A region that is not there is told beside its field, and the list is not narrowed by it."""
    try:
        return read_query(now), ""
    except (NotFound, InvalidInput) as error:
        return read_query(now, with_region=False), str(error)


def read_query(now: datetime, *, with_region: bool = True) -> DeviceQuery:
    """What the address asks for; a word that means nothing asks for nothing. NotFound for an unknown region."""
    asked = request.args
    today = now.date()
    return DeviceQuery(
        words=asked.get("q", "").strip()[:100],
        status=_one_of(AedStatus, asked.get("status", "")),
        source=asked.get("source", "")[:200],
        lacking=_one_of(Lacking, asked.get("lacking", "")),
        due_by=today + _SOON,
        checked_by=today - _CHECKED_WITHIN,
        inside=asked_region(asked.get("region", "")) if with_region else None,
        page=max(1, min(asked.get("page", 1, type=int) or 1, 1_000_000)),
    )


def _one_of(words: type[Word], given: str) -> Word | None:
    return words(given) if given in list(words) else None
