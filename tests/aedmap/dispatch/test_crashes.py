"""A desk that is killed at any moment loses nothing it has acknowledged and keeps nothing by halves."""

import multiprocessing
import random
import time
from multiprocessing.connection import Connection

from aedmap.dispatch import AlertState, IncidentReport, IncidentState, close_incident, open_incident, send_queued
from aedmap.storage import open_database
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import NOON

SERVED = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if SERVED else "spawn")
if SERVED:
    PROCESSES.set_forkserver_preload(["tests.aedmap.dispatch.test_crashes"])
KILLS = 4


def _open_for_ever(url: str, acknowledged: Connection) -> None:
    with open_database(url) as database:
        while True:
            opened = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), now=NOON, actor="desk")
            acknowledged.send(opened.incident.id)
            if opened.incident.id % 3:
                close_incident(database.dispatch, opened.incident.id, now=NOON, actor="desk", aed_used=False)


def test_a_killed_desk_loses_nothing_it_acknowledged(database_url: str) -> None:
    """Killed four times in the middle of its work: incidents, claims, devices and the chain still agree."""
    with open_database(database_url) as database:
        database.registry.put_aeds([aed_at("D"), aed_at("F")], at=NOON, actor="tester")
        people = [responder_at("ABCD"[i % 4], f"R-{i:02}") for i in range(12)]
        database.people.put_responders(people, at=NOON, actor="tester")
    chance, acknowledged = random.Random(1), []
    for _ in range(KILLS):
        ours, theirs = PROCESSES.Pipe(duplex=False)
        desk = PROCESSES.Process(target=_open_for_ever, args=(database_url, theirs))
        desk.start()
        theirs.close()
        acknowledged.append(ours.recv())
        time.sleep(chance.uniform(0.0, 0.3))
        desk.kill()
        desk.join()
        while ours.poll():
            try:
                acknowledged.append(ours.recv())
            except EOFError:
                break
        ours.close()
    with open_database(database_url) as database:
        send_queued(database.dispatch, now=NOON)
        incidents = {incident.id: incident for incident in database.dispatch.list_incidents(limit=100_000)}
        assert set(acknowledged) <= set(incidents)
        assert database.events.first_broken() is None
        held: list[str] = []
        for incident in incidents.values():
            alerts = database.dispatch.alerts_of(incident.id)
            if alerts:  # stored with them in one transaction, so never still "received"
                assert incident.state in (IncidentState.DISPATCHING, IncidentState.CLOSED)
            held += [alert.responder_id for alert in alerts if incident.active and alert.state == AlertState.SENT]
        busy = [one.id for one in database.people.list_responders() if one.busy_with is not None]
        assert sorted(held) == busy
