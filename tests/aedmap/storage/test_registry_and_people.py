"""Devices and people come back as they went in."""

from datetime import date, timedelta

import pytest

from aedmap.errors import InvalidInput, NotFound, StateConflict
from aedmap.geography import Position
from aedmap.people import Availability, WeeklyHours
from aedmap.registry import AedStatus
from aedmap.storage import Database
from tests.aedmap.made_up import HERE, NOON, make_aed, make_certificate, make_incident, make_responder


def test_a_device_comes_back_as_it_went_in(database: Database) -> None:
    """Every field survives, those that are unknown too."""
    full = make_aed("A-1", floor="B1", indoor=True, pads_expire_on=date(2027, 1, 2), guardian="desk", funder="donor")
    bare = make_aed("A-2", opening_hours=None)
    database.registry.put_aeds([full, bare], at=NOON, actor="tester")
    assert database.registry.list_aeds() == [full, bare]
    assert database.registry.get_aed("A-1") == full
    with pytest.raises(NotFound, match="no device A-9"):
        database.registry.get_aed("A-9")


def test_near_means_within_the_metres(database: Database) -> None:
    """0.001 degrees of longitude are 55 m at 60 degrees north."""
    database.registry.put_aeds(
        [make_aed("near", position=Position(24.941, 60.17)), make_aed("far", position=Position(24.943, 60.17))],
        at=NOON,
        actor="tester",
    )
    assert [aed.id for aed in database.registry.aeds_near(HERE, 100)] == ["near"]
    assert len(database.registry.aeds_near(HERE, 200)) == 2


def test_a_device_moves_only_along_its_life_cycle(database: Database) -> None:
    """A retired device never returns, and each step is an event with its reason."""
    database.registry.put_aeds([make_aed("A-1")], at=NOON, actor="tester")
    out = database.registry.set_status("A-1", AedStatus.OUT_OF_SERVICE, at=NOON, actor="steward", reason="battery_low")
    assert out.status == AedStatus.OUT_OF_SERVICE
    database.registry.set_status("A-1", AedStatus.RETIRED, at=NOON, actor="steward")
    with pytest.raises(StateConflict, match="retired and cannot become in_service"):
        database.registry.set_status("A-1", AedStatus.IN_SERVICE, at=NOON, actor="steward")
    steps = [(event.from_state, event.to_state, event.reason) for event in database.events.read_after(1)]
    assert steps == [("in_service", "out_of_service", "battery_low"), ("out_of_service", "retired", None)]


def test_a_responder_comes_back_as_they_went_in(database: Database) -> None:
    """Certificates, weekly hours, pause and position survive."""
    one = make_responder(
        "R-1",
        certificates=(make_certificate("C-1"), make_certificate("C-2", verified=False)),
        availability=Availability((WeeklyHours(0, 480, 1020), WeeklyHours(4, 1320, 1560)), "Europe/Helsinki", NOON),
        speed_m_s=4.0,
    )
    two = make_responder("R-2", position=None, position_at=None, phone=None, base=Position(24.96, 60.17))
    database.people.put_responders([one, two], at=NOON, actor="tester")
    assert database.people.list_responders() == [one, two]
    assert database.people.responders_near(HERE, 10) == [one]
    assert database.people.responders_near(Position(24.96, 60.17), 10) == [two]


def test_storing_somebody_again_replaces_certificates_and_hours(database: Database) -> None:
    """A renewed record leaves no trace of the old certificate."""
    database.people.put_responders([make_responder("R-1")], at=NOON, actor="tester")
    renewed = make_responder("R-1", certificates=(make_certificate("new"),))
    database.people.put_responders([renewed], at=NOON, actor="tester")
    assert database.people.get_responder("R-1") == renewed


def test_an_older_position_does_not_replace_a_newer_one(database: Database) -> None:
    """Reports that overtake each other on the way leave the newest in place."""
    database.people.put_responders([make_responder("R-1")], at=NOON, actor="tester")
    database.people.set_position("R-1", Position(24.95, 60.18), at=NOON - timedelta(minutes=1))
    assert database.people.get_responder("R-1").position == HERE
    database.people.set_position("R-1", Position(24.95, 60.18), at=NOON + timedelta(minutes=1))
    assert database.people.get_responder("R-1").position == Position(24.95, 60.18)


def test_no_event_holds_a_name_or_a_phone(database: Database) -> None:
    """The hashed log can never be erased, so personal data never enters it."""
    database.people.put_responders([make_responder("R-1", name="Secret", phone="555")], at=NOON, actor="tester")
    database.people.pause("R-1", NOON + timedelta(hours=1), at=NOON, actor="R-1")
    assert "Secret" not in repr(database.events.read_after(0))
    assert "555" not in repr([(e.subject_id, e.to_state, e.reason, e.actor) for e in database.events.read_after(0)])


def test_the_sample_never_replaces_real_content(database: Database) -> None:
    """A database with real devices refuses made-up ones."""
    town = {"town_fingerprint": "f", "town_name": "T", "at": NOON, "actor": "tester"}
    database.sample.fill([make_aed("S-1")], [make_responder("R-1")], **town)
    database.sample.fill([make_aed("S-2")], [make_responder("R-2")], **town)
    assert [aed.id for aed in database.registry.list_aeds()] == ["S-2"]
    assert [one.id for one in database.people.list_responders()] == ["R-2"]
    assert database.meta.read().is_sample


def test_real_content_refuses_the_sample(database: Database) -> None:
    """What a county typed in is not swept away by trying the program out."""
    database.registry.put_aeds([make_aed("real")], at=NOON, actor="tester")
    with pytest.raises(InvalidInput, match="holds real devices"):
        database.sample.fill([], [], town_fingerprint="f", town_name="T", at=NOON, actor="tester")
    assert database.meta.read().town_name is None


def test_text_that_a_database_cannot_keep_is_refused(database: Database, database_url: str) -> None:
    """Half a surrogate pair fails on both, NUL on PostgreSQL: a sentence, and nothing half kept."""
    texts = ["half \ud800"] + ["nul \0"] * database_url.startswith("postgresql")
    for text in texts:
        with pytest.raises(InvalidInput):
            database.registry.put_aeds([make_aed("A-1"), make_aed("A-2", place=text)], at=NOON, actor="tester")
    assert database.registry.list_aeds() == []


def test_many_people_are_kept_and_replaced_at_once(database: Database) -> None:
    """More than one statement can name, some of them known already; whom an incident holds stays held."""
    people = [make_responder(f"R-{number:04}") for number in range(1203)]
    database.people.put_responders(people[::2], at=NOON, actor="tester")
    with database.dispatch.transaction() as tx:
        assert tx.claim_responders(["R-0002"], make_incident(7)) == {"R-0002"}
    database.people.put_responders(people, at=NOON, actor="tester")
    kept = database.people.list_responders()
    assert [one for one in kept if one.busy_with is None] == [one for one in people if one.id != "R-0002"]
    assert database.people.get_responder("R-0002").busy_with == 7


def test_nobody_pauses_out_of_an_incident(database: Database) -> None:
    """Who serves one declines it first; ending a pause is always possible."""
    database.people.put_responders([make_responder("R-1")], at=NOON, actor="tester")
    with database.dispatch.transaction() as tx:
        assert tx.claim_responders(["R-1"], make_incident(7)) == {"R-1"}
    with pytest.raises(StateConflict, match="serves incident 7"):
        database.people.pause("R-1", NOON + timedelta(hours=1), at=NOON, actor="R-1")
    database.people.pause("R-1", None, at=NOON, actor="R-1")
    with pytest.raises(NotFound, match="no responder R-9"):
        database.people.pause("R-9", None, at=NOON, actor="R-9")


def test_a_position_from_ahead_gives_way_to_what_comes_now(database: Database) -> None:
    """It was written by a clock that has been set back since; a few seconds ahead it is the newer one."""
    database.people.put_responders([make_responder("R-1")], at=NOON, actor="tester")
    for at, kept in ((NOON + timedelta(hours=1), True), (NOON, True), (NOON - timedelta(seconds=30), False)):
        database.people.set_position("R-1", Position(24.9, 60.1), at=at)
        assert (database.people.get_responder("R-1").position_at == at) is kept
