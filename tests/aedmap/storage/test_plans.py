"""A run is claimed once and always ends; it knows which version of a scenario it answers."""

import threading
from datetime import timedelta

import pytest

from aedmap.errors import NotFound
from aedmap.storage import Database, PlanRun, RunState
from tests.aedmap.made_up import NOON


def test_a_run_goes_from_queued_to_done(database: Database) -> None:
    """Progress and result are there for whoever looks, and each step is an event."""
    run = database.plans.queue_run("budget = 7", at=NOON, actor="li")
    assert run.state == RunState.QUEUED
    claimed = database.plans.claim_run(at=NOON, actor="worker")
    assert claimed is not None
    assert claimed.id == run.id
    assert database.plans.report_progress(run.id, "Solving", 0.5, at=NOON)
    assert database.plans.get_run(run.id).step == "Solving"
    assert database.plans.finish_run(run.id, "{}", at=NOON, actor="worker")
    done = database.plans.newest_done()
    assert done is not None
    assert (done.id, done.state, done.result) == (run.id, RunState.DONE, "{}")
    assert [event.to_state for event in database.events.read_after(0)] == ["queued", "running", "done"]


def test_of_many_workers_one_gets_the_run(database: Database) -> None:
    """A plan is not computed twice."""
    database.plans.queue_run("budget = 7", at=NOON, actor="li")
    claimed: list[PlanRun | None] = []
    workers = [
        threading.Thread(target=lambda: claimed.append(database.plans.claim_run(at=NOON, actor="worker")))
        for _ in range(6)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(run is not None for run in claimed) == 1


def test_a_cancelled_run_learns_of_it_at_its_next_report(database: Database) -> None:
    """Cancelling ends a queued run at once and a running one at its next sign of life."""
    queued = database.plans.queue_run("a", at=NOON, actor="li")
    assert database.plans.cancel_run(queued.id, at=NOON, actor="li").state == RunState.CANCELLED
    running = database.plans.queue_run("b", at=NOON, actor="li")
    database.plans.claim_run(running.id, at=NOON, actor="worker")
    assert database.plans.cancel_run(running.id, at=NOON, actor="li").cancel_asked
    assert not database.plans.report_progress(running.id, "Solving", 0.5, at=NOON)
    assert database.plans.stop_run(running.id, at=NOON, actor="worker")
    assert database.plans.get_run(running.id).state == RunState.CANCELLED


def test_a_run_whose_process_died_is_given_up(database: Database) -> None:
    """Nobody waits for ever on a plan that no process computes."""
    run = database.plans.queue_run("a", at=NOON, actor="li")
    database.plans.claim_run(run.id, at=NOON, actor="worker")
    silent = {"after": timedelta(minutes=5), "actor": "server"}
    assert database.plans.give_up_silent_runs(at=NOON + timedelta(minutes=4), **silent) == 0
    assert database.plans.give_up_silent_runs(at=NOON + timedelta(minutes=6), **silent) == 1
    failed = database.plans.get_run(run.id)
    assert failed.state == RunState.FAILED
    assert failed.problem is not None
    assert not database.plans.finish_run(run.id, "{}", at=NOON, actor="worker")


def test_an_unknown_run_is_not_found(database: Database) -> None:
    """Asking for a run that never was is answered with a sentence."""
    with pytest.raises(NotFound, match="no plan run 7"):
        database.plans.get_run(7)


def test_a_run_knows_the_version_it_answers(database: Database) -> None:
    """Runs of one scenario are found by its name, and those with a plan among them."""
    for version in (1, 2):
        run = database.plans.queue_run("text", at=NOON, actor="li", name="spring", version=version)
    database.plans.queue_run("other", at=NOON, actor="li")
    database.plans.claim_run(run.id, at=NOON, actor="worker")
    database.plans.finish_run(run.id, "{}", at=NOON, actor="worker")
    assert [one.scenario_version for one in database.plans.list_runs(name="spring")] == [2, 1]
    assert [one.id for one in database.plans.list_runs(done=True)] == [run.id]
    assert database.plans.list_runs()[0].scenario_name is None
