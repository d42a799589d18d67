"""Small registers written by hand, with the shapes and the traps of real ones."""

from collections.abc import Sequence
from pathlib import Path

from aedmap.registry.importing import Checked, ImportRequest, check_file

HEADER = ("id", "name", "address", "longitude", "latitude", "opening_hours")


def write_csv(path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Rows of cells, quoted where they must be."""
    quoted = [
        delimiter.join(f'"{c}"' if any(x in c for x in (delimiter, '"', "\n")) else c for c in row) for row in rows
    ]
    path.write_bytes("\r\n".join([*quoted, ""]).encode(encoding))
    return path


def around(count: int, lon: float = 120.15, lat: float = 30.25) -> list[list[str]]:
    """So many good devices, a street apart, in one town."""
    return [
        [
            f"D{i:03d}",
            f"Shop {i}",
            f"Long Street {i}",
            f"{lon + 0.002 * (i % 7):.6f}",
            f"{lat + 0.002 * (i // 7):.6f}",
            "",
        ]
        for i in range(1, count + 1)
    ]


def check(path: Path, **request: object) -> Checked:
    """The file read and checked under its own name."""
    return check_file(path, ImportRequest(path.name, **request))  # type: ignore[arg-type]
