"""Rows in every table, whatever tables there are: made from the types of the columns, in an order that never refers
forward."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Integer, LargeBinary, MetaData, Table, select
from sqlalchemy.types import Float, Time

Rows = dict[str, list[dict[str, Any]]]
_START = datetime(2026, 5, 6, 4, 0, 0, 123_457, tzinfo=UTC)
_OWN = "alembic_version"


def fill_empty_tables(connection: Connection, rows: int = 3) -> None:
    """Fill each table that is empty."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name != _OWN and connection.execute(select(table).limit(1)).first() is None:
            connection.execute(table.insert(), [_row(connection, table, number) for number in range(1, rows + 1)])


def all_rows(connection: Connection) -> Rows:
    """Everything in every table, by primary key."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
        if table.name != _OWN
    }


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(connection, column, number) for column in table.columns}


def _value(connection: Connection, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        referred = connection.scalars(select(key.column).order_by(key.column)).all()
        return referred[(number - 1) % len(referred)]
    if number == 3 and column.nullable:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 1
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return number / 7
    if isinstance(kind, DateTime):
        # SQLite keeps no offsets: written there as the program writes them.
        moment = _START + timedelta(days=number)
        return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
    if isinstance(kind, Date):
        return date(2026, 1, number)
    if isinstance(kind, Time):
        return _START.time()
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    return f'{column.name} {number} "自动\n体外除颤器"'
