"""Rows that were planned by a clock that has been set back since: their time lies ahead, their work does not."""

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, SQLColumnExpression, and_

# The clocks of two machines differ by less.
AHEAD = timedelta(seconds=60)


def planned_ahead(
    due_at: SQLColumnExpression[datetime],
    changed_at: SQLColumnExpression[datetime],
    ahead: datetime | BindParameter[datetime],
) -> ColumnElement[bool]:
    """ahead: now and AHEAD. Nothing falls due before it was planned, so that an index on due_at helps."""
    return and_(due_at > ahead, changed_at > ahead)
