"""What a backup says of itself (docs/backup.md)."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from aedmap.errors import InvalidInput
from aedmap.storage.backup.portable import Kind

FORMAT, VERSION = "aedmap backup", 2
_READ = (1, 2)  # 1 had no photographs


@dataclass(frozen=True)
class TableEntry:
    """One table: its columns in the order of the values in each line, and what the lines must amount to."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: int
    sha256: str

    @property
    def member(self) -> str:
        """The name of the table's file in the archive."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """schema: version of the tables; tables in an order that never refers forward; head: of the event log.

    made_at: ISO 8601 in UTC; database: the kind it was taken from; town: name, None when bound to none
    photographs: names of the files in the folder photos/ of the archive
    photographs_missing: how many the database names that were not found beside it
    """

    schema: str
    made_at: str
    program: str
    database: str
    town: str | None
    town_fingerprint: str | None
    sample: bool
    head: str | None
    tables: tuple[TableEntry, ...]
    photographs: tuple[str, ...] = ()
    photographs_missing: int = 0

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        """Written for people to read too."""
        values = {"format": FORMAT, "version": VERSION, **asdict(self)}
        values["tables"] = [
            {**asdict(table), "columns": [{"name": name, "kind": kind} for name, kind in table.columns]}
            for table in self.tables
        ]
        return json.dumps(values, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes, name: str) -> Manifest:
    """InvalidInput when it is not the manifest of a backup that this program can read."""
    try:
        values: dict[str, Any] = json.loads(data)
        if values.pop("format") != FORMAT:
            raise ValueError("another format")
        version = values.pop("version")
        if version not in _READ:
            raise InvalidInput(f"{name} is a backup of format {version}, but this program reads {VERSION}; update it.")
        photographs = tuple(str(one) for one in values.pop("photographs", ()))
        tables = tuple(
            TableEntry(
                table["name"],
                tuple((column["name"], Kind(column["kind"])) for column in table["columns"]),
                int(table["rows"]),
                table["sha256"],
            )
            for table in values.pop("tables")
        )
        return Manifest(**values, tables=tables, photographs=photographs)
    except InvalidInput:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{name} is not a backup of aedmap: what it says of itself cannot be read.") from error
