"""`aedmap serve` as a deployment runs it, killed, cut off from its database, and out of disk: what it said is done is
done, once; on both databases."""

import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
import requests

from aedmap.benches.server_processes import ServerProcess, serving, working
from aedmap.dispatch import AlertState, IncidentState
from aedmap.dispatch.life_cycle import HOLDING_ALERT
from aedmap.geography import Position
from aedmap.people import ALWAYS, Availability
from aedmap.storage import Database, open_database
from aedmap.storage import Event as LogEntry
from tests import parts
from tests.aedmap.made_up import make_responder
from tests.webapp.desks import Desk
from tests.webapp.worlds import fill, make_town_folder, need_built_pages

pytestmark = pytest.mark.proof
resource = pytest.importorskip("resource")
_KILLS, _DESKS = 100, 3
_WAIT_S = 300.0


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> tuple[Path, dict[str, Position]]:
    """A drawn town and its database."""
    return _make_town(database_url, tmp_path)


def _make_town(url: str, tmp_path: Path) -> tuple[Path, dict[str, Position]]:
    """With people enough for several calls at once."""
    need_built_pages()
    if not Path("/proc/self/task").is_dir():
        parts.lack("/proc, to find the processes that serve")
    folder = tmp_path / "town"
    places = make_town_folder(folder)
    with open_database(url) as database:
        fill(database, folder, places)
        always, now = Availability(ALWAYS, "Europe/Helsinki"), datetime.now(UTC)
        crowd = [
            make_responder(f"R-{10 + n}", position=places["ABCDFGHIKLMN"[n % 12]], position_at=now, availability=always)
            for n in range(24)
        ]
        database.people.put_responders(crowd, at=now, actor="test")
    return folder, places


def test_a_server_killed_a_hundred_times_loses_nothing_that_it_acknowledged(
    database_url: str, town: tuple[Path, dict[str, Position]]
) -> None:
    """Three desks open, accept and end; at random points the process that serves is killed, or on PostgreSQL one of its
    connections, while a worker goes on. Whoever got no answer asks again, and nothing happens twice."""
    folder, places = town
    chance, stop = random.Random(5), Event()
    with serving(folder, database_url) as (server, port), working(folder, database_url):
        desks = [Desk(f"http://127.0.0.1:{port}") for _ in range(_DESKS)]
        for desk in desks:
            desk.sign_in()
        with ThreadPoolExecutor(_DESKS) as pool:
            work = [pool.submit(one.work, f"desk-{n}", places["P"], stop) for n, one in enumerate(desks)]
            try:
                for _ in range(_KILLS):
                    _wait_for_an_answer(desks, work)
                    time.sleep(chance.uniform(0.0, 0.15))
                    if database_url.startswith("postgresql") and chance.random() < 0.5:
                        _cut_a_connection(database_url)
                    else:
                        _kill_what_serves(server)
            finally:
                stop.set()
            for one in work:
                one.result(_WAIT_S)
        server.kill()
    with open_database(database_url) as database:
        _agrees(database, desks)


def _wait_for_an_answer(desks: list[Desk], work: list[Future[None]]) -> None:
    """So that every kill hits a server at work."""
    before, until = sum(len(one.ended) for one in desks), time.monotonic() + _WAIT_S
    while sum(len(one.ended) for one in desks) == before:
        for one in work:
            if one.done():
                one.result()
        assert time.monotonic() < until, "no desk was answered any more"
        time.sleep(0.005)


def _kill_what_serves(server: ServerProcess) -> None:
    """The one process that answers; the one that watches over it starts another."""
    for pid in server.children():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _cut_a_connection(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
        )


def _agrees(database: Database, desks: list[Desk]) -> None:
    """Everything that a desk was told stands there, everything there is whole, and nothing is there twice."""
    incidents = {one.id: one for one in database.dispatch.list_incidents(limit=100_000)}
    opened = {key: number for desk in desks for key, number in desk.opened.items()}
    assert len(set(opened.values())) == len(opened) > 0
    for key, number in opened.items():
        assert incidents[number].key == f"{key}.actual"
    assert len({one.key for one in incidents.values()}) == len(incidents)
    for desk in desks:
        assert all(incidents[one].state is IncidentState.CANCELLED for one in desk.ended)
    events: list[LogEntry] = []
    after = 0
    while some := database.events.read_after(after, limit=5000):
        events, after = events + some, some[-1].seq
    assert database.events.first_broken() is None
    happened = Counter((one.subject, one.subject_id, one.to_state) for one in events)
    assert {happened["incident", str(one), "received"] for one in incidents} == {1}
    held = []
    for incident in incidents.values():
        alerts = database.dispatch.alerts_of(incident.id)
        assert max(Counter(one.responder_id for one in alerts).values(), default=1) == 1
        for alert in alerts:
            assert happened["alert", str(alert.id), AlertState.QUEUED] == 1
            assert happened["alert", str(alert.id), AlertState.SENT] <= 1
            assert happened["alert", str(alert.id), alert.state] == 1
        held += [one.responder_id for one in alerts if incident.active and one.state in HOLDING_ALERT]
    for accepted in (one for desk in desks for one in desk.accepted):
        taken = happened["alert", str(accepted), AlertState.ACCEPTED]
        assert taken == 1 or database.dispatch.get_alert(accepted).state is AlertState.STOOD_DOWN
    assert sorted(held) == sorted(one.id for one in database.people.list_responders() if one.busy_with is not None)


def test_one_call_sent_five_times_at_once_and_after_a_restart_is_one_incident(
    database_url: str, town: tuple[Path, dict[str, Position]]
) -> None:
    """Everybody who sent it is told the same number."""
    folder, places = town
    with serving(folder, database_url) as (_, port):
        desks = [Desk(f"http://127.0.0.1:{port}") for _ in range(5)]
        for desk in desks:
            desk.sign_in()
        with ThreadPoolExecutor(5) as pool:
            numbers = set(pool.map(lambda desk: desk.open("the call", places["P"]), desks))
    with serving(folder, database_url) as (_, port):
        again = Desk(f"http://127.0.0.1:{port}")
        again.sign_in()
        numbers.add(again.open("the call", places["P"]))
    with open_database(database_url) as database:
        assert numbers == {one.id for one in database.dispatch.list_incidents()} == {1}
        asked = Counter(one.responder_id for one in database.dispatch.alerts_of(1))
        assert set(asked.values()) == {1}
        _agrees(database, [*desks[:1]])


def test_a_reader_who_reconnects_at_random_hears_everything_once_and_in_order(
    database_url: str, town: tuple[Path, dict[str, Position]]
) -> None:
    """Over HTTP, with Last-Event-ID, cut off in the middle of a line too, while two desks work and the server is killed
    now and then."""
    folder, places = town
    chance, stop = random.Random(3), Event()
    with serving(folder, database_url) as (server, port), working(folder, database_url):
        site = f"http://127.0.0.1:{port}"
        desks = [Desk(site) for _ in range(2)]
        for desk in desks:
            desk.sign_in()
        with open_database(database_url) as database:
            start = database.events.last_seq()
            threads = [Thread(target=one.work, args=(f"desk-{n}", places["P"], stop)) for n, one in enumerate(desks)]
            for one in threads:
                one.start()
            heard: list[int] = []
            last = start
            try:
                for connection in range(60):
                    if connection % 20 == 10:
                        _kill_what_serves(server)
                    last = _listen(desks[0], last, heard, chance.randint(1, 4000))
            finally:
                stop.set()
                for one in threads:
                    one.join(_WAIT_S)
            newest = database.events.last_seq()
            until = time.monotonic() + _WAIT_S
            while last < newest and time.monotonic() < until:
                last = _listen(desks[0], last, heard, 100_000)
            written: list[int] = []
            after = start
            while some := database.events.read_after(after, limit=5000):
                written, after = written + [one.seq for one in some if one.incident_id is not None], some[-1].seq
    assert len(written) > 100
    assert heard == written


def _listen(desk: Desk, after: int, heard: list[int], most: int) -> int:
    """Read so many bytes at most and hang up; the number of the last whole event."""
    headers = {"Last-Event-ID": str(after)}
    rest, read = b"", 0
    try:
        with desk.session.get(f"{desk.site}/dispatcher/events", headers=headers, stream=True, timeout=2) as answer:
            for some in answer.iter_content(64):
                rest, read = rest + some, read + len(some)
                *whole, rest = rest.split(b"\n\n")
                for block in whole:
                    lines = dict(line.split(b": ", 1) for line in block.split(b"\n") if b": " in line)
                    if lines.get(b"event") == b"change":
                        heard.append(int(lines[b"id"]))
                    after = int(lines.get(b"id", after))
                if read >= most:
                    break
    except requests.RequestException:
        time.sleep(0.02)  # nothing more came, or the server is gone for a moment
    return after


def test_a_disk_without_room_is_503_until_there_is_room_again(sqlite_url: str, tmp_path: Path) -> None:
    """No file of the serving process may grow any more, then it may; nothing of what was refused was kept. PostgreSQL's
    files belong to a server of its own."""
    folder, places = _make_town(sqlite_url, tmp_path)
    with serving(folder, sqlite_url) as (server, port):
        desk = Desk(f"http://127.0.0.1:{port}")
        desk.sign_in()
        desk.open("before", places["P"])
        (pid,) = server.children()
        full = max(one.stat().st_size for one in tmp_path.glob("test.sqlite*")) + 60_000
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        statuses = [_open_once(desk, f"full-{n}", places["P"]) for n in range(40)]
        assert set(statuses) == {200, 503}
        assert _open_once(desk, "full-39", places["P"]) == 503
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        desk.open("after", places["P"])
        assert (pid,) == tuple(server.children())
    with open_database(sqlite_url) as database:
        assert len(database.dispatch.list_incidents(limit=1000)) == 2 + statuses.count(200)
        _agrees(database, [desk])


def _open_once(desk: Desk, key: str, place: Position) -> int:
    form = {"lon": place.lon, "lat": place.lat, "key": key, "mode": "actual", "note": "x" * 900}
    answer = desk.session.post(
        f"{desk.site}/dispatcher/incidents",
        data={**form, "csrf_token": desk.token},
        headers={"Accept": "application/json"},
        timeout=60,
    )
    return answer.status_code
