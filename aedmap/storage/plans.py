"""The runs that turn scenarios into plans."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aedmap.errors import NotFound
from aedmap.life_cycle import Change
from aedmap.storage.tables import PlanRunRow
from aedmap.storage.transaction import Transactions


class RunState(StrEnum):
    """How far a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PlanRun:
    """scenario: its TOML; share: of the step, 0 to 1; result: JSON once done; problem: a sentence once failed.

    scenario_name, scenario_version: the kept scenario whose text this is; None where it was never kept
    """

    id: int
    scenario: str
    state: RunState
    step: str
    share: float
    asked_by: str
    asked_at: datetime
    heard_at: datetime | None
    ended_at: datetime | None
    cancel_asked: bool
    result: str | None
    problem: str | None
    scenario_name: str | None = None
    scenario_version: int | None = None


class PlanStore:
    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def queue_run(
        self, scenario: str, *, at: datetime, actor: str, name: str | None = None, version: int | None = None
    ) -> PlanRun:
        """Ask for a plan; somebody who works claims it. name, version: of the kept scenario that the text is."""
        with self._transactions.writing() as writing:
            row = PlanRunRow(
                scenario=scenario,
                state=RunState.QUEUED.value,
                step="",
                share=0.0,
                asked_by=actor,
                asked_at=at,
                cancel_asked=False,
                scenario_name=name,
                scenario_version=version,
            )
            writing.session.add(row)
            writing.session.flush()
            writing.record(_change(row.id, None, RunState.QUEUED, at, actor))
            return _run(row)

    def claim_run(self, run_id: int | None = None, *, at: datetime, actor: str) -> PlanRun | None:
        """Start a queued run, the oldest unless asked otherwise; None when there is none or somebody was first."""
        with self._transactions.writing() as writing:
            query = select(PlanRunRow.id).where(PlanRunRow.state == RunState.QUEUED.value).order_by(PlanRunRow.id)
            wanted = run_id if run_id is not None else writing.session.scalar(query.limit(1))
            if wanted is None or not _swap(writing.session, wanted, (RunState.QUEUED,), RunState.RUNNING, heard_at=at):
                return None
            writing.record(_change(wanted, RunState.QUEUED, RunState.RUNNING, at, actor))
            return _run(_get(writing.session, wanted))

    def report_progress(self, run_id: int, step: str, share: float, *, at: datetime) -> bool:
        """Say how far the run is, which is also its sign of life; False when it should stop."""
        with self._transactions.writing() as writing:
            going = _swap(
                writing.session, run_id, (RunState.RUNNING,), RunState.RUNNING, step=step, share=share, heard_at=at
            )
            return going and not _get(writing.session, run_id).cancel_asked

    def finish_run(self, run_id: int, result: str, *, at: datetime, actor: str) -> bool:
        """Keep the result (JSON); False when the run was given up in the meantime."""
        return self._end(run_id, RunState.DONE, at, actor, result=result, share=1.0)

    def fail_run(self, run_id: int, problem: str, *, at: datetime, actor: str) -> bool:
        """Keep the sentence that says why there is no plan."""
        return self._end(run_id, RunState.FAILED, at, actor, problem=problem)

    def stop_run(self, run_id: int, *, at: datetime, actor: str) -> bool:
        """The run itself says that it has stopped because somebody asked."""
        return self._end(run_id, RunState.CANCELLED, at, actor)

    def cancel_run(self, run_id: int, *, at: datetime, actor: str) -> PlanRun:
        """Ask a run to stop; one that has not started is over at once."""
        with self._transactions.writing() as writing:
            if _swap(writing.session, run_id, (RunState.QUEUED,), RunState.CANCELLED, ended_at=at, cancel_asked=True):
                writing.record(_change(run_id, RunState.QUEUED, RunState.CANCELLED, at, actor))
            else:
                _swap(writing.session, run_id, (RunState.RUNNING,), RunState.RUNNING, cancel_asked=True)
            return _run(_get(writing.session, run_id))

    def give_up_silent_runs(self, *, at: datetime, after: timedelta, actor: str) -> int:
        """Fail running runs that gave no sign of life for so long (their process died); how many."""
        with self._transactions.writing() as writing:
            silent = select(PlanRunRow.id).where(
                PlanRunRow.state == RunState.RUNNING.value, PlanRunRow.heard_at < at - after
            )
            ids = list(writing.session.scalars(silent))
            for run_id in ids:
                problem = "The program that computed this plan stopped; start the plan again."
                _swap(writing.session, run_id, (RunState.RUNNING,), RunState.FAILED, ended_at=at, problem=problem)
                writing.record(_change(run_id, RunState.RUNNING, RunState.FAILED, at, actor, "silent"))
            return len(ids)

    def get_run(self, run_id: int) -> PlanRun:
        """NotFound when there is no such run."""
        with self._transactions.reading() as session:
            return _run(_get(session, run_id))

    def list_runs(self, limit: int = 50, *, name: str | None = None, done: bool = False) -> list[PlanRun]:
        """Newest first. name: only those of this kept scenario; done: only those that have a plan."""
        query = select(PlanRunRow).order_by(PlanRunRow.id.desc()).limit(limit)
        if name is not None:
            query = query.where(PlanRunRow.scenario_name == name)
        if done:
            query = query.where(PlanRunRow.state == RunState.DONE.value)
        with self._transactions.reading() as session:
            return [_run(row) for row in session.scalars(query)]

    def newest_done(self) -> PlanRun | None:
        """The latest run that has a plan."""
        return next(iter(self.list_runs(1, done=True)), None)

    def _end(self, run_id: int, state: RunState, at: datetime, actor: str, **values: object) -> bool:
        with self._transactions.writing() as writing:
            if not _swap(writing.session, run_id, (RunState.RUNNING,), state, ended_at=at, heard_at=at, **values):
                return False
            writing.record(_change(run_id, RunState.RUNNING, state, at, actor))
            return True


def _swap(
    session: Session, run_id: int, from_states: tuple[RunState, ...], to_state: RunState, **values: object
) -> bool:
    """Change the row if it is still in one of these states."""
    changed = session.execute(
        update(PlanRunRow)
        .where(PlanRunRow.id == run_id, PlanRunRow.state.in_([state.value for state in from_states]))
        .values(state=to_state.value, **values)
        .returning(PlanRunRow.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def _get(session: Session, run_id: int) -> PlanRunRow:
    row = session.get(PlanRunRow, run_id, populate_existing=True)
    if row is None:
        raise NotFound(f"There is no plan run {run_id}.")
    return row


def _change(
    run_id: int, before: RunState | None, after: RunState, at: datetime, actor: str, reason: str | None = None
) -> Change:
    return Change("plan_run", str(run_id), after.value, at, actor, from_state=before, reason=reason)


def _run(row: PlanRunRow) -> PlanRun:
    return PlanRun(
        id=row.id,
        scenario=row.scenario,
        state=RunState(row.state),
        step=row.step,
        share=row.share,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        heard_at=row.heard_at,
        ended_at=row.ended_at,
        cancel_asked=row.cancel_asked,
        result=row.result,
        problem=row.problem,
        scenario_name=row.scenario_name,
        scenario_version=row.scenario_version,
    )
