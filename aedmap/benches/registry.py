"""The registry: a register of 20,000 devices imported, and map views of a database with a million."""

import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select, text

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.child import measure_register_import
from aedmap.benches.made_register import scattered, write_register
from aedmap.benches.row import Limit, Row, alone
from aedmap.errors import StateConflict
from aedmap.progress import Progress
from aedmap.storage import open_database
from aedmap.storage.engine import make_engine, read_url
from aedmap.storage.tables import AedRow

_IMPORTED = 20_000
_STORED = {Effort.QUICK: 100_000, Effort.USUAL: 1_000_000, Effort.FULL: 1_000_000}
_VIEWS = 500
_AT_ONCE = 20_000
# A street, a quarter, a town and a county on a screen, as degrees of its height.
_HEIGHTS_DEG = (0.005, 0.02, 0.08, 0.3)


def registry(
    materials: Materials,
    effort: Effort,
    seed: int,
    progress: Progress,
) -> list[Row]:
    """Import within 30 s and 500 MB; the slowest hundredth of map views within 50 ms, on PostgreSQL too where given.

    StateConflict when the PostgreSQL database is not empty.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress("Importing a register", 0.0)
        write_register(folder / "register.csv", _IMPORTED, seed)
        took = measure_register_import(folder / "register.csv", f"sqlite:///{(folder / 'a.sqlite').as_posix()}")
        progress("Importing a register", 1.0)
        url = f"sqlite:///{(folder / 'b.sqlite').as_posix()}"
        count = _STORED[effort]
        views = [_map_views("SQLite", url, count, seed, progress)]
    if materials.server_url is not None:
        views.append(_on_server(materials.server_url, count, seed, progress))
    return [
        alone(f"register of {_IMPORTED:,} devices imported", took.seconds, "s", 30, 15, Limit.MAX),
        alone(f"import of {_IMPORTED:,} devices, memory at its peak", took.peak_mb, "MB", 500, 400, Limit.MAX),
        *views,
    ]


def _on_server(url: str, count: int, seed: int, progress: Progress) -> Row:
    """The same in a database that somebody lends, which is left as empty as it was."""
    open_database(url).close()
    engine = make_engine(read_url(url), create=False)
    try:
        with engine.connect() as connection:
            if connection.scalar(select(AedRow.id).limit(1)) is not None:
                raise StateConflict("The database of --server holds devices; lend an empty one, which is left empty.")
        try:
            return _map_views("PostgreSQL", url, count, seed, progress)
        finally:
            with engine.begin() as connection:
                connection.execute(delete(AedRow))
    finally:
        engine.dispose()


def _map_views(which: str, url: str, count: int, seed: int, progress: Progress) -> Row:
    chance = np.random.default_rng(seed)
    lon, lat = _fill(url, count, chance, progress)
    milliseconds = _views(url, lon, lat, chance, progress)
    name = f"devices in a map view, p99 with {count:,} stored, {which}"
    return alone(name, float(np.quantile(milliseconds, 0.99)), "ms", 50, 25, Limit.MAX)


def _fill(
    url: str, count: int, chance: np.random.Generator, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Store made-up devices straight into the table; returns where they are."""
    open_database(url).close()
    lon, lat = scattered(count, chance)
    engine = make_engine(read_url(url), create=False)
    with engine.execution_options(writing=True).begin() as connection:
        for start in range(0, count, _AT_ONCE):
            progress("Storing devices", start / count)
            rows = [_row(i, float(lon[i]), float(lat[i])) for i in range(start, min(start + _AT_ONCE, count))]
            connection.execute(insert(AedRow), rows)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE aed"))  # the server does so itself some minutes later
    engine.dispose()
    progress("Storing devices", 1.0)
    return lon, lat


def _row(number: int, lon: float, lat: float) -> dict[str, object]:
    return {
        "id": f"made-{number}",
        "lon": lon,
        "lat": lat,
        "place": f"Hall {number}",
        "status": "in_service",
        "time_zone": "Asia/Shanghai",
        "country": "CN",
        "source": "SAMPLE",
        "opening_hours": "Mo-Fr 09:00-17:00",
    }


def _views(
    url: str, lon: NDArray[np.float64], lat: NDArray[np.float64], chance: np.random.Generator, progress: Progress
) -> NDArray[np.float64]:
    """Milliseconds of views around devices drawn at random, so that dense places are looked at most."""
    taken = []
    with open_database(url) as database:
        for number in range(_VIEWS + 20):
            progress("Looking at maps", number / (_VIEWS + 20))
            at = chance.integers(len(lon))
            half = _HEIGHTS_DEG[number % len(_HEIGHTS_DEG)] / 2
            begin = time.perf_counter()
            database.registry.aeds_in_box(lon[at] - 2 * half, lat[at] - half, lon[at] + 2 * half, lat[at] + half)
            taken.append(1000 * (time.perf_counter() - begin))
    progress("Looking at maps", 1.0)
    return np.array(taken[20:])  # the first ones open files and compile statements
