"""The statements of incidents and alerts that a busy desk runs all the time.

Put together once and run as plain rows on a connection: a session that watches objects takes three times as long.
"""

from typing import cast

from sqlalchemy import Table, and_, bindparam, exists, func, insert, or_, select, update

from aedmap.dispatch import AlertState, Mode
from aedmap.dispatch.life_cycle import ACTIVE_INCIDENT, HOLDING_ALERT
from aedmap.registry import USABLE, AedStatus
from aedmap.storage.tables import AedRow, AlertRow, EventRow, IncidentRow, ResponderRow

incident = cast(Table, IncidentRow.__table__)
alert = cast(Table, AlertRow.__table__)
aed = cast(Table, AedRow.__table__)
responder = cast(Table, ResponderRow.__table__)
event = cast(Table, EventRow.__table__)

# one: the id; of: of which incident; was, becomes: the states of a swap.
INCIDENT = select(incident).where(incident.c.id == bindparam("one"))
HELD_INCIDENT = INCIDENT.with_for_update()  # SQLite has no such words, and there a writer holds the whole database
HELD_INCIDENT_OF_ALERT = (
    select(incident)
    .where(incident.c.id == select(alert.c.incident_id).where(alert.c.id == bindparam("one")).scalar_subquery())
    .with_for_update()
)
INCIDENT_BY_KEY = select(incident).where(incident.c.key == bindparam("key"))
ADD_INCIDENT = insert(incident).returning(*incident.c)
SWAP_INCIDENT = (
    update(incident)
    .where(incident.c.id == bindparam("one"), incident.c.state == bindparam("was"))
    .values(state=bindparam("becomes"), closed_at=bindparam("closed"))
    .returning(*incident.c)
)

ALERT = select(alert).where(alert.c.id == bindparam("one"))
ALERTS_OF = select(alert).where(alert.c.incident_id == bindparam("of")).order_by(alert.c.id)
ADD_ALERTS = insert(alert).returning(*alert.c, sort_by_parameter_order=True)
SWAP_ALERT = (
    update(alert)
    .where(alert.c.id == bindparam("one"), alert.c.state == bindparam("was"))
    .values(state=bindparam("becomes"), changed_at=bindparam("at"))
    .returning(*alert.c)
)
SWAP_PROGRESS = (
    update(alert)
    .where(alert.c.id == bindparam("one"), alert.c.progress.is_not_distinct_from(bindparam("was")))
    .values(progress=bindparam("becomes"), changed_at=bindparam("at"), stalled_at=None)
    .returning(*alert.c)
)

TELL_AGAIN = (
    update(alert)
    .where(alert.c.id.in_(bindparam("some", expanding=True)))
    .values(news=alert.c.news + 1, news_at=bindparam("at"))
)
QUEUED_ALERTS = select(alert).where(alert.c.state == AlertState.QUEUED.value).order_by(alert.c.id)
ALERT_EVENT = (
    select(event.c.seq)
    .where(
        event.c.incident_id == bindparam("of"),
        event.c.subject == "alert",
        event.c.subject_id == bindparam("one"),
        event.c.reason == bindparam("reason"),
    )
    .limit(1)
)

_EXERCISE = and_(incident.c.mode != Mode.ACTUAL.value, incident.c.state.in_(sorted(ACTIVE_INCIDENT)))
ANY_EXERCISE = select(incident.c.id).where(_EXERCISE).limit(1)
OVERTAKEN_ALERTS = (
    select(alert)
    .join(incident, incident.c.id == alert.c.incident_id)
    .where(
        _EXERCISE,
        alert.c.state.in_(sorted(HOLDING_ALERT)),
        or_(
            exists().where(responder.c.id == alert.c.responder_id, responder.c.busy_with.is_not(None)),
            exists().where(aed.c.id == alert.c.aed_id, aed.c.reserved_for.is_not(None)),
        ),
    )
    .order_by(alert.c.id)
)

_SOME = responder.c.id.in_(bindparam("some", expanding=True))
# In the order of their ids, so that two desks that want the same people wait for each other and never cross.
HOLD_RESPONDERS = select(responder.c.id).where(_SOME).order_by(responder.c.id).with_for_update()
HOLD_PEOPLE_OF = (
    select(responder.c.id)
    .where(or_(responder.c.busy_with == bindparam("of"), responder.c.exercise_with == bindparam("of")))
    .order_by(responder.c.id)
    .with_for_update()
)
CLAIM_RESPONDERS = (
    update(responder)
    .where(_SOME, responder.c.busy_with.is_(None))
    .values(busy_with=bindparam("of"))
    .returning(responder.c.id)
)
CLAIM_FOR_EXERCISE = (
    update(responder)
    .where(_SOME, responder.c.busy_with.is_(None), responder.c.exercise_with.is_(None))
    .values(exercise_with=bindparam("of"))
    .returning(responder.c.id)
)
RELEASE_RESPONDER = (
    update(responder)
    .where(
        responder.c.id == bindparam("one"),
        or_(responder.c.busy_with == bindparam("of"), responder.c.exercise_with == bindparam("of")),
    )
    .values(
        busy_with=func.nullif(responder.c.busy_with, bindparam("of")),
        exercise_with=func.nullif(responder.c.exercise_with, bindparam("of")),
    )
)

_USABLE = and_(aed.c.id == bindparam("one"), aed.c.reserved_for.is_(None), aed.c.status.in_(sorted(USABLE)))
RESERVE_AED = (
    update(aed)
    .where(_USABLE)
    .values(reserved_for=bindparam("of"), status_before=aed.c.status, status=AedStatus.RESERVED.value)
    .returning(aed.c.status_before)
)
HOLD_AED_FOR_EXERCISE = (
    update(aed)
    .where(_USABLE, aed.c.exercise_for.is_(None))
    .values(exercise_for=bindparam("of"))
    .returning(aed.c.status)
)
# becomes: NULL gives back the status that it had.
RELEASE_AED = (
    update(aed)
    .where(aed.c.id == bindparam("one"), aed.c.reserved_for == bindparam("of"))
    .values(
        reserved_for=None,
        status_before=None,
        status=func.coalesce(bindparam("becomes", type_=aed.c.status.type), aed.c.status_before),
    )
    .returning(aed.c.status)
)
END_EXERCISE_HOLD = (
    update(aed)
    .where(aed.c.id == bindparam("one"), aed.c.exercise_for == bindparam("of"))
    .values(exercise_for=None)
    .returning(aed.c.status)
)
