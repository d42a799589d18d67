"""A device's own page and reports, without signing in and without scripts; and what stewards make of them."""

import pytest
from flask.testing import FlaskClient

from aedmap.geography import Position
from aedmap.registry import AedStatus
from aedmap.storage import Database
from tests.aedmap.made_up import NOON, make_aed
from tests.webapp.conftest import SignIn, token

_PAGE = {"Accept": "text/html"}


def _report(client: FlaskClient, **changes: str) -> int:
    form = {"csrf_token": token(client, "/aed/A-1"), "kind": "missing", "note": "empty box", "contact": "a@b.cn"}
    return client.post("/aed/A-1/report", data={**form, **changes}, headers=_PAGE).status_code


def _report_new(client: FlaskClient, where: Position, **changes: str) -> tuple[int, str]:
    form = {"csrf_token": token(client, "/new-aed"), "place": "Bakery", "lon": str(where.lon), "lat": str(where.lat)}
    answer = client.post("/new-aed", data={**form, **changes}, headers=_PAGE)
    return answer.status_code, answer.text


def test_the_page_says_what_where_and_whether_it_is_open(client: FlaskClient) -> None:
    """The number to call is on top; unknown hours are never called open; no verification is said to be none."""
    text = client.get("/aed/A-1", headers=_PAGE).text
    assert text.index("tel:112") < text.index("<h1>Library desk") and "Open now" in text and "<dd>1</dd>" in text
    unknown = client.get("/aed/A-2", headers=_PAGE).text
    assert "Opening hours unknown" in unknown and "Open now" not in unknown
    assert "never, as far as is known here" in unknown
    assert "Do not count on this device" in client.get("/aed/A-3", headers=_PAGE).text


def test_a_device_that_its_register_puts_in_the_wrong_country_has_its_page(
    client: FlaskClient, database: Database, places: dict[str, Position]
) -> None:
    """Degrees of a Chinese map app cannot be had for Europe; the phone's own map is offered instead."""
    stray = make_aed("C-1", position=places["B"], place="Stray", country="CN")
    database.registry.put_aeds([stray], at=NOON, actor="test")
    answer = client.get("/aed/C-1", headers=_PAGE)
    assert answer.status_code == 200 and 'href="geo:' in answer.text
    where = f"lon={places['B'].lon}&lat={places['B'].lat}"
    assert client.get(f"/?{where}", headers=_PAGE).status_code == 200


@pytest.mark.parametrize("hidden", ["A-4", "nothing", "%00", "a'--"])
def test_devices_that_nobody_reviewed_have_no_page(client: FlaskClient, hidden: str) -> None:
    """Neither what waits for review nor what does not exist is shown or reported on."""
    assert client.get(f"/aed/{hidden}", headers=_PAGE).status_code == 404


def test_the_label_of_a_device_that_was_taken_down_still_leads_somewhere(
    client: FlaskClient, database: Database, sign_in: SignIn
) -> None:
    """It says that there is none any more, and leads to the nearest."""
    actor = sign_in("steward")
    csrf = {"csrf_token": token(actor, "/steward"), "status": "retired", "reason": "removed_for_good"}
    assert actor.post("/steward/devices/A-1/status", data=csrf, headers=_PAGE).status_code == 302
    text = client.get("/aed/A-1", headers=_PAGE).text
    assert "no AED here any more" in text and "/?lon=" in text


def test_a_report_marks_the_device_and_changes_nothing_else(
    client: FlaskClient, database: Database, places: dict[str, Position]
) -> None:
    """The public sees that it was reported and not checked; the state is the steward's."""
    assert _report(client) == 302
    assert "not checked yet" in client.get("/aed/A-1", headers=_PAGE).text
    near = places["B"]
    assert "Reported missing, not checked" in client.get(f"/?lon={near.lon}&lat={near.lat}", headers=_PAGE).text
    assert database.registry.get_aed("A-1").status == AedStatus.IN_SERVICE
    kept = database.reports.list_reports(undecided=True)[0]
    assert "a@b.cn" not in repr(kept) and kept.reporter is not None


def test_programs_are_thanked_and_forgotten(client: FlaskClient, database: Database) -> None:
    """Whoever fills in the field that people do not see gets the same answer, and nothing is kept."""
    assert _report(client, website="http://spam.example") == 302
    assert database.reports.count_undecided() == 0


def test_too_many_and_too_long_are_refused_beside_the_form(client: FlaskClient, database: Database) -> None:
    """The sixth of an hour gets 429 and when to come back; long texts, no kind and huge forms get a sentence."""
    assert _report(client, note="x" * 1001) == 422 and _report(client, kind="stolen") == 422
    assert _report(client, note="x" * 70_000) == 413
    assert [_report(client, note=str(number)) for number in range(6)] == [302] * 5 + [429]
    assert database.reports.count_undecided() == 5


def test_a_new_device_is_taken_up_by_a_steward(
    client: FlaskClient, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The queue shows the nearest known device, and one step puts the new one on the map."""
    assert _report_new(client, places["B"])[0] == 302
    assert _report_new(client, places["B"], place="")[0] == 422
    assert _report_new(client, places["B"], lat="x")[0] == 422
    steward = sign_in("steward")
    page = steward.get("/steward/reports", headers=_PAGE).text
    assert "Perhaps known already" in page and "Library desk" in page and "Bakery" in page
    csrf = {"csrf_token": token(steward, "/steward/reports")}
    assert steward.post("/steward/reports/1/accept_in_service", data=csrf, headers=_PAGE).status_code == 302
    new = next(aed for aed in database.registry.list_aeds() if aed.place == "Bakery")
    assert new.status == AedStatus.IN_SERVICE and client.get(f"/aed/{new.id}", headers=_PAGE).status_code == 200
    assert steward.post("/steward/reports/1/accept", data=csrf, headers=_PAGE).status_code == 409
    assert steward.post("/steward/reports/1/undo", data=csrf, headers=_PAGE).status_code == 302
    assert database.registry.find_aed(new.id) is None


def test_a_report_is_refused_with_a_reason_or_merged(
    client: FlaskClient, sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """A refusal needs a reason of the list; merging needs a device that exists."""
    _report(client)
    _report_new(client, places["B"])
    steward = sign_in("steward")
    csrf = {"csrf_token": token(steward, "/steward/reports")}

    def decide(decision: str, **form: str) -> int:
        return steward.post(f"/steward/reports/{decision}", data={**csrf, **form}, headers=_PAGE).status_code

    assert decide("1/refuse", reason="because") == 400 and decide("1/refuse", reason="not_so") == 302
    assert decide("2/merge", aed_id="nowhere") == 404 and decide("2/merge", aed_id="A-1") == 302
    assert "Known already" in steward.get("/steward/reports", headers=_PAGE).text
    assert database.reports.count_undecided() == 0
