"""The steward's pages of devices: found, edited, never overwritten unseen, taken back."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from aedmap.registry import AedStatus
from aedmap.storage import Database
from aedmap.storage.tables import AedContactRow
from tests.webapp.conftest import SignIn, token

_PAGE = {"Accept": "text/html"}
_DEVICE = "/steward/devices/A-1"


def _typed(database: Database, text: str, **changes: str) -> dict[str, str]:
    """The form of a page as a browser would send it, with changes."""
    fields = dict(re.findall(r'<input[^>]*?name="([a-z_]+)"[^>]*?value="([^"]*)"', text))
    fields |= {"indoor": "yes", "datum": "wgs84"}
    return {**fields, **changes}


def test_the_list_is_searched_and_narrowed(sign_in: SignIn) -> None:
    """Words and states narrow the list, and an empty one says what to do."""
    steward = sign_in("steward")
    assert "Library desk" in steward.get("/steward", headers=_PAGE).text
    broken = steward.get("/steward?status=out_of_service", headers=_PAGE).text
    assert "Broken one" in broken and "Library desk" not in broken
    assert "No device is like that" in steward.get("/steward?q=zzz", headers=_PAGE).text
    assert "Corner with unknown hours" in steward.get("/steward?lacking=no_hours&page=999999999999", headers=_PAGE).text


def test_an_edit_is_stored_and_its_hours_are_shown_as_understood(sign_in: SignIn, database: Database) -> None:
    """Words become hours; the page shows both, and who changed what."""
    steward = sign_in("steward")
    form = _typed(database, steward.get(_DEVICE, headers=_PAGE).text, hours="周一至周五 9:00-17:00")
    answer = steward.post(_DEVICE, data=form, headers=_PAGE)
    assert (answer.status_code, answer.location) == (302, _DEVICE)
    page = steward.get(_DEVICE, headers=_PAGE).text
    assert "Saved." in page and "<code>Mo-Fr 09:00-17:00</code>" in page and "周一至周五" in page
    assert "Edited" in page and "steward" in page


def test_the_second_of_two_editors_is_shown_what_differs(sign_in: SignIn, database: Database) -> None:
    """The answer is 409 with both values; what was typed is kept in the form, and saving again is deliberate."""
    steward = sign_in("steward")
    text = steward.get(_DEVICE, headers=_PAGE).text
    assert steward.post(_DEVICE, data=_typed(database, text, floor="7"), headers=_PAGE).status_code == 302
    late = steward.post(_DEVICE, data=_typed(database, text, floor="9"), headers=_PAGE)
    assert late.status_code == 409 and "<td>7</td><td>9</td>" in late.text
    assert database.registry.get_aed("A-1").floor == "7"
    again = steward.post(_DEVICE, data=_typed(database, late.text), headers=_PAGE)
    assert again.status_code == 302 and database.registry.get_aed("A-1").floor == "9"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"place": ""}, "Give the house"),
        ({"lat": "91"}, "Between -90 and 90"),
        ({"lon": "east"}, "Not a valid"),
        ({"lon": "nan"}, "Between -180 and 180"),
        ({"pads_expire_on": "31.3.2027"}, "Not a valid date"),
        ({"battery_expires_on": "0202-05-01"}, "Give a year from 1900"),
        ({"last_checked_on": "9999-12-31"}, "Give a year from 1900"),
        ({"lon": "3", "lat": "48", "datum": "gcj02"}, "far from China"),
        ({"floor": "x" * 21}, "At most 20"),
        ({"place": "a\x00b"}, ""),
    ],
)
def test_bad_values_stand_beside_their_field(
    sign_in: SignIn, database: Database, changes: dict[str, str], sentence: str
) -> None:
    """Nothing is stored, the sentence is on the page."""
    steward, before = sign_in("steward"), database.registry.get_aed("A-1")
    text = steward.get(_DEVICE, headers=_PAGE).text
    answer = steward.post(_DEVICE, data=_typed(database, text, **changes), headers=_PAGE)
    if sentence:
        assert answer.status_code == 422 and sentence in answer.text
        assert database.registry.get_aed("A-1") == before
    assert answer.status_code < 500


def test_a_device_entered_by_hand_waits_for_review(sign_in: SignIn, database: Database) -> None:
    """It gets a number, its clock from its position, and is seen by nobody until it is put in service."""
    steward = sign_in("steward")
    form = {"csrf_token": token(steward, "/steward/new-device"), "place": "Café", "lon": "113.26", "lat": "23.13"}
    answer = steward.post("/steward/new-device", data={**form, "datum": "wgs84", "indoor": ""}, headers=_PAGE)
    new = database.registry.get_aed(answer.location.rsplit("/", 1)[1])
    assert (new.status, new.time_zone, new.country) == (AedStatus.PENDING_REVIEW, "Asia/Shanghai", "CN")
    taken = steward.post(
        "/steward/new-device", data={**form, "datum": "wgs84", "indoor": "", "number": new.id}, headers=_PAGE
    )
    assert taken.status_code == 422 and "number is taken" in taken.text


def test_a_state_is_changed_with_its_reason_and_taken_back(sign_in: SignIn, database: Database) -> None:
    """Only steps of the life cycle with a reason of theirs; the undo leads back."""
    steward = sign_in("steward")
    csrf = {"csrf_token": token(steward, _DEVICE)}

    def ask(status: str, reason: str) -> int:
        form = {**csrf, "status": status, "reason": reason}
        return steward.post(f"{_DEVICE}/status", data=form, headers=_PAGE).status_code

    assert ask("in_use", "checked") == 400 and ask("out_of_service", "because") == 400
    assert ask("restocked", "checked") == 409
    assert ask("out_of_service", "missing") == 302
    assert database.registry.get_aed("A-1").status == AedStatus.OUT_OF_SERVICE
    undo = re.findall(r"/steward/changes/\d+/undo", steward.get(_DEVICE, headers=_PAGE).text)
    assert steward.post(undo[0], data=csrf, headers=_PAGE).status_code == 302
    assert database.registry.get_aed("A-1").status == AedStatus.IN_SERVICE


def test_two_that_are_one_are_merged_and_the_old_label_leads_on(sign_in: SignIn, database: Database) -> None:
    """The pair is offered, one stays, and whoever scans the other's label lands on it."""
    steward, seen = sign_in("steward"), database.registry.get_aed("A-1")
    database.registry.put_aeds([replace(seen, id="B-1", serial="SN-5")], at=datetime.now(UTC), actor="test")
    offered = steward.get("/steward/duplicates?page=99", headers=_PAGE).text
    assert "B-1" in offered and "Serial number <ins>SN-5</ins>" in offered
    form = {"csrf_token": token(steward, "/steward/duplicates"), "kept": "A-1", "other": "B-1"}
    assert steward.post("/steward/duplicates/merge", data=form, headers=_PAGE).status_code == 302
    assert steward.get("/aed/B-1", headers=_PAGE).location == "/aed/A-1"
    assert database.registry.get_aed("A-1").serial == "SN-5"
    assert "Merged lately" in steward.get("/steward/duplicates", headers=_PAGE).text
    assert steward.post("/steward/duplicates/undo", data=form, headers=_PAGE).status_code == 302
    assert database.registry.get_aed("A-1") == seen and database.registry.get_aed("B-1").status == AedStatus.IN_SERVICE
    assert steward.post("/steward/duplicates/undo", data=form, headers=_PAGE).status_code == 404
    assert steward.post("/steward/duplicates/merge", data=form, headers=_PAGE).status_code == 302
    assert database.registry.get_aed("A-1").serial == "SN-5"
    assert steward.get("/aed/B-1", headers=_PAGE).location == "/aed/A-1"
    assert "No two devices" in steward.get("/steward/duplicates", headers=_PAGE).text


def test_a_contact_is_shown_when_asked_for_and_the_look_is_written_down(
    sign_in: SignIn, client: FlaskClient, database: Database
) -> None:
    """Nothing of it stands on any page before, nor on the public one; the event names codes only."""
    with database.registry._transactions.writing() as writing:
        writing.session.add(AedContactRow(aed_id="A-1", name="Somebody", phone="555-0101", email=None))
    steward = sign_in("steward")
    before = steward.get(_DEVICE, headers=_PAGE).text
    assert "Show the contact" in before and "555-0101" not in before
    answer = steward.post(f"{_DEVICE}/contact", data={"csrf_token": token(steward, _DEVICE)}, headers=_PAGE)
    assert "Somebody · 555-0101" in answer.text and "Looked at by steward" in answer.text
    event = database.events.read_after(database.events.last_seq() - 1)[0]
    assert (event.subject_id, event.reason) == ("A-1", "contact_looked_at")
    for page in ("/aed/A-1", "/api/devices?bbox=-180,-90,180,90", "/steward/devices/A-2"):
        visitor = steward if page.startswith("/steward") else client
        text = visitor.get(page, headers=_PAGE).text
        assert "555-0101" not in text and "Somebody" not in text and "Show the contact" not in text
    for kind in ("csv", "geojson", "osm"):
        assert "555-0101" not in steward.get(f"/steward/export/{kind}", headers=_PAGE).text
