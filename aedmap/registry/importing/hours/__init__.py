"""Opening hours of each dialect, brought to OpenStreetMap's grammar; what is not understood stays unknown."""

from aedmap.registry.importing.hours.days_and_times import read_days_and_times, read_spans
from aedmap.registry.importing.hours.free_text import HoursReading, read_text
from aedmap.registry.importing.hours.weekday_columns import first_not_understood, read_weekdays

__all__ = [
    "HoursReading",
    "first_not_understood",
    "read_days_and_times",
    "read_spans",
    "read_text",
    "read_weekdays",
]
