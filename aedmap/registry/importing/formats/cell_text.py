"""How a value of a typed format is written as text."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

# What no database keeps and no page shows: control characters and halves of surrogate pairs.
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


def clean(text: str) -> str:
    """Text without what cannot be written, and without space around it."""
    return (_UNWRITTEN.sub("", text) if not text.isprintable() else text).strip()


def as_text(value: Any) -> str:
    """Text of a number, date or truth value; "" for nothing. Lists are joined, other things written plainly."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):  # a spreadsheet's 24:00 and later
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(as_text, value)))
    return clean(str(value))
