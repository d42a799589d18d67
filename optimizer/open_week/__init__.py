"""What the devices already out cover through the hours of a usual week, doors considered."""

from optimizer.open_week.measure import OpenWeek, open_week
from optimizer.open_week.report import open_week_document, open_week_table, write_open_week

__all__ = ["OpenWeek", "open_week", "open_week_document", "open_week_table", "write_open_week"]
