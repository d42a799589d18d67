"""Small tables as JSON, a list a column: quick to read, plain to look at, the same bytes for the same rows."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput


def write_columns(path: Path, columns: Mapping[str, Sequence[object]]) -> None:
    """Write columns of equal length."""
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_columns(path: Path) -> dict[str, list[Any]]:
    """Read what write_columns wrote; columns of unequal length are refused."""
    columns: dict[str, list[Any]] = json.loads(path.read_text(encoding="utf-8"))
    if len({len(column) for column in columns.values()}) > 1:
        raise InvalidInput(f"The columns of {path} differ in length; build the town again.")
    return columns
