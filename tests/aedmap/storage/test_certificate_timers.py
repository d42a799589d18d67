"""Notices of certificates and lapsing: once each, also after days without a run, also by two at once."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aedmap.people import ResponderStatus
from aedmap.people.notices import DueTimer, Timer, counting, newest_due, timers_of
from aedmap.storage import Database
from tests.aedmap.made_up import NOON, make_certificate, make_responder

_S = ResponderStatus
LAST = date(2026, 12, 31)


def _put(database: Database, *people_expire: date, status: ResponderStatus = _S.ACTIVE) -> None:
    people = [
        make_responder(f"R-{n}", status=status, certificates=(make_certificate(f"C-{n}", expires_on=day),))
        for n, day in enumerate(people_expire, start=1)
    ]
    database.people.put_responders(people, at=NOON, actor="tester")


def _run(database: Database, days_before: int, dry_run: bool = False) -> list[tuple[str, Timer]]:
    told = database.certificate_timers.run(LAST - timedelta(days=days_before), at=NOON, dry_run=dry_run)
    return [(one.responder_id, one.timer) for one in told]


def test_each_notice_comes_once_on_its_day(database: Database) -> None:
    """60, 30 and 7 days before and the day after; the days between and second runs tell nothing."""
    _put(database, LAST)
    told = {before: _run(database, before) + _run(database, before) for before in range(61, -4, -1)}
    assert {before: [timer for _, timer in one] for before, one in told.items() if one} == {
        60: [Timer.DAYS_60],
        30: [Timer.DAYS_30],
        7: [Timer.DAYS_7],
        -1: [Timer.LAPSED],
    }
    notices = [kept.notice for kept in database.outbox.list_notices()]
    assert [one.subject_code for one in notices] == [
        t.value for t in (Timer.LAPSED, Timer.DAYS_7, Timer.DAYS_30, Timer.DAYS_60)
    ]
    assert notices[0].parameters == {"certificate": "R-1/1", "expires_on": "2026-12-31"}
    assert database.people.get_responder("R-1").status is _S.LAPSED
    assert database.events.first_broken() is None


@pytest.mark.parametrize(
    ("days_before", "timer", "status"),
    [
        (59, Timer.DAYS_60, _S.LAPSING),
        (20, Timer.DAYS_30, _S.LAPSING),
        (0, Timer.DAYS_7, _S.LAPSING),
        (-400, Timer.LAPSED, _S.LAPSED),
    ],
)
def test_after_a_downtime_only_the_newest_is_told(
    database: Database, days_before: int, timer: Timer, status: ResponderStatus
) -> None:
    """Nobody gets three letters on one day, and none that was skipped comes later."""
    _put(database, LAST)
    assert _run(database, days_before) == [("R-1", timer)]
    assert database.people.get_responder("R-1").status is status
    assert _run(database, days_before) == []


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database) -> None:
    """What it lists is what the run then does."""
    _put(database, LAST, LAST + timedelta(days=100))
    events = database.events.last_seq()
    assert _run(database, 20, dry_run=True) == [("R-1", Timer.DAYS_30)]
    assert (database.events.last_seq(), database.outbox.list_notices()) == (events, [])
    assert _run(database, 20) == [("R-1", Timer.DAYS_30)]
    assert _run(database, 20, dry_run=True) == []


def test_a_later_verified_certificate_keeps_the_older_one_quiet(database: Database) -> None:
    """Who has renewed is neither warned nor lapsed; an unverified renewal does not count."""
    old, renewed = make_certificate("C-1", expires_on=LAST), make_certificate("C-2", expires_on=date(2029, 1, 1))
    one = make_responder("R-1", certificates=(old, renewed))
    hopeful = make_responder(
        "R-2",
        certificates=(
            make_certificate("C-3", expires_on=LAST),
            make_certificate("C-4", expires_on=date(2029, 1, 1), verified=False),
        ),
    )
    database.people.put_responders([one, hopeful], at=NOON, actor="tester")
    assert _run(database, 20) == [("R-2", Timer.DAYS_30)]
    assert _run(database, -1) == [("R-2", Timer.LAPSED)]
    assert database.people.get_responder("R-1").status is _S.ACTIVE


@pytest.mark.parametrize("status", [_S.APPLIED, _S.IDENTITY_CHECKED, _S.SUSPENDED, _S.LAPSED, _S.LEFT])
def test_others_are_told_nothing_and_stay_what_they_are(database: Database, status: ResponderStatus) -> None:
    """Somebody suspended is not made lapsed by the calendar."""
    _put(database, LAST, status=status)
    assert _run(database, -5) == []
    assert database.people.get_responder("R-1").status is status


def test_two_runs_at_once_tell_each_notice_once(database: Database) -> None:
    """Whichever claims a timer first tells it; the other finds nothing."""
    _put(database, *[LAST] * 40)
    begin, told, failures = threading.Barrier(2), [], []

    def run() -> None:
        begin.wait()
        try:
            told.extend(_run(database, 20))
        except Exception as error:  # noqa: BLE001  what fails in a thread must fail the test
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(told) == len(set(told)) == 40
    assert len(database.outbox.list_notices()) == 40


@given(
    expires=st.lists(st.dates(date(2026, 1, 1), date(2027, 1, 1)), min_size=1, max_size=3),
    runs=st.lists(st.dates(date(2025, 10, 1), date(2027, 3, 1)), min_size=1, max_size=8),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_however_runs_fall_each_timer_is_told_at_most_once_and_never_early(
    expires: list[date], runs: list[date]
) -> None:
    """Runs on any days in order: never a timer before its day, never twice, never an older one after a newer."""
    certificates = tuple(make_certificate(f"C-{n}", expires_on=day, ordinal=n) for n, day in enumerate(expires, 1))
    decides = counting(certificates)
    open_timers = {due for one in certificates for due in timers_of(one)}
    told: list[DueTimer] = []
    for day in sorted(runs):
        newest = newest_due(open_timers, decides, day)
        open_timers -= {due for due in open_timers if due.due_on <= day}
        if newest is not None:
            assert newest.due_on <= day
            told.append(newest)
    assert len(told) == len(set(told))
    assert told == sorted(told, key=lambda due: due.due_on)
    assert all(decides and due.ordinal == decides.ordinal for due in told)
