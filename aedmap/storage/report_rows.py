"""Reports as rows, and back."""

from datetime import datetime

from aedmap.geography import Position
from aedmap.registry.moderation import Report, ReportDraft, ReportKind, ReportState
from aedmap.storage.tables import ReportRow


def to_report(row: ReportRow) -> Report:
    position = Position(row.lon, row.lat) if row.lon is not None and row.lat is not None else None
    draft = ReportDraft(ReportKind(row.kind), row.aed_id, position, row.place, row.location, row.hours, row.note)
    decided = (row.decided_at, row.decided_by, row.reason, row.result_id)
    return Report(row.id, draft, row.made_at, ReportState(row.state), row.reporter, *decided)


def new_row(draft: ReportDraft, client: str, reporter: str | None, at: datetime) -> ReportRow:
    return ReportRow(
        kind=draft.kind.value,
        aed_id=draft.aed_id,
        lon=draft.position.lon if draft.position else None,
        lat=draft.position.lat if draft.position else None,
        place=draft.place.strip(),
        location=draft.location.strip(),
        hours=draft.hours.strip(),
        note=draft.note.strip(),
        reporter=reporter,
        client=client,
        made_at=at,
        state=ReportState.OPEN.value,
    )
