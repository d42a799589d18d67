"""Work measured in a process of its own, so that nothing else's memory counts."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aedmap.benches.peak_memory import peak_mb
from aedmap.errors import StateConflict


@dataclass(frozen=True)
class Measured:
    """seconds: after imports; peak_mb: of the whole process, imports included."""

    seconds: float
    peak_mb: float


def measure_town_build(extract: Path, out: Path) -> Measured:
    """Run 'aedmap town build' on an extract."""
    return _measure("town", str(extract), str(out))


def measure_network_build(extract: Path) -> Measured:
    """Read an extract and build its walking network."""
    return _measure("network", str(extract))


def measure_million(junctions: int, seed: int) -> Measured:
    """Make a town of so many junctions, index and file it, exchange positions and ask dispatch queries."""
    return _measure("million", str(junctions), str(seed))


def measure_register_import(register: Path, database_url: str) -> Measured:
    """Run 'aedmap import aeds' on a register."""
    return _measure("register", str(register), database_url)


def _measure(*arguments: str) -> Measured:
    command = [sys.executable, "-m", "aedmap.benches.child", *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if finished.returncode:
        said = (finished.stdout + finished.stderr).strip().splitlines() or ["nothing"]
        raise StateConflict(f"The measured process failed and said: {said[-1]}")
    return Measured(**json.loads(finished.stdout.splitlines()[-1]))


def _town(extract: str, out: str) -> float:
    import numba  # noqa: F401 -- what the command imports while it runs

    from aedmap.cli import main

    begin = time.perf_counter()
    try:
        main(["town", "build", "--osm", extract, "--out", out, "--json"])
    except SystemExit as end:
        if end.code:
            raise
    return time.perf_counter() - begin


def _network(extract: str) -> float:
    from scipy.sparse import csgraph  # noqa: F401 -- what building imports while it runs

    from aedmap.network import build_network
    from aedmap.osm import read_extract

    begin = time.perf_counter()
    build_network(read_extract(Path(extract)))
    return time.perf_counter() - begin


def _million(junctions: str, seed: str) -> float:
    from aedmap.benches.dispatch_queries import dispatch_rows
    from aedmap.benches.grid_town import grid_town

    begin = time.perf_counter()
    dispatch_rows(grid_town(int(junctions), int(seed)), int(seed), queries=100)
    return time.perf_counter() - begin


def _register(register: str, database_url: str) -> float:
    from aedmap.cli import import_, main  # noqa: F401 -- what the command imports while it runs

    begin = time.perf_counter()
    try:
        main(["import", "aeds", register, "--db", database_url, "--to-mend", f"{register}.to-mend.csv", "--json"])
    except SystemExit as end:
        if end.code:
            raise
    return time.perf_counter() - begin


if __name__ == "__main__":
    what: dict[str, Callable[..., float]] = {
        "town": _town,
        "network": _network,
        "million": _million,
        "register": _register,
    }
    taken_s = what[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps({"seconds": taken_s, "peak_mb": peak_mb()}) + "\n")
