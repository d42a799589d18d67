"""Reports of the public, kept; a steward's decision changes report and device in one transaction."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.geography.whereabouts import TimeZones
from aedmap.life_cycle import Change
from aedmap.registry import AED_TRANSITIONS, Aed, AedStatus
from aedmap.registry.editing import new_device_id, with_hours
from aedmap.registry.moderation import (
    Limits,
    RefusalReason,
    Report,
    ReportDraft,
    ReportKind,
    ReportState,
    Trust,
    refuse_too_many,
    trust_of,
)
from aedmap.registry.moderation.limits import CLIENT_WINDOW, DAY
from aedmap.storage.device_store import add_device, hold_device, move_device, undo_rows
from aedmap.storage.report_rows import new_row, to_report
from aedmap.storage.tables import AedRevisionRow, AedRow, ReportRow
from aedmap.storage.transaction import Transactions, Writing

# What of a device's state a confirmed report means.
_MEANS = {ReportKind.MISSING: "missing", ReportKind.BROKEN: "fault"}
REPORTED_BY_PUBLIC = "public"


class ReportStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def submit(
        self, draft: ReportDraft, *, client: str, reporter: str | None, at: datetime, limits: Limits | None = None
    ) -> int:
        """Keep a report and return its number; the same again from the same client is the one that is there.

        LimitReached when too many came; NotFound when the device it speaks of is not there for the public.
        """
        with self._transactions.writing() as writing:
            session = writing.session
            if draft.aed_id is not None and session.get(AedRow, draft.aed_id) is None:
                raise NotFound(f"There is no device {draft.aed_id}.")
            row = new_row(draft, client, reporter, at)
            twin = _twin(session, row)
            if twin is not None:
                return twin
            refuse_too_many(limits or Limits(), *_counts(session, client, at))
            session.add(row)
            session.flush()
            writing.record(Change("report", str(row.id), ReportState.OPEN, at, "public", reason=draft.kind.value))
            return row.id

    def get(self, report_id: int) -> Report:
        with self._transactions.reading() as session:
            row = session.get(ReportRow, report_id)
            if row is None:
                raise NotFound(f"There is no report {report_id}.")
            return to_report(row)

    def list_reports(self, *, undecided: bool, limit: int = 100) -> list[Report]:
        """Undecided: oldest first. Decided: newest decision first."""
        is_open = ReportRow.state == ReportState.OPEN
        query = select(ReportRow).where(is_open if undecided else ~is_open).limit(limit)
        order = (ReportRow.id.asc(),) if undecided else (ReportRow.decided_at.desc(), ReportRow.id.desc())
        with self._transactions.reading() as session:
            return [to_report(row) for row in session.scalars(query.order_by(*order))]

    def count_undecided(self) -> int:
        with self._transactions.reading() as session:
            return _count(session, ReportRow.state == ReportState.OPEN)

    def undecided_about(self, aed_ids: Collection[str]) -> dict[str, Report]:
        """The newest undecided report of each of these devices that has one: at most a few hundred ids."""
        query = select(ReportRow).where(ReportRow.aed_id.in_(list(aed_ids)), ReportRow.state == ReportState.OPEN)
        with self._transactions.reading() as session:
            return {str(row.aed_id): to_report(row) for row in session.scalars(query.order_by(ReportRow.id))}

    def trust(self, reporters: Collection[str]) -> dict[str, Trust]:
        """How far each of these reporters is to be trusted, by what became of their earlier reports."""
        confirmed = func.sum(case((ReportRow.state.in_([ReportState.ACCEPTED, ReportState.MERGED]), 1), else_=0))
        refused = func.sum(case((ReportRow.state == ReportState.REFUSED, 1), else_=0))
        query = select(ReportRow.reporter, confirmed, refused).where(ReportRow.reporter.in_(list(reporters)))
        with self._transactions.reading() as session:
            return {str(one): trust_of(int(yes), int(no)) for one, yes, no in session.execute(
                query.group_by(ReportRow.reporter))}  # fmt: skip

    def accept(self, report_id: int, *, in_service: bool = False, at: datetime, actor: str) -> str:
        """Believe a report and return its device: out of service, or a new one waiting for review or in service."""
        with self._transactions.writing() as writing:
            row, report = _hold_open(writing.session, report_id)
            if report.draft.kind == ReportKind.NEW_DEVICE:
                aed_id = _add_reported(writing, report, in_service=in_service, at=at, actor=actor)
            else:
                aed_id = _take_out_of_service(writing, report, at, actor)
            _decide(writing, row, ReportState.ACCEPTED, at, actor, result_id=aed_id)
            return aed_id

    def refuse(self, report_id: int, reason: RefusalReason, *, at: datetime, actor: str) -> None:
        with self._transactions.writing() as writing:
            row, _ = _hold_open(writing.session, report_id)
            _decide(writing, row, ReportState.REFUSED, at, actor, reason=reason.value)

    def merge(self, report_id: int, aed_id: str, *, at: datetime, actor: str) -> None:
        """A reported new device is this one that is known already; the device stays as it is."""
        with self._transactions.writing() as writing:
            row, report = _hold_open(writing.session, report_id)
            if report.draft.kind != ReportKind.NEW_DEVICE:
                raise InvalidInput("Only the report of a new device can be one that is known; accept or refuse this.")
            hold_device(writing.session, aed_id)
            _decide(writing, row, ReportState.MERGED, at, actor, result_id=aed_id)

    def undo(self, report_id: int, *, at: datetime, actor: str) -> None:
        """Take a decision back, with what it did to the device; StateConflict when the device was changed since."""
        with self._transactions.writing() as writing:
            session = writing.session
            row = session.get(ReportRow, report_id, with_for_update=True)
            if row is None or row.state == ReportState.OPEN:
                raise StateConflict(f"Report {report_id} is not decided, so there is nothing to take back.")
            done = select(AedRevisionRow).where(
                AedRevisionRow.batch == _batch(report_id), AedRevisionRow.undone_at.is_(None)
            )
            undo_rows(writing, session.scalars(done).all(), at=at, actor=actor)
            before, row.state = row.state, ReportState.OPEN.value
            row.decided_at = row.decided_by = row.reason = row.result_id = None
            writing.record(Change("report", str(row.id), row.state, at, actor, from_state=before, reason="undone"))


def _add_reported(writing: Writing, report: Report, *, in_service: bool, at: datetime, actor: str) -> str:
    draft = report.draft
    assert draft.position is not None  # noqa: S101  a draft of this kind is checked to have one
    zone, country = TimeZones().at(draft.position.lon, draft.position.lat)
    new = Aed(
        id=new_device_id(),
        position=draft.position,
        place=draft.place,
        status=AedStatus.PENDING_REVIEW,
        time_zone=zone,
        country=country,
        source=REPORTED_BY_PUBLIC,
        location=draft.location or None,
    )
    batch = _batch(report.id)
    add_device(writing, with_hours(new, draft.hours), at=at, actor=actor, action="report_accepted", batch=batch)
    if in_service:
        writing.session.flush()
        move_device(writing, new.id, AedStatus.IN_SERVICE, at=at, actor=actor, reason="checked", batch=batch)
    return new.id


def _take_out_of_service(writing: Writing, report: Report, at: datetime, actor: str) -> str:
    """A device that is out already stays as it is; one that an incident holds is not touched."""
    aed_id = str(report.draft.aed_id)
    row = hold_device(writing.session, aed_id)
    held = row.reserved_for is not None
    if held or AedStatus.OUT_OF_SERVICE in AED_TRANSITIONS[AedStatus(row.status)]:
        reason, batch = _MEANS[report.draft.kind], _batch(report.id)
        move_device(writing, aed_id, AedStatus.OUT_OF_SERVICE, at=at, actor=actor, reason=reason, batch=batch)
    return aed_id


def _hold_open(session: Session, report_id: int) -> tuple[ReportRow, Report]:
    row = session.get(ReportRow, report_id, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no report {report_id}.")
    if row.state != ReportState.OPEN:
        raise StateConflict(f"Report {report_id} was decided by somebody else just now; look again.")
    return row, to_report(row)


def _decide(
    writing: Writing,
    row: ReportRow,
    state: ReportState,
    at: datetime,
    actor: str,
    reason: str | None = None,
    result_id: str | None = None,
) -> None:
    before, row.state = row.state, state.value
    row.decided_at, row.decided_by, row.reason, row.result_id = at, actor, reason, result_id
    writing.record(Change("report", str(row.id), state, at, actor, from_state=before, reason=reason))


def _batch(report_id: int) -> str:
    return f"report {report_id}"


def _twin(session: Session, row: ReportRow) -> int | None:
    """A double click is one report."""
    same = (ReportRow.kind, ReportRow.aed_id, ReportRow.lon, ReportRow.lat, ReportRow.place, ReportRow.note)
    query = select(ReportRow.id).where(ReportRow.client == row.client, ReportRow.state == ReportState.OPEN)
    for column in same:
        value = getattr(row, column.key)
        query = query.where(column.is_(None) if value is None else column == value)
    return session.scalar(query.limit(1))


def _counts(session: Session, client: str, at: datetime) -> tuple[int, int, int]:
    last_hour = _count(session, (ReportRow.client == client) & (ReportRow.made_at > at - CLIENT_WINDOW))
    last_day = _count(session, ReportRow.made_at > at - DAY)
    return last_hour, last_day, _count(session, ReportRow.state == ReportState.OPEN)


def _count(session: Session, where: object) -> int:
    return session.scalar(select(func.count()).select_from(ReportRow).where(where)) or 0  # type: ignore[arg-type]
