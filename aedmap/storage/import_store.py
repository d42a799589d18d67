"""Imports, kept: devices, what their source said, and an event for each change, all in one transaction."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.life_cycle import Change
from aedmap.registry import Aed, AedStatus
from aedmap.registry.importing.checks.shifted import KnownPlace
from aedmap.registry.importing.draft import Contact
from aedmap.registry.importing.load import NewDevice, SourceInfo, Update
from aedmap.registry.importing.matching import KnownDevice, Matched
from aedmap.registry.importing.source_device import said_from_text
from aedmap.registry.life_cycle import AED_TRANSITIONS
from aedmap.storage.import_undo import ImportRun, batch_of, list_runs, undo_import
from aedmap.storage.meta import read_meta
from aedmap.storage.registry_store import PLAIN
from aedmap.storage.revisions import revision_values, row_values, write_revision, write_revisions
from aedmap.storage.tables import AedContactRow, AedRow, EventRow, ImportRunRow, SourceRecordRow, SourceRow
from aedmap.storage.transaction import Transactions, Writing

_LOOKS = 12
_AT_ONCE = 500  # below the number of parameters that any SQLite takes
_MARGIN_DEG = 0.05  # a shifted device lies within 2 km of its place


class ImportSqlStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @contextmanager
    def importing(self) -> Iterator["_Importing"]:
        """All of it is kept, events included, or nothing is; InvalidInput where only made-up content lives."""
        with self._transactions.writing() as writing:
            if read_meta(writing.session).is_sample:
                raise InvalidInput("This database holds the SAMPLE; give another --db URL for real devices.")
            yield _Importing(writing)

    def places_near(self, positions: Sequence[Position]) -> list[KnownPlace]:
        """Devices of any source in the box that holds nearly all of the positions."""
        lon, lat = np.array([p.lon for p in positions]), np.array([p.lat for p in positions])
        west, east = np.quantile(lon, [0.02, 0.98])
        south, north = np.quantile(lat, [0.02, 0.98])
        box = and_(
            AedRow.lat.between(float(south) - _MARGIN_DEG, float(north) + _MARGIN_DEG),
            AedRow.lon.between(float(west) - _MARGIN_DEG, float(east) + _MARGIN_DEG),
        )
        with self._transactions.reading() as session:
            rows = session.execute(select(AedRow.place, AedRow.address, AedRow.lon, AedRow.lat).where(box))
            return [KnownPlace(row.place, row.address or "", Position(row.lon, row.lat)) for row in rows]

    def list_sources(self) -> list[SourceInfo]:
        """Every source, by name."""
        with self._transactions.reading() as session:
            return [_info(row) for row in session.scalars(select(SourceRow).order_by(SourceRow.name))]

    def known(self, source: str) -> list[KnownDevice]:
        """What the last delivery of a source said, for a look before anything is loaded."""
        with self._transactions.reading() as session:
            return _known(session, source)

    def list_runs(self, limit: int = 50) -> list[ImportRun]:
        """Imports that were loaded, newest first."""
        with self._transactions.reading() as session:
            return list_runs(session, limit)

    def undo(self, run_id: int, *, at: datetime, actor: str) -> int:
        """Take an import back; how many devices were left because somebody changed or used them since."""
        with self._transactions.writing() as writing:
            return undo_import(writing, run_id, at=at, actor=actor)

    def ids_with_mail(self) -> frozenset[str]:
        """Devices whose guardian left a mail address."""
        with self._transactions.reading() as session:
            query = select(AedContactRow.aed_id).where(AedContactRow.email.is_not(None), AedContactRow.email != "")
            return frozenset(session.scalars(query))

    def look_at_contact(self, aed_id: str, *, at: datetime, actor: str) -> Contact | None:
        """Who answers for a device, for a steward who asks; that they looked is an event in the same transaction."""
        with self._transactions.writing() as writing:
            row = writing.session.get(AedContactRow, aed_id)
            if row is None:
                return None
            state = writing.session.scalar(select(AedRow.status).where(AedRow.id == aed_id)) or ""
            writing.record(Change("aed", aed_id, state, at, actor, from_state=state, reason="contact_looked_at"))
            return Contact(row.name, row.phone, row.email)

    def looks_at_contact(self, aed_id: str) -> list[tuple[datetime, str]]:
        """When who looked, the newest first."""
        query = select(EventRow.at, EventRow.actor).where(
            EventRow.subject == "aed", EventRow.subject_id == aed_id, EventRow.reason == "contact_looked_at"
        )
        with self._transactions.reading() as session:
            return [(at, actor) for at, actor in session.execute(query.order_by(EventRow.seq.desc()).limit(_LOOKS))]

    def has_contact(self, aed_id: str) -> bool:
        """Whether there is somebody to ask, without saying who."""
        with self._transactions.reading() as session:
            return session.get(AedContactRow, aed_id) is not None

    def find_contact(self, aed_id: str) -> Contact | None:
        """Personal data: for stewards only, and the caller writes down who looked."""
        with self._transactions.reading() as session:
            row = session.get(AedContactRow, aed_id)
            return Contact(row.name, row.phone, row.email) if row else None


class _Importing:
    """One import's transaction."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._session: Session = writing.session

    def begin(self, info: SourceInfo, actor: str) -> None:
        self._put_source(info)
        self._run = ImportRunRow(source=info.name, file_name=info.file_name, at=info.delivered_at, actor=actor,
                                 new=0, changed=0, unchanged=0, vanished=0)  # fmt: skip
        self._session.add(self._run)
        self._session.flush()
        self._batch = batch_of(self._run.id)

    def finish(self, matched: Matched) -> None:
        self._run.new, self._run.changed = len(matched.new), len(matched.changed)
        self._run.unchanged, self._run.vanished = len(matched.unchanged), len(matched.vanished)

    def known(self, source: str) -> list[KnownDevice]:
        return _known(self._session, source)

    def taken_ids(self, ids: Sequence[str]) -> set[str]:
        taken: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            taken.update(self._session.scalars(select(AedRow.id).where(AedRow.id.in_(some))))
        return taken

    def add(self, source: str, devices: Sequence[NewDevice], at: datetime, actor: str) -> None:
        for start in range(0, len(devices), _AT_ONCE):
            some = devices[start : start + _AT_ONCE]
            self._session.execute(insert(AedRow), [_columns(device.aed) for device in some])
            records = [_record(source, device.key, device.aed.id, device.said.to_text(), at) for device in some]
            self._session.execute(insert(SourceRecordRow), records)
            write_revisions(self._session, [self._new_revision(device.aed, at, actor) for device in some])
        for device in devices:
            self._put_contact(device.aed.id, device.contact)
            self._record_event(device.aed.id, None, device.aed.status.value, at, actor, "imported")

    def change(self, source: str, updates: Sequence[Update], at: datetime, actor: str) -> None:
        for one in updates:
            row = self._session.get(AedRow, one.aed_id)
            said_before = self._record_text(source, one.old_key)
            self._session.execute(
                delete(SourceRecordRow).where(SourceRecordRow.source == source, SourceRecordRow.key == one.old_key)
            )
            self._session.execute(
                insert(SourceRecordRow), [_record(source, one.key, one.aed_id, one.said.to_text(), at)]
            )
            if row is None:  # a device that was taken out of the registry stays out
                continue
            values, before = row_values(row), row.status
            for name, value in one.changes.items():
                if name != "status":
                    setattr(row, name, value)
            self._follow_status(row, one.changes.get("status"))
            self._put_contact(one.aed_id, one.contact)
            self._revise(row, values, at, actor, "source_changed", said_before)
            self._record_event(one.aed_id, before, row.status, at, actor, "source_changed")

    def mark_vanished(self, source: str, devices: Sequence[KnownDevice], at: datetime, actor: str) -> None:
        for one in devices:
            said_before = self._record_text(source, one.key)
            self._session.execute(
                update(SourceRecordRow)
                .where(SourceRecordRow.source == source, SourceRecordRow.key == one.key)
                .values(vanished_at=at)
            )
            row = self._session.get(AedRow, one.aed_id)
            if row is not None:
                self._revise(row, row_values(row), at, actor, "source_vanished", said_before)
                self._record_event(one.aed_id, row.status, row.status, at, actor, "source_vanished")

    def _new_revision(self, aed: Aed, at: datetime, actor: str) -> dict[str, Any]:
        state = {"status": aed.status.value}
        return revision_values(aed.id, None, state, at, actor, "imported", self._batch)

    def _revise(
        self, row: AedRow, before: dict[str, object], at: datetime, actor: str, action: str, record: str | None
    ) -> None:
        write_revision(self._session, row, before, at=at, actor=actor, action=action, batch=self._batch, record=record)

    def _record_text(self, source: str, key: str) -> str | None:
        """What the source had said of a device, for who takes the import back."""
        row = (
            self._session.execute(
                select(SourceRecordRow.__table__).where(SourceRecordRow.source == source, SourceRecordRow.key == key)
            )
            .mappings()
            .first()
        )
        return None if row is None else json.dumps(dict(row), ensure_ascii=False, default=datetime.isoformat)

    def _put_source(self, info: SourceInfo) -> None:
        values = asdict(info)
        before = self._session.get(SourceRow, info.name)
        if before is None:
            self._session.add(SourceRow(**values))
        else:
            for name, value in values.items():
                setattr(before, name, value)

    def _follow_status(self, row: AedRow, status: object) -> None:
        """A source that says a device is broken, or mended, is followed where the life cycle allows it."""
        if status is None or row.reserved_for is not None:
            return
        wanted, now = AedStatus(str(status)), AedStatus(row.status)
        if wanted in AED_TRANSITIONS[now]:
            row.status = wanted.value

    def _put_contact(self, aed_id: str, contact: Contact) -> None:
        if not contact:
            return
        self._session.execute(delete(AedContactRow).where(AedContactRow.aed_id == aed_id))
        self._session.execute(insert(AedContactRow), [{"aed_id": aed_id, **asdict(contact)}])

    def _record_event(self, aed_id: str, before: str | None, after: str, at: datetime, actor: str, reason: str) -> None:
        self._writing.record(Change("aed", aed_id, after, at, actor, from_state=before, reason=reason))


def _known(session: Session, source: str) -> list[KnownDevice]:
    query = select(
        SourceRecordRow.key, SourceRecordRow.aed_id, SourceRecordRow.said, SourceRecordRow.vanished_at
    ).where(SourceRecordRow.source == source)
    return [
        KnownDevice(row.key, row.aed_id, said_from_text(row.said), row.vanished_at is not None)
        for row in session.execute(query)
    ]


def _columns(aed: Aed) -> dict[str, Any]:
    values = {name: getattr(aed, name) for name in PLAIN}
    return {**values, "status": aed.status.value, "lon": aed.position.lon, "lat": aed.position.lat}


def _record(source: str, key: str, aed_id: str, said: str, at: datetime) -> dict[str, Any]:
    return {"source": source, "key": key, "aed_id": aed_id, "said": said, "seen_at": at, "vanished_at": None}


def _info(row: SourceRow) -> SourceInfo:
    return SourceInfo(row.name, row.licence, row.datum, row.region, row.file_name, row.delivered_at)
