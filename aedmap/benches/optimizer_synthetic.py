"""Synthetic instances, each solved in a process of its own: proven gap, seconds end to end, memory, what limits."""

from dataclasses import dataclass

from aedmap.benches.bench import Effort
from aedmap.benches.limiting_side import limiting_side
from aedmap.benches.optimizer_child import solve_scattered
from aedmap.benches.row import Limit, Row, alone
from aedmap.progress import Progress

_QUICK, _USUAL, _ALWAYS = (Effort.QUICK,), (Effort.USUAL, Effort.FULL), tuple(Effort)
_FULL = (Effort.FULL,)


@dataclass(frozen=True)
class Size:
    """An instance: its time, the gap (in per cent), seconds and memory (in MB) allowed, floor and aim.

    kind: as `solve_scattered` knows it; seconds: what a run may take; to_keep: what it must take, floor and aim, where
    it may end before its time
    """

    kind: str
    rows: int
    sites: int
    seconds: float
    gap: tuple[float, float]
    memory_mb: tuple[float, float] | None
    efforts: tuple[Effort, ...]
    to_keep: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """For people."""
        if self.kind == "stream":
            return f"{self.sites} sites x {self.rows:,} points merged as they come"
        words = {"prove": "uniform, prove mode,", "lscp": "uniform, every row covered (LSCP),"}
        return f"{words.get(self.kind, self.kind)} {self.rows:,} x {self.sites:,} in {self.seconds:.0f} s"


SIZES = (
    Size("uniform", 20_000, 2_000, 20, (1.5, 1.15), None, _ALWAYS),
    Size("uniform", 100_000, 5_000, 60, (1.5, 1.17), (500, 500), _USUAL),
    Size("clustered", 100_000, 5_000, 60, (2.2, 1.75), (500, 500), _USUAL),
    Size("lscp", 100_000, 5_000, 30, (14.0, 11.0), (500, 500), _USUAL),
    Size("stream", 1_000_000, 100, 20, (0.01, 0.01), (6000, 2000), _QUICK, (180, 90)),
    Size("stream", 20_000_000, 100, 120, (0.01, 0.01), (6000, 2000), _USUAL, (180, 90)),
    Size("uniform", 1_000_000, 50_000, 180, (2.2, 1.6), (1500, 1500), _FULL),
    Size("prove", 20_000, 2_000, 1800, (1.5, 1.0), None, _FULL),
    Size("prove", 100_000, 5_000, 1800, (1.5, 0.95), None, _FULL),
)


def synthetic_seconds(effort: Effort) -> float:
    """What these rows take at most, beside starting the processes."""
    return sum(size.seconds for size in SIZES if effort in size.efforts)


def synthetic_rows(effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """All sizes of this effort."""
    rows, sizes = [], [size for size in SIZES if effort in size.efforts]
    for k, size in enumerate(sizes):
        progress("Solving synthetic instances", k / len(sizes))
        rows += _rows(size, seed)
    progress("Solving synthetic instances", 1.0)
    return rows


def _rows(size: Size, seed: int) -> list[Row]:
    solved = solve_scattered(size.kind, size.rows, size.sites, size.seconds, seed)
    memory = f"{solved.peak_mb:.0f} MB" + (f", {solved.left_out} rows without a site" if solved.left_out else "")
    side = limiting_side(solved.gap, solved.value_moved, solved.bound_moved)
    note = f"{solved.value:,.0f}, bound {solved.bound:,.0f}; {solved.seconds:.1f} s, {memory}; {side}"
    keep = size.to_keep or (size.seconds * 1.05, size.seconds)
    found = [
        alone(f"{size.name}, proven gap", 100 * solved.gap, "%", *size.gap, Limit.MAX).noting(note),
        alone(f"{size.name}, end to end", solved.seconds, "s", *keep, Limit.MAX),
    ]
    if size.memory_mb is not None:
        found.append(alone(f"{size.name}, memory", solved.peak_mb, "MB", *size.memory_mb, Limit.MAX))
    return found
