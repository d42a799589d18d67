"""What a bench prints: the rows, and on what machine and with which versions they were measured."""

import os
import platform
from dataclasses import dataclass
from importlib import metadata

from rich.table import Table

from aedmap.benches.row import Row

_PACKAGES = (
    "numpy",
    "numba",
    "scipy",
    "highspy",
    "osmium",
    "osmnx",
    "networkx",
    "pandana",
    "spopt",
    "ortools",
    "shapely",
    "pyproj",
)


@dataclass(frozen=True)
class Report:
    """machine: processor, cores, memory, system; versions: of Python, ours and the packages that matter."""

    machine: dict[str, str | int | float | None]
    versions: dict[str, str]
    seed: int
    rows: list[Row]


def report_of(rows: list[Row], seed: int) -> Report:
    """The rows with this machine and these versions."""
    return Report(_machine(), _versions(), seed, rows)


def table_of(report: Report) -> Table:
    """For people: one line a row, what holds first."""
    table = Table("", "measure", "ours", "peer", "ratio", "floor", "aim", "note")
    for row in report.rows:
        figures = [_number(row.ours), _number(row.peer), _number(row.ratio), _number(row.floor), _number(row.aim)]
        ours, peer, ratio, floor, aim = figures
        sign = "≥" if row.limit == "min" else "≤"
        table.add_row(
            "aim" if row.aim_holds else "holds" if row.holds else "FAILS",
            f"{row.measure}, {row.unit}",
            ours,
            f"{peer} {row.peer_name}" if row.peer_name else "",
            ratio if row.peer_name else "",
            f"{sign} {floor}",
            f"{sign} {aim}",
            row.note,
        )
    return table


def _number(value: float | None) -> str:
    if value is None:
        return "not measured"
    # Shares near 100 % are told apart behind the point: 99.95 must not be shown as 100.
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.5g}" if 90 <= abs(value) <= 100 else f"{value:.3g}"


def _machine() -> dict[str, str | int | float | None]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": platform.platform(),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 -- no file of ours
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _memory_gb() -> float | None:
    try:
        with open("/proc/meminfo", encoding="utf-8") as file:  # noqa: PTH123
            return round(int(file.readline().split()[1]) / 1e6, 1)
    except (OSError, ValueError, IndexError):
        return None


def _versions() -> dict[str, str]:
    versions = {"python": platform.python_version()}
    for package in ("aedmap", *_PACKAGES):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return versions
