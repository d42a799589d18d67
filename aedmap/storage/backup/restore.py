"""Putting a backup back: all of it in one transaction, or nothing."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, column, func, inspect, select, table, text
from sqlalchemy.orm import Session

from aedmap.errors import InvalidInput, StateConflict
from aedmap.progress import Progress, silent
from aedmap.storage.audit import verify_chain
from aedmap.storage.backup.archive import Backup
from aedmap.storage.backup.manifest import Manifest, TableEntry
from aedmap.storage.backup.portable import type_of
from aedmap.storage.files import FileStore
from aedmap.storage.schema import check_known, refuse_foreign, upgrade_to
from aedmap.storage.transaction import Transactions

_AT_ONCE = 1000
_STEP = "Restoring"
_OWN = "alembic_version"


def restore_backup(
    transactions: Transactions,
    backup: Backup,
    *,
    replace: bool = False,
    photos: FileStore | None = None,
    progress: Progress = silent,
) -> None:
    """Fill the database from a checked backup and bring it up to date.

    replace: whether content that is there may go; else StateConflict. photos: where photographs go, None for nowhere.
    InvalidInput when the backup is of a newer program, does not fit the tables of its own version, or its event log is
    broken. Killed at any moment, the database holds what it held before.
    """
    manifest = backup.manifest
    check_known(manifest.schema, backup.path.name)
    with transactions.changing_tables() as connection:
        refuse_foreign(connection)
        content = _content(connection)
        if content and not replace:
            raise StateConflict(
                f"The database is not empty ({content}); give --yes to lose that, or an empty database with --db."
            )
        _drop_all(connection)
        upgrade_to(connection, manifest.schema)
        _check_columns(connection, manifest)
        _fill(connection, backup, progress)
        _continue_numbers(connection, manifest)
        upgrade_to(connection, "head")
        _check_chain(connection, backup)
        if photos is not None:  # before the commit: a picture too many harms nobody, one too few does
            backup.put_photographs(photos)
    progress(_STEP, 1.0)


def _content(connection: Connection) -> str:
    """What would be lost, in words; "" when nothing. Secrets made by looking at an empty database are nothing."""
    found = []
    metadata = MetaData()
    metadata.reflect(connection)
    for one in metadata.sorted_tables:
        count = 0 if one.name in (_OWN, "meta") else connection.scalar(select(func.count()).select_from(one)) or 0
        if count:
            found.append(f"{count:,} {'row' if count == 1 else 'rows'} of {one.name}")
    return ", ".join(found[:3]) + (" and more" if len(found) > 3 else "")


def _drop_all(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _check_columns(connection: Connection, manifest: Manifest) -> None:
    looking = inspect(connection)
    there = {name: {one["name"] for one in looking.get_columns(name)} for name in looking.get_table_names()}
    there.pop(_OWN, None)
    given = {one.name: {name for name, _ in one.columns} for one in manifest.tables}
    for name in sorted(there.keys() | given.keys()):
        if there.get(name) != given.get(name):
            raise InvalidInput(f"The backup is altered: its table {name} is not that of version {manifest.schema}.")


def _fill(connection: Connection, backup: Backup, progress: Progress) -> None:
    total, done = max(backup.manifest.rows, 1), 0
    for entry in backup.manifest.tables:
        columns = [column(name, type_of(kind)) for name, kind in entry.columns]
        target = table(entry.name, *columns)
        for rows in _batches(backup, entry):
            connection.execute(target.insert(), rows)
            done += len(rows)
            progress(_STEP, 0.95 * done / total)


def _batches(backup: Backup, entry: TableEntry) -> Iterator[list[dict[str, Any]]]:
    names = [name for name, _ in entry.columns]
    rows = (dict(zip(names, values, strict=True)) for values in backup.rows(entry))
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _continue_numbers(connection: Connection, manifest: Manifest) -> None:
    """PostgreSQL numbers new rows from sequences of their own, which must go on behind what was filled in."""
    if connection.dialect.name != "postgresql":
        return
    for entry in manifest.tables:
        for key in inspect(connection).get_pk_constraint(entry.name)["constrained_columns"]:
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": f'"{entry.name}"', "column": key}
            )
            newest = connection.scalar(select(func.max(column(key))).select_from(table(entry.name)))
            if sequence is not None and newest is not None:
                connection.execute(text("SELECT setval(:sequence, :newest)"), {"sequence": sequence, "newest": newest})


def _check_chain(connection: Connection, backup: Backup) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        broken = verify_chain(session).broken
    if broken is not None:
        raise InvalidInput(f"{backup.path.name} holds a broken event log and is not restored: {broken.sentence}")
