"""What is known of the files that planners handed in; the files themselves lie in a folder beside the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from aedmap.errors import NotFound, StateConflict
from aedmap.life_cycle import Change
from aedmap.storage.tables import PlannerFileRow
from aedmap.storage.transaction import Transactions

_SUBJECT = "planner_file"


@dataclass(frozen=True)
class PlannerFile:
    """One file that scenarios may name.

    use: what it can be in a scenario, such as "population"; found: how many people, places or areas
    of it lie in the town
    fingerprint: SHA-256 of its content; size: bytes
    """

    name: str
    use: str
    found: int
    fingerprint: str
    size: int
    handed_in_at: datetime
    handed_in_by: str


class PlannerFileStore:
    """One file a name at a time. A removed one stays on record, with its fingerprint, for the plans made from it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, file: PlannerFile, put: Callable[[], None]) -> None:
        """Write the file down; put: moves it to its place, so that either both are done or neither.

        StateConflict when there is one of this name.
        """
        with self._transactions.writing() as writing:
            taken = writing.session.scalar(select(PlannerFileRow.id).where(*_kept(file.name)))
            if taken is not None:
                raise StateConflict(
                    f"There is a file {file.name} already; give yours another name, or remove that one first."
                )
            row = PlannerFileRow(
                name=file.name,
                use=file.use,
                found=file.found,
                fingerprint=file.fingerprint,
                size=file.size,
                handed_in_at=file.handed_in_at,
                handed_in_by=file.handed_in_by,
            )
            writing.session.add(row)
            writing.session.flush()
            writing.record(Change(_SUBJECT, str(row.id), "handed_in", file.handed_in_at, file.handed_in_by))
            put()

    def remove(self, name: str, *, at: datetime, actor: str, drop: Callable[[], None]) -> None:
        """Write down that the file is gone; drop: takes it away, before anybody can hand in another of its name.

        NotFound when there is none of this name.
        """
        with self._transactions.writing() as writing:
            gone = writing.session.execute(
                update(PlannerFileRow)
                .where(*_kept(name))
                .values(removed_at=at, removed_by=actor)
                .returning(PlannerFileRow.id)
                .execution_options(synchronize_session=False)
            ).first()
            if gone is None:
                raise NotFound(f"There is no file {name}; somebody may have removed it already.")
            writing.record(Change(_SUBJECT, str(gone.id), "removed", at, actor))
            writing.session.flush()
            drop()

    def list_kept(self) -> list[PlannerFile]:
        """The files that scenarios may name, by name."""
        query = select(PlannerFileRow).where(PlannerFileRow.removed_at.is_(None)).order_by(PlannerFileRow.name)
        with self._transactions.reading() as session:
            return [_file(row) for row in session.scalars(query)]


def _kept(name: str) -> tuple[ColumnElement[bool], ...]:
    return (PlannerFileRow.name == name, PlannerFileRow.removed_at.is_(None))


def _file(row: PlannerFileRow) -> PlannerFile:
    return PlannerFile(row.name, row.use, row.found, row.fingerprint, row.size, row.handed_in_at, row.handed_in_by)
