"""The steward's pages of people: found, verified, agreed, exported, erased, brought in, and every look is logged."""

import io
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from aedmap.people import ResponderStatus
from aedmap.people.editing import stamp
from aedmap.storage import Database
from aedmap.storage.tables import MetaRow
from tests.webapp.conftest import SignIn, token

_PAGE = {"Accept": "text/html"}
_ROSTER = "姓名,手机号,证书编号,发证日期,有效期至\n张一,1,HZ-1,2025-01-01,2028-01-01\n张二,2,HZ-2,03/04/2025,\n"


def _post(client: FlaskClient, address: str, **form: str) -> tuple[int, str]:
    data = {"csrf_token": token(client, "/steward/people"), **form}
    answer = client.post(address, data=data, headers=_PAGE)
    return answer.status_code, answer.text


def test_people_are_found_by_words_and_by_what_they_need(sign_in: SignIn) -> None:
    """The list is searched and narrowed, and an empty one says so."""
    steward = sign_in("steward")
    assert "Made up R-1" in steward.get("/steward/people", headers=_PAGE).text
    found = steward.get("/steward/people?q=R-2", headers=_PAGE).text
    assert "Made up R-2" in found and "Made up R-1" not in found
    assert "Nobody is like that" in steward.get("/steward/people?filter=to_verify", headers=_PAGE).text
    assert steward.get("/steward/people?filter=nonsense", headers=_PAGE).status_code == 200


def test_somebody_is_entered_verified_and_made_active(sign_in: SignIn, database: Database) -> None:
    """The whole way on the pages; what lacks is refused in a sentence."""
    steward = sign_in("steward")
    typed = {"name": "New One", "hours": "Mo-Fr 08:00-18:00", "quiet": "22:00-07:00"}
    where = {"home_lon": "24.941234", "home_lat": "60.171234"}
    assert _post(steward, "/steward/people/new", **typed, **where)[0] == 302
    one = next(person for person in database.people.list_responders() if person.name == "New One")
    assert one.base is not None and one.base.lon != 24.941234 and not one.homes_too
    home = f"/steward/people/{one.id}"
    held = {"number": "N-1", "kind": "first aid", "issuer": "Red Cross", "issued_on": "2026-01-01"}
    status, text = _post(steward, f"{home}/certificates", **held, expires_on="2025-01-01")
    assert status == 422 and "before it was issued" in text
    assert _post(steward, f"{home}/certificates", **held)[0] == 302
    assert _post(steward, f"{home}/certificates/1/verify")[0] == 409
    assert _post(steward, f"{home}/status", status="identity_checked")[0] == 302
    assert _post(steward, f"{home}/certificates/1/verify")[0] == 302
    assert _post(steward, f"{home}/status", status="active")[0] == 409
    assert _post(steward, f"{home}/consent", version="2026-01")[0] == 302
    assert _post(steward, f"{home}/status", status="active")[0] == 302
    ready = database.people.get_responder(one.id)
    assert (ready.status, ready.consents) == (ResponderStatus.ACTIVE, True)
    assert ready.certificates[0].expires_on.isoformat() == "2029-01-01"
    page = steward.get(home, headers=_PAGE).text
    assert "2026-01" in page and "Who looked" in page and "steward" in page
    assert _post(steward, f"{home}/withdraw")[0] == 302
    assert not database.people.get_responder(one.id).consents


def test_what_cannot_be_read_stands_beside_its_field(sign_in: SignIn, database: Database) -> None:
    """Nothing is changed, and what was typed is still there."""
    steward = sign_in("steward")
    before = database.people.get_responder("R-1")
    status, text = _post(steward, "/steward/people/R-1", name="X", hours="weekdays mostly")
    assert status == 422 and "cannot be read" in text and "weekdays mostly" in text
    assert _post(steward, "/steward/people/R-1", name="", hours="24/7")[0] == 422
    assert database.people.get_responder("R-1") == before
    assert _post(steward, "/steward/people/R-1", name="Renamed", hours="24/7", seen="")[0] == 409
    assert _post(steward, "/steward/people/R-1", name="Renamed", hours="24/7", seen=stamp(before))[0] == 302
    assert database.people.get_responder("R-1").name == "Renamed"


def test_the_second_of_two_who_edit_a_person_is_shown_what_differs(sign_in: SignIn, database: Database) -> None:
    """409 with both values; what was typed stays in the form, and saving again is deliberate."""
    steward = sign_in("steward")

    def typed(text: str, **changes: str) -> dict[str, str]:
        fields = dict(re.findall(r'<input[^>]*?name="([a-z_]+)"[^>]*?value="([^"]*)"', text))
        return {name: fields[name] for name in ("name", "hours", "quiet", "seen") if name in fields} | changes

    text = steward.get("/steward/people/R-1", headers=_PAGE).text
    assert _post(steward, "/steward/people/R-1", **typed(text, phone="111"))[0] == 302
    status, late = _post(steward, "/steward/people/R-1", **typed(text, phone="222"))
    assert status == 409 and "<td>111</td><td>222</td>" in late
    assert database.people.get_responder("R-1").phone == "111"
    assert _post(steward, "/steward/people/R-1", **typed(late, phone="222"))[0] == 302
    assert database.people.get_responder("R-1").phone == "222"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0202-05-01"])
def test_a_year_that_is_a_slip_stands_beside_its_field(sign_in: SignIn, database: Database, day: str) -> None:
    """Certificates and pauses in no living memory are refused in a sentence, and nothing is kept."""
    steward, before = sign_in("steward"), database.people.get_responder("R-1")
    held = {"number": "N-9", "kind": "first aid", "issuer": "Red Cross", "issued_on": day}
    for address, form in (("certificates", held), ("pause", {"until": day})):
        status, text = _post(steward, f"/steward/people/R-1/{address}", **form)
        assert status == 422 and "Give a year from 1900 to 2200" in text and day in text
    assert database.people.get_responder("R-1") == before


def test_a_certificate_of_somebody_else_is_told_beside_its_number(sign_in: SignIn, database: Database) -> None:
    """Whose it is; what was typed stays."""
    steward, other = sign_in("steward"), database.people.get_responder("R-2").certificates[0]
    held = {"number": other.number, "kind": "first aid", "issuer": other.issuer, "issued_on": "2026-01-01"}
    status, text = _post(steward, "/steward/people/R-1/certificates", **held)
    assert status == 409 and "belongs to R-2" in text and f'value="{other.number}"' in text


def test_somebody_is_left_in_peace_to_the_end_of_a_day(sign_in: SignIn, database: Database) -> None:
    """On their own clock, and the pause can be ended; a day that is over is refused."""
    steward, day = sign_in("steward"), datetime.now(UTC).date() + timedelta(days=3)
    assert _post(steward, "/steward/people/R-1/pause", until=day.isoformat())[0] == 302
    until = database.people.get_responder("R-1").availability.paused_until
    assert until is not None and until.astimezone(ZoneInfo("Europe/Helsinki")).isoformat()[:16] == (
        f"{day + timedelta(days=1)}T00:00"
    )
    assert f"up to {day}" in steward.get("/steward/people/R-1", headers=_PAGE).text
    assert _post(steward, "/steward/people/R-1/pause", end="1")[0] == 302
    assert database.people.get_responder("R-1").availability.paused_until is None
    status, text = _post(steward, "/steward/people/R-1/pause", until="2020-01-01")
    assert status == 422 and "That day is over" in text


def test_everything_is_exported_and_erased_only_when_meant(sign_in: SignIn, database: Database) -> None:
    """The file holds the person; a wrong number erases nobody, the right one everything."""
    steward = sign_in("steward")
    told = json.loads(steward.get("/steward/people/R-1/export", headers=_PAGE).text)
    assert told["person"]["name"] == "Made up R-1" and told["who_looked"][-1]["what"] == "export"
    assert _post(steward, "/steward/people/R-1/erase", number="R-2")[0] == 422
    assert _post(steward, "/steward/people/R-1/erase", number="R-1")[0] == 302
    assert [one.id for one in database.people.list_responders()] == ["R-2", "R-3", "R-4", "R-5"]
    assert steward.get("/steward/people/R-1", headers=_PAGE).status_code == 404


@pytest.fixture
def steward(sign_in: SignIn, database: Database) -> FlaskClient:
    """Signed in where made-up content does not keep real people out."""
    with database.registry._transactions.writing() as writing:
        writing.session.delete(writing.session.get(MetaRow, "is_sample"))
    return sign_in("steward")


def _hand_in(client: FlaskClient, content: bytes) -> tuple[int, str]:
    data: dict[str, object] = {"csrf_token": token(client, "/steward/roster"), "datum": "wgs84", "date_order": ""}
    data["file"] = (io.BytesIO(content), "roster.csv")
    answer = client.post("/steward/roster", data=data, headers=_PAGE, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_a_roster_is_looked_at_mended_and_loaded(steward: FlaskClient, database: Database) -> None:
    """The look stores nothing and shows the fault with its row; saying how dates are meant mends it."""
    status, text = _hand_in(steward, _ROSTER.encode("gb18030"))
    assert status == 200 and "day that can be two" in text and "张一" in text
    assert len(database.people.list_responders()) == 5
    upload = re.findall(r"/steward/roster/([0-9a-f]{32}[^/]*)/load", text)[0]
    form = {"datum": "wgs84", "date_order": "", "file_name": "roster.csv"}
    assert "03/04/2025" in _post(steward, f"/steward/roster/{upload}/to-mend", **form)[1]
    form["date_order"] = "dmy"
    assert "day that can be two" not in _post(steward, f"/steward/roster/{upload}/look", **form)[1]
    assert _post(steward, f"/steward/roster/{upload}/load", **form)[0] == 302
    names = {one.name for one in database.people.list_responders()}
    assert {"张一", "张二"} <= names
    assert _post(steward, f"/steward/roster/{upload}/load", **form)[0] == 404  # the file is gone


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"colour,size\nred,1\n"])
def test_a_file_that_is_no_roster_is_a_sentence(steward: FlaskClient, content: bytes) -> None:
    """Nothing is stored and the page stays."""
    assert _hand_in(steward, content)[0] == 422


def test_a_name_of_blanks_is_no_name(sign_in: SignIn, database: Database) -> None:
    """Nobody could find such a person again."""
    before = len(database.people.list_responders())
    status, page = _post(sign_in("steward"), "/steward/people/new", name="   ", hours="24/7")
    assert status == 422 and "Type the name." in page
    assert len(database.people.list_responders()) == before


def test_a_roster_left_behind_is_gone_after_an_hour(steward: FlaskClient, tmp_path: Path) -> None:
    """It is the whole list of names: whoever opens the page next sweeps it away."""
    assert _hand_in(steward, "姓名,证书编号,发证日期\n张一,HZ-1,2025-01-01\n".encode())[0] == 200
    (left,) = (tmp_path / "files" / "rosters").iterdir()
    os.utime(left, (0, 0))
    assert steward.get("/steward/roster").status_code == 200
    assert not left.exists()
