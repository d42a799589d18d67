"""The desk under load: servers as a deployment runs them, 600 calls a minute, 200 live streams, on each database.

Every time is measured at the client, from the moment when a request was due until its whole answer was there.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import delete, select

from aedmap.benches.bench import Effort, Materials
from aedmap.benches.dispatch_load import CALLS_A_MINUTE, STREAMS, Asked, Load, Log
from aedmap.benches.dispatch_world import DEVICES, RESPONDERS, World, make_world
from aedmap.benches.matching import matching_row
from aedmap.benches.row import Limit, Row, alone, not_measured
from aedmap.benches.server_processes import ServerProcess, serving, working
from aedmap.dispatch import TimerKind
from aedmap.errors import StateConflict
from aedmap.progress import Progress
from aedmap.storage import ANSWER_LINKS, Database, new_secret, open_database
from aedmap.storage.engine import make_engine, read_url
from aedmap.storage.tables import AedRow, Base
from aedmap.town import build_town

_EXTRACT = "osm/porto.osm.pbf"
# Calls before anything counts, and then for how long they count.
_WARM_UP_S = {Effort.QUICK: 15.0, Effort.USUAL: 30.0, Effort.FULL: 40.0}
_LOAD_S = {Effort.QUICK: 20.0, Effort.USUAL: 60.0, Effort.FULL: 120.0}
_WITHOUT_WORKER_S = 10.0
_LONGEST_WAIT_S = 60.0


def dispatch(materials: Materials, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """Matching by itself; opening, accepting, streams, memory and restart on SQLite, and on PostgreSQL where a server
    is lent.

    StateConflict when the PostgreSQL database is not empty.
    """
    progress("Matching", 0.0)
    matching = matching_row(seed)
    progress("Matching", 1.0)
    extract = materials.find(_EXTRACT)
    if extract is None:
        return [matching, *_not_measured("SQLite")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress("Building the town", 0.0)
        build_town(extract, folder / "town")
        world = make_world(folder / "town", datetime.now(UTC), seed)
        progress("Building the town", 1.0)
        rows = _rows("SQLite", world, f"sqlite:///{(folder / 'bench.sqlite').as_posix()}", effort, seed, progress)
        if materials.server_url is not None:
            rows += _on_server(materials.server_url, world, effort, seed, progress)
    return [matching, *rows]


@dataclass(frozen=True)
class _Measured:
    """log: of the time that counts; since, until: that time; began_at: events by their number

    memory_mb: after the warm-up and at the end, None where the system does not say
    overdue, resumed_s: waves that were overdue when the worker came back, and until it had done them all
    """

    log: Log
    since: float
    until: float
    began_at: dict[int, float]
    memory_mb: tuple[float, float] | None
    overdue: int
    resumed_s: float

    def seconds(self, what: str) -> list[float]:
        return [one.seconds for one in self.asked() if one.what == what and not one.failed]

    def asked(self) -> list[Asked]:
        return [one for one in self.log.asked if self.since <= one.due < self.until]


def _on_server(url: str, world: World, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    """The same in a database that somebody lends, which is left as empty as it was."""
    open_database(url).close()
    engine = make_engine(read_url(url), create=False)
    try:
        with engine.connect() as connection:
            if connection.scalar(select(AedRow.id).limit(1)) is not None:
                raise StateConflict("The database of --server holds devices; lend an empty one, which is left empty.")
        try:
            return _rows("PostgreSQL", world, url, effort, seed, progress)
        finally:
            with engine.begin() as connection:
                for table in reversed(Base.metadata.sorted_tables):
                    connection.execute(delete(table))
    finally:
        engine.dispose()


def _rows(which: str, world: World, url: str, effort: Effort, seed: int, progress: Progress) -> list[Row]:
    done = asyncio.run(_measure(which, world, url, effort, seed, progress))
    opening, accepting = done.seconds("open"), done.seconds("accept")
    behind = _behind_s(done)
    failed = sum(one.failed for one in done.asked())
    seconds = f"{done.until - done.since:.0f} s of {CALLS_A_MINUTE} calls a minute, {STREAMS} streams"
    at_most = Limit.MAX
    rows = [
        alone(f"opening an incident, p99, {which}", _p99_ms(opening), "ms", 500, 250, at_most).noting(
            f"{len(opening):,} in {seconds}, {RESPONDERS:,} responders, {DEVICES:,} devices; p50 {_p50_ms(opening):.0f}"
        ),
        alone(f"accepting an alert, p99, {which}", _p99_ms(accepting), "ms", 300, 150, at_most).noting(
            f"{len(accepting):,}; p50 {_p50_ms(accepting):.0f}"
        ),
        alone(f"request to stream, p99, {which}", float(np.quantile(behind, 0.99)), "s", 1.5, 0.5, at_most).noting(
            f"{len(behind):,} events told, from the server taking the request; p50 {np.median(behind):.2f}"
        ),
        alone(f"requests that failed, {which}", failed, "", 0, 0, at_most).noting(f"of {len(done.asked()):,}"),
    ]
    name = f"memory of server and worker after warm-up, growth, {which}"
    if done.memory_mb is None:
        rows.append(not_measured(name, "%", 10, 5, at_most))
    else:
        before, after = done.memory_mb
        rows.append(alone(name, 100 * (after / before - 1), "%", 10, 5, at_most).noting(f"{before:.0f} MB before"))
    resumed = alone(f"overdue waves resumed after restart, {which}", done.resumed_s, "s", 5, 2, at_most)
    return [*rows, resumed.noting(f"from starting the program until {done.overdue} were done")]


async def _measure(which: str, world: World, url: str, effort: Effort, seed: int, progress: Progress) -> _Measured:
    progress(f"Loading {which}", 0.0)
    world.fill(url, datetime.now(UTC))
    with open_database(url) as database, serving(world.town, url) as (server, port):
        load = Load(world, port, database.meta.secret(ANSWER_LINKS, new_secret), seed)
        with working(world.town, url) as worker:
            await load.begin()
            await load.call(_WARM_UP_S[effort])
            progress(f"Loading {which}", 0.3)
            before_mb, since = _memory_mb(server, worker), time.time()
            await load.call(_LOAD_S[effort])
            progress(f"Loading {which}", 0.9)
            until, after_mb = time.time(), _memory_mb(server, worker)
            for process in (server, worker):
                process.check_running()
            worker.kill()
            await load.call(_WITHOUT_WORKER_S)
        await load.end()
        overdue, resumed_s = _resume(world, url, database)
        memory_mb = (before_mb, after_mb) if before_mb is not None and after_mb is not None else None
        progress(f"Loading {which}", 1.0)
        return _Measured(load.log, since, until, _began_at(database), memory_mb, overdue, resumed_s)


def _memory_mb(*processes: ServerProcess) -> float | None:
    shares = [process.memory_mb() for process in processes]
    return None if None in shares else sum(share for share in shares if share is not None)


def _resume(world: World, url: str, database: Database) -> tuple[int, float]:
    """Start a worker and wait for the last of the waves that are overdue at this moment."""
    now = datetime.now(UTC)
    overdue = {one.id for one in database.dispatch.due_timers(now, 10_000) if one.kind is TimerKind.WAVE}
    begin = time.perf_counter()
    with working(world.town, url) as worker:
        while overdue & {one.id for one in database.dispatch.due_timers(now, 10_000)}:
            worker.check_running()
            if time.perf_counter() - begin > _LONGEST_WAIT_S:
                break
            time.sleep(0.05)
        return len(overdue), time.perf_counter() - begin


def _began_at(database: Database) -> dict[int, float]:
    """By the number of its event, when the server took the request for it; waves are left out, as they ripen."""
    began: dict[int, float] = {}
    after = 0
    while events := database.events.read_after(after, limit=5000):
        after = events[-1].seq
        began |= {
            one.seq: one.at.timestamp() for one in events if one.incident_id is not None and one.actor != "worker"
        }
    return began


def _behind_s(done: _Measured) -> list[float]:
    """Seconds from each request to each stream that told of it. StateConflict when a stream left one out."""
    behind: list[float] = []
    numbers = sorted(done.began_at)
    for stream in done.log.streams:
        last = 0
        for came, first, newest, count in stream.pieces:
            if first <= last or count > newest - first + 1:
                raise StateConflict(f"A stream told of event {first} after {last}.")
            last = newest
            if done.since <= came < done.until:
                some = numbers[np.searchsorted(numbers, first) : np.searchsorted(numbers, newest, side="right")]
                behind += [came - done.began_at[seq] for seq in some]
    return behind


def _p99_ms(seconds: list[float]) -> float:
    return 1000 * float(np.quantile(seconds, 0.99))


def _p50_ms(seconds: list[float]) -> float:
    return 1000 * float(np.median(seconds))


def _not_measured(which: str) -> list[Row]:
    at_most = Limit.MAX
    return [
        not_measured(f"opening an incident, p99, {which}", "ms", 500, 250, at_most),
        not_measured(f"accepting an alert, p99, {which}", "ms", 300, 150, at_most),
        not_measured(f"request to stream, p99, {which}", "s", 1.5, 0.5, at_most),
        not_measured(f"memory of server and worker after warm-up, growth, {which}", "%", 10, 5, at_most),
        not_measured(f"overdue waves resumed after restart, {which}", "s", 5, 2, at_most),
    ]
