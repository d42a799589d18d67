"""Periods of the week as TOML writes them, the same in scenarios and in what demand is fitted to."""

from optimizer.demand.periods import Period, parse_days, parse_hours
from optimizer.toml_table import Table


def read_periods(tables: tuple[Table, ...], default: tuple[Period, ...]) -> tuple[Period, ...]:
    """The periods of [[periods]] tables, or the default without any. Raises InvalidInput with the key at fault."""
    return tuple(_period(table) for table in tables) or default


def _period(table: Table) -> Period:
    from_hour, to_hour = parse_hours(table.text("hours", ""))
    days = parse_days(table.text("days", "Mo-Su"))
    period = Period(table.text("name", ""), from_hour, to_hour, days, table.number("home_share", 1.0))
    table.finish()
    return period
