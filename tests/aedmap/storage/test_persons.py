"""What stewards do with people: each change an event, each look logged, export and erasure whole."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from aedmap.dispatch import IncidentReport, Mode, decline, open_incident
from aedmap.errors import NotFound, StateConflict
from aedmap.geography import Position
from aedmap.notices import Notice, Recipient
from aedmap.people import RESPONDER_TRANSITIONS, Consent, Responder, ResponderStatus, coarse, new_responder_id
from aedmap.storage import Database, PeopleFilter, open_database
from aedmap.storage.outbox_store import put_notices
from aedmap.storage.person_erasing import PERSONAL
from aedmap.storage.tables import Base
from tests.aedmap.dispatch.worlds import PLACES, STREETS, aed_at, responder_at
from tests.aedmap.made_up import HERE, NOON, make_certificate, make_responder

_S = ResponderStatus
DAY = NOON.date()
AS = {"at": NOON, "actor": "account-7"}


def _applicant(**changes: object) -> Responder:
    plain = {"status": _S.APPLIED, "consents": False, "position": None, "position_at": None}
    certificate = make_certificate("GZ-1", verified=False)
    return make_responder(new_responder_id(), **{**plain, "name": "Made Up", "certificates": (certificate,), **changes})


def _enrolled(database: Database, **changes: object) -> str:
    return database.persons.enrol(_applicant(**changes), **AS).id


def _active(database: Database, expires_on: date = date(2028, 1, 1), number: str = "GZ-1") -> str:
    certificate = make_certificate(number, verified=False, expires_on=expires_on)
    one = _enrolled(database, certificates=(certificate,))
    database.persons.set_status(one, _S.IDENTITY_CHECKED, **AS)
    database.persons.verify_certificate(one, 1, **AS)
    database.persons.give_consent(one, Consent("alerts", "2026-01", NOON), **AS)
    database.persons.set_status(one, _S.ACTIVE, **AS)
    return one


def test_somebody_becomes_active_step_by_step(database: Database) -> None:
    """Identity, certificate, consent: each is asked for, and each step is an event by whoever took it."""
    one = _enrolled(database)
    with pytest.raises(StateConflict, match="check their identity first"):
        database.persons.verify_certificate(one, 1, **AS)
    database.persons.set_status(one, _S.IDENTITY_CHECKED, **AS)
    with pytest.raises(StateConflict, match="no verified certificate"):
        database.persons.set_status(one, _S.CERTIFICATE_VERIFIED, **AS)
    verified = database.persons.verify_certificate(one, 1, **AS)
    assert verified.status is _S.CERTIFICATE_VERIFIED
    (certificate,) = verified.certificates
    assert (certificate.verified_by, certificate.verified_at) == ("account-7", NOON)
    with pytest.raises(StateConflict, match="not agreed to be alerted"):
        database.persons.set_status(one, _S.ACTIVE, **AS)
    database.persons.give_consent(one, Consent("alerts", "2026-01", NOON), **AS)
    assert database.persons.set_status(one, _S.ACTIVE, **AS).status is _S.ACTIVE
    steps = [(e.subject, e.to_state) for e in database.events.read_after(0)]
    assert steps == [
        ("responder", "applied"),
        ("responder", "identity_checked"),
        ("certificate", "verified"),
        ("responder", "certificate_verified"),
        ("responder", "consent_given"),
        ("responder", "active"),
    ]
    assert {e.actor for e in database.events.read_after(0)} == {"account-7"}


def test_only_steps_of_the_table_are_taken(database: Database) -> None:
    """From each status every other one is tried: those the table lacks are refused and change nothing."""
    for before in _S:
        for after in set(_S) - {_S.LEFT}:
            one = make_responder(f"{before}-{after}", status=before)
            database.people.put_responders([one], **AS)
            if after in RESPONDER_TRANSITIONS[before]:
                assert database.persons.set_status(one.id, after, **AS).status is after
            else:
                with pytest.raises(StateConflict, match="cannot become"):
                    database.persons.set_status(one.id, after, **AS)
                assert database.people.get_responder(one.id) == one


def test_a_withdrawn_consent_stops_alerts_at_once(database: Database) -> None:
    """No consent, no alert; both records stay with their times."""
    one = _active(database)
    assert database.people.get_responder(one).consents
    later = NOON + timedelta(days=1)
    assert not database.persons.withdraw_consent(one, "alerts", at=later, actor="R").consents
    with pytest.raises(StateConflict, match="nothing to withdraw"):
        database.persons.withdraw_consent(one, "alerts", **AS)
    database.persons.give_consent(one, Consent("alerts", "2026-02", later), at=later, actor="R")
    newest, oldest = database.persons.look(one, **AS).consents
    assert (oldest.version, oldest.withdrawn_at, newest.version, newest.stands) == ("2026-01", later, "2026-02", True)


def test_a_renewal_is_verified_before_it_counts(database: Database) -> None:
    """Somebody who lapsed goes back to verification; somebody lapsing keeps going until it is verified."""
    lapsing = _active(database, expires_on=DAY + timedelta(days=20))
    database.certificate_timers.run(DAY, at=NOON)
    assert database.people.get_responder(lapsing).status is _S.LAPSING
    renewed = make_certificate("GZ-2", verified=False, issued_on=DAY, expires_on=date(2029, 5, 1))
    filed = database.persons.file_certificate(lapsing, renewed, **AS)
    assert (filed.status, [one.ordinal for one in filed.certificates]) == (_S.LAPSING, [1, 2])
    assert database.persons.verify_certificate(lapsing, 2, **AS).status is _S.ACTIVE
    lapsed = _active(database, expires_on=DAY, number="GZ-3")
    database.certificate_timers.run(DAY + timedelta(days=1), at=NOON)
    assert database.people.get_responder(lapsed).status is _S.LAPSED
    again = replace(renewed, number="GZ-4")
    assert database.persons.file_certificate(lapsed, again, **AS).status is _S.IDENTITY_CHECKED
    assert database.persons.verify_certificate(lapsed, 2, **AS).status is _S.CERTIFICATE_VERIFIED


def test_one_certificate_belongs_to_one_person(database: Database) -> None:
    """The same number of the same issuer is refused with whose it is, and nobody is half enrolled."""
    first = _enrolled(database)
    with pytest.raises(StateConflict, match=f"belongs to {first}"):
        _enrolled(database)
    other = _enrolled(database, certificates=())
    with pytest.raises(StateConflict, match=f"belongs to {first}"):
        database.persons.file_certificate(other, make_certificate("GZ-1"), **AS)
    assert len(database.people.list_responders()) == 2


def test_areas_are_kept_as_cells_and_never_exactly(database: Database) -> None:
    """What the database holds is the middle of a cell of about a kilometre."""
    home, work = Position(120.123456, 30.287654), Position(120.2, 30.3)
    kept = database.persons.enrol(_applicant(base=home, work=work), **AS)
    assert (kept.base, kept.work) == (coarse(home), coarse(work))
    assert home not in (kept.base, kept.work)
    moved = database.persons.change(replace(kept, base=work, name="Another"), **AS)
    assert (moved.base, moved.name) == (coarse(work), "Another")


def test_everybody_listed_or_shown_learns_of_it(database: Database) -> None:
    """A list, a page and an export each leave a line in the same transaction."""
    one, other = _enrolled(database), _enrolled(database, certificates=(), name="Other")
    listed = database.persons.list_people(search="made", day=DAY, at=NOON, actor="account-1")
    assert [person.id for person in listed.people] == [one]
    looks = database.persons.look(one, at=NOON, actor="account-2").looks
    assert [(look.actor, look.what) for look in looks] == [("account-2", "person"), ("account-1", "list")]
    told = database.person_records.export(one, at=NOON, actor="account-3")
    assert [look["actor"] for look in told["who_looked"]] == ["account-1", "account-2", "account-3"]
    assert [look.actor for look in database.persons.look(other, **AS).looks] == ["account-7"]


def test_a_steward_finds_who_needs_something(database: Database) -> None:
    """To verify, expiring within 60 days, lapsed; searched in names and numbers, signs taken literally."""
    new = _enrolled(database)
    soon = _active(database, expires_on=DAY + timedelta(days=60), number="S-1")
    later = _active(database, expires_on=DAY + timedelta(days=61), number="L_1")
    over = make_responder("R-over", certificates=(make_certificate("O-1", expires_on=DAY - timedelta(days=1)),))
    database.people.put_responders([over], **AS)

    def ids(wanted: PeopleFilter = PeopleFilter.ALL, search: str = "") -> set[str]:
        return {one.id for one in database.persons.list_people(wanted=wanted, search=search, day=DAY, **AS).people}

    assert ids(PeopleFilter.TO_VERIFY) == {new}
    assert ids(PeopleFilter.EXPIRING) == {soon}
    assert ids(PeopleFilter.LAPSED) == {"R-over"}
    assert ids() == {new, soon, later, "R-over"}
    assert ids(search="l_1") == {later}
    assert ids(search="%") == set()


def test_every_table_that_names_a_person_is_exported_and_erased() -> None:
    """A new table with a responder_id has to be on the list, or be one that keeps ids only."""
    named = {table.name for table in Base.metadata.tables.values() if "responder_id" in table.columns}
    assert named == {table.__tablename__ for _, table, _ in PERSONAL} - {"responder"} | {"alert"}


def test_an_erased_person_is_nowhere_and_the_chain_still_verifies(database: Database) -> None:
    """No table holds a name, a number or a note; the id stays in events and alerts, which name nobody."""
    database.registry.put_aeds([aed_at("D")], **AS)
    one = replace(responder_at("A", "R-A"), name="Secretname", phone="0571-555", email="s@example.org")
    database.people.put_responders([one], **AS)
    database.persons.give_consent("R-A", Consent("alerts", "2026-01", NOON), **AS)
    opened = open_incident(database.dispatch, STREETS, IncidentReport(PLACES["E"]), now=NOON, actor="desk")
    with pytest.raises(StateConflict, match=f"serves incident {opened.incident.id}"):
        database.person_records.erase("R-A", **AS)
    decline(database.dispatch, opened.alerts[0].id, now=NOON, actor="R-A")
    with database.outbox._transactions.writing() as writing:
        put_notices(writing.session, [Notice("certificate", Recipient.RESPONDER, "R-A", "x", NOON)], NOON)
    database.certificate_timers.run(date(2027, 12, 1), at=NOON)
    database.persons.look("R-A", **AS)
    told = json.dumps(database.person_records.export("R-A", **AS))
    for word in ("Secretname", "0571-555", "s@example.org", "C-R-A", "2026-01", "declined"):
        assert word in told
    database.person_records.erase("R-A", **AS)
    kept = _everything(database)
    for word in ("Secretname", "0571-555", "s@example.org", "C-R-A"):
        assert word not in kept
    assert database.outbox.list_notices() == []
    assert database.events.first_broken() is None
    last = database.events.read_after(database.events.last_seq() - 1)[0]
    assert (last.subject_id, last.to_state, last.reason) == ("R-A", "left", "erased")
    with pytest.raises(NotFound):
        database.person_records.export("R-A", **AS)


def test_the_bytes_of_an_erased_person_leave_the_file_while_it_stays_open(tmp_path: Path) -> None:
    """Neither the free pages of the SQLite file nor its journal keep what the tables no longer show."""
    path = tmp_path / "people.sqlite"
    with open_database(f"sqlite:///{path.as_posix()}") as database:
        one = _enrolled(database, name="Secretname " * 400, email="s@example.org")
        database.persons.look(one, **AS)
        assert b"Secretname" in _bytes(tmp_path)
        database.person_records.erase(one, **AS)
        assert b"Secretname" not in _bytes(tmp_path) and b"s@example.org" not in _bytes(tmp_path)


def _bytes(folder: Path) -> bytes:
    """The database and the journals beside it."""
    return b"".join(path.read_bytes() for path in folder.glob("people.sqlite*"))


def _everything(database: Database) -> str:
    """Every row of every table as text."""
    with database.outbox._transactions.reading() as session:
        return repr([session.execute(table.select()).all() for table in Base.metadata.sorted_tables])


def test_an_exercise_holds_nobody_back_from_being_erased(database: Database) -> None:
    """Only a real incident needs somebody."""
    database.people.put_responders([responder_at("A", "R-A")], **AS)
    report = IncidentReport(PLACES["B"], mode=Mode.EXERCISE)
    assert open_incident(database.dispatch, STREETS, report, now=NOON, actor="desk").alerts
    database.person_records.erase("R-A", **AS)
    assert database.people.list_responders() == []


@pytest.mark.parametrize("lat", [-89.99, -33.5, 0.0, 30.2, 60.17, 89.9])
def test_a_cell_is_about_a_kilometre_and_the_same_for_all_in_it(lat: float) -> None:
    """Walking half a cell never leads back to the exact place, and the middle is its own middle."""
    from aedmap.storage.box import metres_apart

    place = Position(120.123456, lat)
    cell = coarse(place)
    assert coarse(cell) == cell
    assert metres_apart(place, cell) < 900
    steps = [coarse(Position(120.123456 + i * 0.001, lat)) for i in range(40)]
    changes = sum(a != b for a, b in pairwise(steps))
    assert changes <= 0.04 * 111_320 / 1100 + 1
    assert coarse(HERE) != HERE


def test_looks_of_the_desk_are_noted_once_in_a_while(database: Database) -> None:
    """A map that refreshes itself is one look in 15 minutes for each dispatcher; the erased are passed over."""
    database.people.put_responders([make_responder("R-1"), make_responder("R-2")], at=NOON, actor="test")
    for minutes in (0, 1, 14, 16):
        at = NOON + timedelta(minutes=minutes)
        database.persons.note_desk_looks(["R-1", "R-9"], at=at, actor="account-1")
    database.persons.note_desk_looks(["R-1"], at=NOON, actor="account-2")
    looks = database.persons.look("R-1", at=NOON + timedelta(hours=1), actor="account-3").looks
    assert sorted((one.actor, one.what) for one in looks if one.what == "desk") == [
        ("account-1", "desk"),
        ("account-1", "desk"),
        ("account-2", "desk"),
    ]
