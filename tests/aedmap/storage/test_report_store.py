"""Reports kept: decided once, with their device, and taken back with it."""

from datetime import timedelta

import pytest

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.registry import AedStatus
from aedmap.registry.moderation import LimitReached, RefusalReason, ReportDraft, ReportKind, ReportState, Trust
from aedmap.storage import Database
from tests.aedmap.made_up import HERE, NOON, make_aed

MISSING = ReportDraft(ReportKind.MISSING, "A-1", note="the box is empty")
NEW = ReportDraft(ReportKind.NEW_DEVICE, None, HERE, "Bakery", "behind the counter", "Mo-Fr 07:00-18:00")


def _submit(database: Database, draft: ReportDraft, number: int = 0, reporter: str | None = "r") -> int:
    return database.reports.submit(draft, client=f"c{number}", reporter=reporter, at=NOON + timedelta(minutes=number))


def test_a_report_alone_changes_no_device(database: Database) -> None:
    """It waits in the queue, and the device is what it was."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    before = database.registry.list_aeds()
    number = _submit(database, MISSING)
    assert database.registry.list_aeds() == before
    assert database.reports.count_undecided() == 1
    assert database.reports.undecided_about(["A-1", "A-2"])["A-1"].id == number
    with pytest.raises(NotFound):
        _submit(database, ReportDraft(ReportKind.BROKEN, "nowhere"))


def test_a_confirmed_loss_takes_the_device_out_until_it_is_taken_back(database: Database) -> None:
    """Accepting sets the state with its reason; the undo restores both report and device."""
    database.devices.add(make_aed(status=AedStatus.CHECK_DUE), at=NOON, actor="steward")
    number = _submit(database, MISSING)
    database.reports.accept(number, at=NOON, actor="steward")
    assert database.registry.get_aed("A-1").status == AedStatus.OUT_OF_SERVICE
    with pytest.raises(StateConflict, match="decided by somebody else"):
        database.reports.refuse(number, RefusalReason.NOT_SO, at=NOON, actor="other")
    database.reports.undo(number, at=NOON, actor="steward")
    assert database.registry.get_aed("A-1").status == AedStatus.CHECK_DUE
    assert database.reports.get(number).state == ReportState.OPEN
    told = [(event.subject, event.to_state, event.reason) for event in database.events.read_after(1)]
    assert told == [
        ("report", "open", "missing"),
        ("aed", "out_of_service", "missing"),
        ("report", "accepted", None),
        ("aed", "check_due", "undone"),
        ("report", "open", "undone"),
    ]


def test_a_confirmed_new_device_is_added_and_can_be_taken_out_again(database: Database) -> None:
    """It waits for review unless the steward has seen it; while nobody has edited it, the undo removes it."""
    number = _submit(database, NEW)
    waiting = database.reports.accept(number, at=NOON, actor="steward")
    added = database.registry.get_aed(waiting)
    assert (added.status, added.place, added.opening_hours) == (
        AedStatus.PENDING_REVIEW, "Bakery", "Mo-Fr 07:00-18:00",
    )  # fmt: skip
    database.reports.undo(number, at=NOON, actor="steward")
    assert database.registry.list_aeds() == []
    seen = database.reports.accept(number, in_service=True, at=NOON, actor="steward")
    assert database.registry.get_aed(seen).status == AedStatus.IN_SERVICE
    database.reports.undo(number, at=NOON, actor="steward")
    assert database.registry.list_aeds() == [] and database.events.first_broken() is None
    kept = database.reports.accept(number, in_service=True, at=NOON, actor="steward")
    database.devices.set_status(kept, AedStatus.OUT_OF_SERVICE, at=NOON, actor="steward", reason="fault")
    with pytest.raises(StateConflict, match="changed again"):
        database.reports.undo(number, at=NOON, actor="steward")
    assert database.reports.get(number).state == ReportState.ACCEPTED


def test_a_report_of_a_known_device_is_merged_with_it(database: Database) -> None:
    """The device stays as it is; only a reported new device can be another one."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    before = database.registry.get_aed("A-1")
    number, loss = _submit(database, NEW), _submit(database, MISSING, 1)
    database.reports.merge(number, "A-1", at=NOON, actor="steward")
    assert database.registry.get_aed("A-1") == before
    assert database.reports.get(number).result_id == "A-1"
    with pytest.raises(InvalidInput):
        database.reports.merge(loss, "A-1", at=NOON, actor="steward")


def test_trust_follows_what_became_of_earlier_reports(database: Database) -> None:
    """Two confirmed ones make a reporter reliable, two refused ones doubtful."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    good = [_submit(database, ReportDraft(ReportKind.BROKEN, "A-1", note=str(n)), n, "good") for n in range(2)]
    bad = [_submit(database, ReportDraft(ReportKind.BROKEN, "A-1", note=str(n)), n, "bad") for n in range(3, 5)]
    for number in good:
        database.reports.accept(number, at=NOON, actor="steward")
    for number in bad:
        database.reports.refuse(number, RefusalReason.NONSENSE, at=NOON, actor="steward")
    assert database.reports.trust(["good", "bad", "new"]) == {"good": Trust.RELIABLE, "bad": Trust.DOUBTFUL}
    assert [one.id for one in database.reports.list_reports(undecided=False)] == [*reversed(bad), *reversed(good)]


def test_one_client_is_slowed_down_and_a_double_click_is_one_report(database: Database) -> None:
    """The sixth report of an hour is refused, the same again is the one that is there, and later all is well."""
    database.devices.add(make_aed(), at=NOON, actor="steward")

    def hand_in(note: str, minutes: int = 0) -> int:
        draft = ReportDraft(ReportKind.BROKEN, "A-1", note=note)
        return database.reports.submit(draft, client="c", reporter=None, at=NOON + timedelta(minutes=minutes))

    numbers = [hand_in(str(n)) for n in range(5)]
    assert hand_in("0") == numbers[0]
    with pytest.raises(LimitReached, match="within an hour"):
        hand_in("sixth")
    assert hand_in("sixth", 61) not in numbers
