"""All tables, one file a subject."""

from aedmap.storage.tables.accounts import AccountRoleRow, AccountRow, EndedSessionRow
from aedmap.storage.tables.base import Base
from aedmap.storage.tables.dispatch import AlertRow, IncidentRow, MessageRow, TimerRow
from aedmap.storage.tables.events import EventHeadRow, EventNoteRow, EventRow
from aedmap.storage.tables.imports import ImportRunRow
from aedmap.storage.tables.messages import ChosenChannelRow, PushSubscriptionRow
from aedmap.storage.tables.meta import MetaRow
from aedmap.storage.tables.outbox import OutboxRow
from aedmap.storage.tables.people import (
    CertificateRow,
    CertificateTimerRow,
    ConsentRow,
    LookRow,
    PersonRecordRow,
    ResponderRow,
)
from aedmap.storage.tables.plans import DocumentRow, PlannerFileRow, PlanRunRow
from aedmap.storage.tables.regions import RegionRow
from aedmap.storage.tables.registry import AedRevisionRow, AedRow, AedToldApartRow
from aedmap.storage.tables.reports import ReportRow
from aedmap.storage.tables.sources import AedContactRow, SourceRecordRow, SourceRow
from aedmap.storage.tables.tracks import TrackRow
from aedmap.storage.tables.upkeep import CalendarTokenRow, InspectionRow

__all__ = [
    "AccountRoleRow",
    "AccountRow",
    "AedContactRow",
    "AedRevisionRow",
    "AedRow",
    "AedToldApartRow",
    "AlertRow",
    "Base",
    "CalendarTokenRow",
    "CertificateRow",
    "CertificateTimerRow",
    "ChosenChannelRow",
    "ConsentRow",
    "DocumentRow",
    "EndedSessionRow",
    "EventHeadRow",
    "EventNoteRow",
    "EventRow",
    "ImportRunRow",
    "IncidentRow",
    "InspectionRow",
    "LookRow",
    "MessageRow",
    "MetaRow",
    "OutboxRow",
    "PersonRecordRow",
    "PlanRunRow",
    "PlannerFileRow",
    "PushSubscriptionRow",
    "RegionRow",
    "ReportRow",
    "ResponderRow",
    "SourceRecordRow",
    "SourceRow",
    "TimerRow",
    "TrackRow",
]
