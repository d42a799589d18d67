"""Texts that people keep, such as scenarios, and the files of plans: every version stays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change
from aedmap.storage.tables import DocumentRow
from aedmap.storage.transaction import Transactions, Writing


@dataclass(frozen=True)
class Document:
    """One version of a text: kind "scenario" (TOML) or "plan" (a plan's file); versions count from 1.

    archived: this version put the document away; a later one brings it back
    """

    kind: str
    name: str
    version: int
    text: str
    made_at: datetime
    made_by: str
    archived: bool = False


class DocumentStore:
    """Versions are only ever added, so that a plan's own version is never overwritten."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def save(
        self, kind: str, name: str, text: str, *, at: datetime, actor: str, expected: int | None = None
    ) -> Document:
        """Keep a new version; older ones stay.

        expected: the version that the writer had before them, 0 for a document that must be new. StateConflict, and
        nothing kept, when another one is the newest.
        """
        with self._transactions.writing() as writing:
            newest = _newest_version(writing.session, kind, name)
            _refuse_overtaken(name, newest, expected)
            row = DocumentRow(kind=kind, name=name, version=newest + 1, text=text, made_at=at, made_by=actor)
            return _add(writing, row, f"version_{row.version}")

    def archive(self, kind: str, name: str, *, expected: int, at: datetime, actor: str) -> Document:
        """Put a document away, as a version of its own; saving it again brings it back.

        NotFound when there is none, StateConflict when somebody saved meanwhile.
        """
        with self._transactions.writing() as writing:
            row = writing.session.scalars(_versions(kind, name).limit(1)).first()
            if row is None:
                raise NotFound(f"There is no {kind} {name}.")
            _refuse_overtaken(name, row.version, expected)
            put_away = DocumentRow(
                kind=kind, name=name, version=row.version + 1, text=row.text, made_at=at, made_by=actor, archived=True
            )
            return _add(writing, put_away, "archived")

    def find(self, kind: str, name: str, version: int | None = None) -> Document | None:
        """One version, the newest unless asked otherwise."""
        query = _versions(kind, name)
        if version is not None:
            query = query.where(DocumentRow.version == version)
        with self._transactions.reading() as session:
            row = session.scalars(query.limit(1)).first()
            return _document(row) if row else None

    def history(self, kind: str, name: str) -> list[Document]:
        """Every version of one document, newest first; empty when there is none."""
        with self._transactions.reading() as session:
            return [_document(row) for row in session.scalars(_versions(kind, name))]

    def names(self, kind: str, beginning: str = "") -> list[str]:
        """Names of all documents of a kind that begin so."""
        query = select(DocumentRow.name).where(
            DocumentRow.kind == kind, DocumentRow.name.startswith(beginning, autoescape=True)
        )
        with self._transactions.reading() as session:
            return list(session.scalars(query.distinct().order_by(DocumentRow.name)))

    def list_newest(self, kind: str, *, archived: bool = False) -> list[Document]:
        """The newest version of each document, last changed first; archived: those put away instead."""
        newest = (
            select(DocumentRow.name, func.max(DocumentRow.version).label("version"))
            .where(DocumentRow.kind == kind)
            .group_by(DocumentRow.name)
            .subquery()
        )
        query = (
            select(DocumentRow)
            .join(newest, and_(DocumentRow.name == newest.c.name, DocumentRow.version == newest.c.version))
            .where(DocumentRow.kind == kind, DocumentRow.archived.is_(archived))
            .order_by(DocumentRow.id.desc())
        )
        with self._transactions.reading() as session:
            return [_document(row) for row in session.scalars(query)]


def _versions(kind: str, name: str) -> Select[Any]:
    wanted = select(DocumentRow).where(DocumentRow.kind == kind, DocumentRow.name == name)
    return wanted.order_by(DocumentRow.version.desc())


def _newest_version(session: Session, kind: str, name: str) -> int:
    newest = select(func.max(DocumentRow.version)).where(DocumentRow.kind == kind, DocumentRow.name == name)
    return session.scalar(newest) or 0


def _refuse_overtaken(name: str, newest: int, expected: int | None) -> None:
    if expected is None or newest == expected:
        return
    if expected == 0:
        raise StateConflict(f"There is already a {name!r}; open that one, or give another name.")
    raise StateConflict(
        f"Somebody saved version {newest} of {name!r} while version {expected} was being changed; look at both."
    )


def _add(writing: Writing, row: DocumentRow, to_state: str) -> Document:
    writing.session.add(row)
    writing.session.flush()
    writing.record(Change(row.kind, str(row.id), to_state, row.made_at, row.made_by))
    return _document(row)


def _document(row: DocumentRow) -> Document:
    return Document(row.kind, row.name, row.version, row.text, row.made_at, row.made_by, row.archived)
