"""What committed alerts still have to tell, by the alerts and the messages that there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from aedmap.dispatch import CALL_THEM, AlertState, AssignmentState
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, UNANSWERED
from aedmap.messaging.channels import TELLING_PLACES
from aedmap.messaging.order import order_for
from aedmap.messaging.texts import ASKED, CHANGED, PLACE, STOOD_DOWN
from aedmap.storage.message_states import FAILED, MAYBE_READ, TAKEN
from aedmap.storage.reaching_store import chosen_by
from aedmap.storage.tables import AlertRow, EventRow, IncidentRow, MessageRow

# An alert that nobody could hand over for so long helps nobody any more.
USEFUL_FOR = timedelta(minutes=2)
# Ended by an answer or by none, so that nobody was told that it is over.
_ENDED_UNTOLD = (AlertState.EXPIRED.value, AlertState.FAILED.value, AlertState.DECLINED.value)
# Of alerts: no receipt came, and nobody looked.
NOT_ARRIVED = (AlertState.QUEUED.value, AlertState.SENT.value)


@dataclass(frozen=True)
class Want:
    """number: which change of their task it tells; 0 for all else"""

    alert_id: int
    what: str
    number: int = 0


def find_wants(session: Session, channels: Sequence[str], now: datetime) -> list[Want]:
    """Those asked whom nothing was sent yet; of those told that they are needed, or who accepted, who was stood down;
    who goes and got another task, each time; who accepted after a call or a text, in which no place stood, in
    time or asked anew; and who said yes too late and is not needed."""
    recent = AlertRow.changed_at >= now - USEFUL_FOR
    waiting, going = AlertRow.state.in_(sorted(UNANSWERED)), AlertRow.state == AlertState.ACCEPTED.value
    # However late: who still goes has to know where to.
    still_going = and_(going, AlertRow.progress != AssignmentState.ON_SCENE.value)
    counted_on = or_(_asked(MessageRow.state.in_(MAYBE_READ)), AlertRow.progress.is_not(None))
    stood_down = AlertRow.state == AlertState.STOOD_DOWN.value
    late = AlertRow.state.in_(_ENDED_UNTOLD) & (AlertRow.news_at >= now - USEFUL_FOR)
    # In the order of sending: whom one case frees and another asks at the same moment hears of being asked last.
    wanted = {
        STOOD_DOWN: _of_any().where(or_(and_(stood_down, recent, counted_on), late)),
        ASKED: _of_active().where(waiting, AlertRow.created_at >= now - USEFUL_FOR),
        CHANGED: _of_active().where(still_going, AlertRow.news_at.is_not(None)),
    }
    if TELLING_PLACES & set(channels):
        earlier = aliased(AlertRow)
        same = (earlier.incident_id == AlertRow.incident_id) & (earlier.responder_id == AlertRow.responder_id)
        read = MessageRow.state.in_(MAYBE_READ) & MessageRow.channel.in_(TELLING_PLACES)
        by_telephone = exists().where(same, MessageRow.alert_id == earlier.id, MessageRow.what == ASKED, read)
        wanted[PLACE] = _of_active().where(still_going, by_telephone)
    found = []
    for what, which in wanted.items():
        number = AlertRow.news if what == CHANGED else literal(0)
        untold = ~_told(MessageRow.what == what, MessageRow.number == number)
        rows = session.execute(which.add_columns(number.label("number")).where(untold))
        found += [Want(row.id, what, row.number) for row in rows]
    return found


def find_unreached(session: Session, now: datetime) -> list[int]:
    """Alerts without an answer of which every message surely failed, with no other channel left to try; without those
    whom the desk was told to call itself."""
    other = aliased(MessageRow)
    hope = exists().where(other.alert_id == MessageRow.alert_id, other.what == ASKED, other.state != FAILED)
    lost = select(MessageRow.alert_id).join(AlertRow, AlertRow.id == MessageRow.alert_id)
    lost = lost.where(MessageRow.state == FAILED, MessageRow.due_at >= now - 2 * USEFUL_FOR, MessageRow.what == ASKED)
    left_to_desk = exists().where(
        EventRow.incident_id == AlertRow.incident_id,
        EventRow.subject == "alert",
        EventRow.subject_id == cast(AlertRow.id, String),
        EventRow.reason == CALL_THEM,
    )
    return list(session.scalars(lost.where(AlertRow.state.in_(NOT_ARRIVED), ~hope, ~left_to_desk).distinct()))


def order_of(session: Session, alert_id: int, channels: Sequence[str]) -> tuple[str, ...]:
    """Channels in the order of trying for the person of an alert."""
    responder_id = select(AlertRow.responder_id).where(AlertRow.id == alert_id)
    return order_for(chosen_by(session, session.scalars(responder_id).one()), channels)


def first_channel(session: Session, want: Want, channels: Sequence[str]) -> str:
    """Where they were reached before; one that holds the place, for whoever may have seen no page."""
    order = order_of(session, want.alert_id, channels)
    its = select(MessageRow.channel).where(MessageRow.alert_id == want.alert_id, MessageRow.what == ASKED)
    read = set(session.scalars(its.where(MessageRow.state.in_(MAYBE_READ))))
    if want.what == PLACE or (want.what == CHANGED and read & TELLING_PLACES):
        order = tuple(one for one in order if one in TELLING_PLACES) or order
    taken = set(session.scalars(its.where(MessageRow.state.in_(TAKEN))))
    return next((one for one in order if one in taken), order[0])


def _asked(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return _told(MessageRow.what == ASKED, *which)


def _told(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(MessageRow.alert_id == AlertRow.id, *which)


def _of_any() -> Select[Any]:
    return select(AlertRow.id)


def _of_active() -> Select[Any]:
    active = IncidentRow.state.in_(sorted(ACTIVE_INCIDENT))
    return _of_any().join(IncidentRow, IncidentRow.id == AlertRow.incident_id).where(active)
