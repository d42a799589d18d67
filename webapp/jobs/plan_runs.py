"""Plan runs in a thread of their own; how far they are goes to the database, where every process reads it."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aedmap.errors import AedmapError
from aedmap.storage import Database, Document, PlanRun
from aedmap.town import Town
from optimizer.reuse import Kept, default_folder
from optimizer.run import run_scenario
from optimizer.scenario import Scenario
from webapp.jobs.plan_documents import keep_plan

_WORKER = "plan-worker"
_BEAT_S = 0.4
_DEAD_AFTER = timedelta(seconds=30)
_log = logging.getLogger("aedmap.web")


class PlanRuns:
    """One plan at a time in this process: two would only share the cores."""

    def __init__(self, town: Town, database: Database) -> None:
        self._town = town
        self._database = database
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=_WORKER)

    def start(self, kept: Document, scenario: Scenario, actor: str, language: str = "en") -> PlanRun:
        """Queue the run and begin as soon as the one before it has ended.

        scenario: what the kept text means; language: of the report
        """
        run = self._database.plans.queue_run(
            kept.text, at=datetime.now(UTC), actor=actor, name=kept.name, version=kept.version
        )
        self._threads.submit(self._work, run.id, scenario, language)
        return run

    def give_up_dead_runs(self) -> None:
        """Runs whose process died are said to have failed, so that nobody waits for them."""
        self._database.plans.give_up_silent_runs(at=datetime.now(UTC), after=_DEAD_AFTER, actor=_WORKER)

    def _work(self, run_id: int, scenario: Scenario, language: str) -> None:
        plans = self._database.plans
        if plans.claim_run(run_id, at=datetime.now(UTC), actor=_WORKER) is None:
            return
        pulse = _Pulse(self._database, run_id)
        try:
            existing = self._database.registry.list_aeds()
            plan = run_scenario(scenario, self._town, existing, pulse.report, pulse.cancelled, Kept(default_folder()))
            pulse.report("Writing", 0.0)
            keep_plan(self._database, self._town, run_id, plan, at=datetime.now(UTC), actor=_WORKER, language=language)
        except AedmapError as fault:
            plans.fail_run(run_id, str(fault), at=datetime.now(UTC), actor=_WORKER)
        except FileNotFoundError as missing:
            name = Path(missing.filename or "").name
            sentence = f"The file {name} of the scenario is no longer there; remove it under Data and hand it in again."
            plans.fail_run(run_id, sentence, at=datetime.now(UTC), actor=_WORKER)
        except Exception:  # noqa: BLE001 - nobody above this thread would hear of it
            _log.exception("plan run %s failed", run_id)
            sentence = "The program made a mistake while planning; its keeper finds the details in the log."
            plans.fail_run(run_id, sentence, at=datetime.now(UTC), actor=_WORKER)
        finally:
            pulse.stop()


class _Pulse:
    """Tells the database a few times a second how far the run is, and hears there whether it should stop."""

    def __init__(self, database: Database, run_id: int) -> None:
        self._database, self._run_id = database, run_id
        self._at = ("", 0.0)
        self._cancelled, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"plan-pulse-{run_id}", daemon=True)
        self._thread.start()

    def report(self, step: str, done: float) -> None:
        self._at = (step, done)

    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT_S):
            step, share = self._at
            try:
                going = self._database.plans.report_progress(self._run_id, step, share, at=datetime.now(UTC))
            except (AedmapError, OSError) as error:
                _log.warning("plan run %s cannot say how far it is: %s", self._run_id, error)
                continue
            if not going:
                self._cancelled.set()
