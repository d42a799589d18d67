"""What a live picture is drawn from: everybody and every device, read again where the log says that they changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import case, func, or_, select, true
from sqlalchemy.orm import Session

from aedmap.dispatch import Refusal
from aedmap.dispatch.live_picture import Known
from aedmap.dispatch.meanwhile import Meanwhile
from aedmap.people import Responder
from aedmap.registry import Aed, AedStatus
from aedmap.storage.people_store import read_responders, read_these
from aedmap.storage.registry_store import read_aeds
from aedmap.storage.tables import AedRow, EventRow, ResponderRow
from aedmap.storage.transaction import Transactions

_PEOPLE, _DEVICES = ("responder", "certificate"), ("aed",)
# Events that stand for any number of changes.
_EVERYTHING = ("database", "import")
_AT_ONCE = 500  # ids named in one statement
# The status a device has once the incident that holds it gives it back.
_UNHELD = case((AedRow.reserved_for.is_(None), AedRow.status), else_=func.coalesce(AedRow.status_before, AedRow.status))
# Statements made once: every look asks them.
_PEOPLE_TABLE, _DEVICE_TABLE = ResponderRow.__table__.c, AedRow.__table__.c
_HELD = (
    select(_PEOPLE_TABLE.id).where(_PEOPLE_TABLE.busy_with.is_not(None)),
    select(_DEVICE_TABLE.id).where(_DEVICE_TABLE.reserved_for.is_not(None)),
)
_HELD_IN_EXERCISE = (
    select(_PEOPLE_TABLE.id).where(or_(_PEOPLE_TABLE.busy_with.is_not(None), _PEOPLE_TABLE.exercise_with.is_not(None))),
    select(_DEVICE_TABLE.id).where(
        or_(_DEVICE_TABLE.reserved_for.is_not(None), _DEVICE_TABLE.exercise_for.is_not(None))
    ),
)
One = TypeVar("One", Responder, Aed)


class PictureSqlSource:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def read_known(self, before: Known | None) -> Known:
        """All of one moment. Positions are no events, so those are compared one by one."""
        with self._transactions.reading() as session:
            newest = session.scalar(select(func.max(EventRow.seq))) or 0
            changed = None if before is None else _changed(session, before, newest)
            if before is None or changed is None:
                return Known(newest, _by_id(_people(session, None)), _by_id(_devices(session, None)))
            who, what = changed
            people = _newer(before.people, who, _people(session, who))
            return Known(newest, people, _newer(before.devices, what, _devices(session, what)))

    def read_people(self, ids: Collection[str]) -> Mapping[str, Responder]:
        """Some as they are at this moment, as if no incident held them."""
        with self._transactions.connected() as connection:
            found = [one for some in _batches(ids) for one in read_these(connection, some)]
        return _by_id(replace(one, busy_with=None) for one in found)

    def held(self, *, exercise: bool) -> Meanwhile:
        """Who and what incidents hold at this moment; an exercise is in the way of other exercises only."""
        busy, reserved = _HELD_IN_EXERCISE if exercise else _HELD
        with self._transactions.connected() as connection:
            people = [row[0] for row in connection.execute(busy)]
            devices = [row[0] for row in connection.execute(reserved)]
        return Meanwhile(dict.fromkeys(people, Refusal.BUSY), dict.fromkeys(devices, AedStatus.RESERVED.value))


def _changed(session: Session, before: Known, newest: int) -> tuple[set[str], set[str]] | None:
    """Ids of people and devices that are no longer as they were known; None when that may be any of them."""
    if newest < before.seq:
        return None  # another database was put in its place
    told = select(EventRow.subject, EventRow.subject_id).where(EventRow.seq > before.seq)
    events = session.execute(told.where(EventRow.subject.in_((*_PEOPLE, *_DEVICES, *_EVERYTHING)))).all()
    if any(one.subject in _EVERYTHING for one in events):
        return None
    # A certificate is named "responder/number".
    people = {one.subject_id.split("/")[0] for one in events if one.subject in _PEOPLE}
    devices = {one.subject_id for one in events if one.subject in _DEVICES}
    return people | _moved_people(session, before), devices | _moved_devices(session, before)


def _moved_people(session: Session, before: Known) -> set[str]:
    columns = (ResponderRow.id, ResponderRow.lon, ResponderRow.lat, ResponderRow.position_at)
    seen = session.execute(select(*columns).where(ResponderRow.position_at.is_not(None)))
    known = before.people
    return {name for name, *seen_at in seen if name not in known or _seen(known[name]) != tuple(seen_at)}


def _seen(one: Responder) -> tuple[float, float, datetime | None] | None:
    return None if one.position is None else (one.position.lon, one.position.lat, one.position_at)


def _moved_devices(session: Session, before: Known) -> set[str]:
    seen = session.execute(select(AedRow.id, AedRow.position_at).where(AedRow.mobile))
    return {name for name, at in seen if name not in before.devices or before.devices[name].position_at != at}


def _people(session: Session, ids: Collection[str] | None) -> list[Responder]:
    if ids is None:
        found = read_responders(session, true())
    else:
        found = [one for some in _batches(ids) for one in read_responders(session, ResponderRow.id.in_(some))]
    return [replace(one, busy_with=None) for one in found]


def _devices(session: Session, ids: Collection[str] | None) -> list[Aed]:
    if ids is None:
        return read_aeds(session, true(), _UNHELD)
    return [one for some in _batches(ids) for one in read_aeds(session, AedRow.id.in_(some), _UNHELD)]


def _batches(ids: Collection[str]) -> Iterable[list[str]]:
    listed = sorted(ids)
    return (listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE))


def _newer(before: Mapping[str, One], gone: Collection[str], found: Iterable[One]) -> dict[str, One]:
    fresh = _by_id(found)
    return {name: one for name, one in before.items() if name not in gone or name in fresh} | fresh


def _by_id(found: Iterable[One]) -> dict[str, One]:
    return {one.id: one for one in found}
