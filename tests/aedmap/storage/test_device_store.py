"""Devices as stewards change them: nobody is overwritten, every change is told and can be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aedmap.errors import InvalidInput, StateConflict
from aedmap.geography import Datum, Position
from aedmap.registry import AedStatus
from aedmap.registry.editing import new_device_id, stamp, with_hours, with_position
from aedmap.storage import Database
from aedmap.storage.device_search import DeviceQuery, Lacking
from tests.aedmap.made_up import HERE, NOON, make_aed

LATER = datetime(2026, 5, 7, tzinfo=UTC)
_APRIL = date(2026, 4, 1)


def test_an_edit_is_kept_with_an_event_and_what_it_was_before(database: Database) -> None:
    """The new values stand, the log says that there was an edit, and the revision holds old and new."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    seen = database.registry.get_aed("A-1")
    mended = replace(with_hours(seen, "周一至周五 9:00-17:00"), pads_expire_on=date(2027, 1, 1))
    database.devices.save(mended, stamp(seen), at=LATER, actor="steward")
    assert database.registry.get_aed("A-1").opening_hours == "Mo-Fr 09:00-17:00"
    newest = database.devices.history("A-1")[0]
    assert newest.before == {"opening_hours": "24/7", "hours_raw": None, "pads_expire_on": None}
    assert newest.after["pads_expire_on"] == date(2027, 1, 1)
    told = [(event.reason, event.from_state, event.to_state) for event in database.events.read_after(0)]
    assert told == [("added", None, "in_service"), ("edited", "in_service", "in_service")]


def test_an_edit_of_an_old_picture_is_refused(database: Database) -> None:
    """Of two people with the same form open the second is told, and the first one's word stays."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    seen = database.registry.get_aed("A-1")
    database.devices.save(replace(seen, floor="2"), stamp(seen), at=NOON, actor="first")
    with pytest.raises(StateConflict, match="somebody else"):
        database.devices.save(replace(seen, floor="3"), stamp(seen), at=NOON, actor="second")
    assert database.registry.get_aed("A-1").floor == "2"


def test_saving_without_a_change_leaves_no_trace(database: Database) -> None:
    """An event stands for something that happened."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    seen = database.registry.get_aed("A-1")
    database.devices.save(seen, stamp(seen), at=NOON, actor="steward")
    assert database.events.last_seq() == 1 and len(database.devices.history("A-1")) == 1


def test_an_edit_is_taken_back_unless_it_was_changed_since(database: Database) -> None:
    """Undo restores the values of one change and refuses to trample a later one."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    for floor in ("2", "3"):
        seen = database.registry.get_aed("A-1")
        database.devices.save(replace(seen, floor=floor), stamp(seen), at=NOON, actor="steward")
    newest, older, _ = database.devices.history("A-1")
    with pytest.raises(StateConflict, match="changed again"):
        database.devices.undo(older.id, at=LATER, actor="steward")
    database.devices.undo(newest.id, at=LATER, actor="steward")
    assert database.registry.get_aed("A-1").floor == "2"
    with pytest.raises(StateConflict):
        database.devices.undo(newest.id, at=LATER, actor="steward")


def test_a_change_of_status_follows_the_life_cycle_and_is_undone(database: Database) -> None:
    """A step that the table does not hold is refused; one taken by mistake goes back as it was."""
    database.devices.add(make_aed(status=AedStatus.RESTRICTED), at=NOON, actor="steward")
    with pytest.raises(StateConflict, match="cannot become"):
        database.devices.set_status("A-1", AedStatus.IN_USE, at=NOON, actor="steward", reason="edited")
    database.devices.set_status("A-1", AedStatus.OUT_OF_SERVICE, at=NOON, actor="steward", reason="missing")
    assert database.devices.history("A-1")[0].action == "missing"
    database.devices.undo(database.devices.history("A-1")[0].id, at=LATER, actor="steward")
    assert database.registry.get_aed("A-1").status == AedStatus.RESTRICTED


def test_a_taken_or_unusable_number_is_refused(database: Database) -> None:
    """A number stands on a label and in an address: it is given once and can be typed."""
    database.devices.add(make_aed(), at=NOON, actor="steward")
    with pytest.raises(StateConflict, match="another number"):
        database.devices.add(make_aed(), at=NOON, actor="steward")
    for bad in ("a b", "../x", "-x", "x" * 41):
        with pytest.raises(InvalidInput, match="address"):
            database.devices.add(make_aed(bad), at=NOON, actor="steward")
    assert len({new_device_id() for _ in range(100)}) == 100


@pytest.mark.parametrize("wrong", [{"place": "  "}, {"time_zone": "Mars/Olympus"}, {"country": "China"}])
def test_what_no_device_can_have_is_refused(database: Database, wrong: dict[str, str]) -> None:
    """A device without a place, a clock or a country that is none is not stored."""
    with pytest.raises(InvalidInput):
        database.devices.add(make_aed(**wrong), at=NOON, actor="steward")
    assert database.registry.list_aeds() == []


def test_a_search_finds_by_words_status_and_what_is_lacking(database: Database) -> None:
    """Every word must occur somewhere; signs of the pattern language are letters; retired ones show when asked."""
    devices = [
        make_aed("A-1", place="100% Café", address="Lange Straße 5", opening_hours=None, last_checked_on=_APRIL),
        make_aed("A-2", place="市图书馆", pads_expire_on=date(2026, 5, 20), last_checked_on=date(2026, 5, 1)),
        make_aed("A-3", status=AedStatus.OUT_OF_SERVICE, serial="SN-77"),
        make_aed("A-4", status=AedStatus.RETIRED),
    ]  # fmt: skip
    for one in devices:
        database.devices.add(one, at=NOON, actor="steward")

    def found(**asked: object) -> list[str]:
        return sorted(aed.id for aed in database.devices.search(DeviceQuery(**asked)).devices)  # type: ignore[arg-type]

    assert found() == ["A-1", "A-2", "A-3"]
    assert found(words="100% lange") == ["A-1"] and found(words="%%") == [] and found(words="图书") == ["A-2"]
    assert found(words="sn-77") == ["A-3"] and found(status=AedStatus.RETIRED) == ["A-4"]
    assert found(lacking=Lacking.NO_HOURS) == ["A-1"] and found(lacking=Lacking.UNVERIFIED) == ["A-3"]
    due = {"lacking": Lacking.DUE, "due_by": date(2026, 6, 1), "checked_by": date(2026, 4, 15)}
    assert found(**due) == ["A-1", "A-2"]
    assert database.devices.count_by_status()[AedStatus.IN_SERVICE] == 2


def test_pages_hold_every_device_once(database: Database) -> None:
    """However many there are, each stands on one page, and a page beyond the last is the last."""
    database.registry.put_aeds([make_aed(f"A-{n:03}", place="Same") for n in range(120)], at=NOON, actor="test")
    pages = [database.devices.search(DeviceQuery(page=number)) for number in (1, 2, 3, 99)]
    assert [page.pages for page in pages] == [3, 3, 3, 3] and pages[2] == pages[3]
    seen = [aed.id for page in pages[:3] for aed in page.devices]
    assert len(seen) == len(set(seen)) == 120


def test_a_position_typed_in_a_map_apps_datum_is_brought_home() -> None:
    """Amap's degrees lie half a kilometre off in Beijing; the clock and the country follow the device."""
    moved = with_position(make_aed(position=HERE, time_zone="Europe/Helsinki"), 116.403963, 39.915119, Datum.GCJ02)
    assert (moved.time_zone, moved.country) == ("Asia/Shanghai", "CN")
    assert abs(moved.position.lon - 116.39772) < 1e-4 and abs(moved.position.lat - 39.91371) < 1e-4


def test_hours_nobody_understands_are_kept_as_words_and_unknown() -> None:
    """Free text is never open; giving nothing forgets both; the same text changes nothing."""
    aed = with_hours(make_aed(), "ask the porter")
    assert (aed.opening_hours, aed.hours_raw) == (None, "ask the porter")
    assert with_hours(aed, "ask the porter") is aed
    assert with_hours(aed, " ").hours_raw is None


def test_a_vehicle_that_drives_on_does_not_disturb_who_edits() -> None:
    """Its position is no word of a person, all else about it is."""
    ambulance = make_aed(mobile=True, position_at=NOON)
    moved = replace(ambulance, position=Position(24.95, 60.18), position_at=LATER)
    assert stamp(moved) == stamp(ambulance) != stamp(replace(ambulance, floor="2"))


def test_a_used_device_comes_back_by_an_inspection_only(database: Database) -> None:
    """A steward's word alone does not put spent pads back before the public."""
    database.devices.add(make_aed(status=AedStatus.RESTOCKED), at=NOON, actor="steward")
    with pytest.raises(StateConflict, match="record an inspection of pads, battery and ready light"):
        database.devices.set_status("A-1", AedStatus.IN_SERVICE, at=NOON, actor="steward", reason="checked")
    assert database.registry.get_aed("A-1").status is AedStatus.RESTOCKED
    out = database.devices.set_status("A-1", AedStatus.OUT_OF_SERVICE, at=NOON, actor="steward", reason="fault")
    assert out.status is AedStatus.OUT_OF_SERVICE


@pytest.mark.parametrize("to", [AedStatus.IN_SERVICE, AedStatus.RESTRICTED])
def test_nobodys_word_brings_a_device_back_that_was_out_of_service(database: Database, to: AedStatus) -> None:
    """A used device set out of service would otherwise come back by a side door, without new pads."""
    database.devices.add(make_aed("a", status=AedStatus.OUT_OF_SERVICE), at=NOON, actor="steward")
    with pytest.raises(StateConflict, match="inspection"):
        database.devices.set_status("a", to, at=NOON, actor="steward", reason="checked")
