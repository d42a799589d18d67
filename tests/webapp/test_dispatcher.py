"""The desk: look, open once, answer on somebody's behalf, end."""

import re

import pytest
from flask.testing import FlaskClient

from aedmap.dispatch import AlertState, IncidentState, Mode
from aedmap.geography import Position
from aedmap.storage import Database
from tests.webapp.conftest import SignIn, token

_DATA = {"Accept": "application/json"}
_PAGE = {"Accept": "text/html"}


def _post(client: FlaskClient, address: str, **fields: str) -> tuple[int, str]:
    form = {**fields, "csrf_token": token(client, "/dispatcher")}
    answer = client.post(address, data=form, headers=_DATA)
    told = answer.get_json(force=True)
    return answer.status_code, told.get("address") or told["detail"]


def _look(client: FlaskClient, at: Position | None = None, **fields: str) -> tuple[int, str]:
    where = {"lon": str(at.lon), "lat": str(at.lat)} if at else {}
    form = {**where, **fields, "csrf_token": token(client, "/dispatcher")}
    answer = client.post("/dispatcher/look?part=panel", data=form, headers=_PAGE)
    return answer.status_code, answer.text


def _open(client: FlaskClient, at: Position, key: str = "k1", **fields: str) -> tuple[int, str]:
    return _post(client, "/dispatcher/incidents", lon=str(at.lon), lat=str(at.lat), key=key, **fields)


def test_a_look_ranks_and_alerts_nobody(sign_in: SignIn, database: Database, places: dict[str, Position]) -> None:
    """Roles are proposed, nothing is stored."""
    before = database.events.last_seq()
    desk = sign_in("dispatcher")
    _, text = _look(desk, places["P"])
    assert "Compressions (CPR)" in text
    assert "Fetch the AED: Library desk" in text
    assert database.dispatch.list_incidents() == []
    assert database.events.last_seq() == before


def test_the_desk_answers_with_a_slash_at_its_end_too(sign_in: SignIn) -> None:
    """As people type it."""
    desk = sign_in("dispatcher")
    assert [desk.get(path).status_code for path in ("/dispatcher", "/dispatcher/")] == [200, 200]


def test_an_incident_is_opened_once_however_often_the_button_is_pressed(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The key of the page makes a second click the same incident."""
    desk = sign_in("dispatcher")
    assert _open(desk, places["P"]) == _open(desk, places["P"]) == (200, "/dispatcher/incidents/1")
    assert len(database.dispatch.list_incidents()) == 1
    assert {alert.state for alert in database.dispatch.alerts_of(1)} == {AlertState.SENT}


def test_an_exercise_of_the_same_page_swallows_no_emergency(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The other button opens an incident of its own; the same button with another caller is refused."""
    desk = sign_in("dispatcher")
    assert _open(desk, places["P"], mode="exercise") == (200, "/dispatcher/incidents/1")
    assert _open(desk, places["P"], mode="actual") == (200, "/dispatcher/incidents/2")
    assert {one.id: one.mode for one in database.dispatch.list_incidents()} == {1: Mode.EXERCISE, 2: Mode.ACTUAL}
    status, sentence = _open(desk, places["P"], mode="actual", callback="110")
    assert (status, "with another number to call back" in sentence) == (409, True)


def test_the_desk_answers_for_a_responder_and_ends_the_case(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Accept, decline, ask the next, stand down, ambulance, close: each is in the timeline."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"], place="Main Street 3", note="third floor")
    assert "Wave 2, if enough have not accepted" in desk.get(address, headers=_PAGE).text
    first, second, *_ = database.dispatch.alerts_of(1)
    assert _post(desk, f"/dispatcher/alerts/{first.id}/accept") == (200, address)
    assert _post(desk, f"/dispatcher/alerts/{second.id}/decline") == (200, address)
    assert _post(desk, f"{address}/next") == (200, address)
    assert _post(desk, f"/dispatcher/alerts/{first.id}/stand_down") == (200, address)
    assert _post(desk, f"{address}/ambulance") == (200, address)
    assert _post(desk, f"{address}/end", how="closed") == (200, address)
    assert database.dispatch.get_incident(1).state is IncidentState.CLOSED
    text = desk.get(address, headers=_PAGE).text
    for sentence in ("Accepted", "Declined", "Stood down", "Ambulance on scene", "Closed", "third floor"):
        assert sentence in text
    status, sentence = _post(desk, f"/dispatcher/alerts/{first.id}/accept")
    assert status == 409
    assert "nobody needs to go" in sentence


def test_when_nobody_qualifies_the_desk_says_so_and_keeps_the_call(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The second incident finds everybody busy: it is stored, and says that nobody was alerted."""
    desk = sign_in("dispatcher")
    for number in range(1, 4):
        _open(desk, places["P"], key=f"k{number}")
    last = database.dispatch.list_incidents()[0]
    assert database.dispatch.alerts_of(last.id) == []
    _, look = _look(desk, places["P"])
    assert re.search(r"Nobody qualifies \(at another incident \d\)", look)
    assert "nobody was alerted" in desk.get(f"/dispatcher/incidents/{last.id}", headers=_PAGE).text


@pytest.mark.parametrize("fields", [{}, {"lon": "x", "lat": "60", "key": "k"}])
def test_an_incident_without_its_place_is_refused(sign_in: SignIn, database: Database, fields: dict[str, str]) -> None:
    """Nothing is stored, and the sentence says what to do."""
    status, sentence = _post(sign_in("dispatcher"), "/dispatcher/incidents", **fields)
    assert status == 400
    assert "place" in sentence
    assert database.dispatch.list_incidents() == []


_LONG_NOTE = "stairs " * 150


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"note": _LONG_NOTE}, "The note is longer than 1000"),
        ({"place": "x" * 201}, "name of the place is longer than 200"),
        ({"mode": "maybe"}, "actual or an exercise"),
        ({"key": ""}, "key is missing"),
    ],
)
def test_the_field_at_fault_is_named(
    sign_in: SignIn, database: Database, places: dict[str, Position], fields: dict[str, str], told: str
) -> None:
    """A place that is there is not asked for again, and nothing is stored."""
    status, sentence = _open(sign_in("dispatcher"), places["P"], **fields)
    assert status == 400
    assert told in sentence
    assert "lacks its place" not in sentence
    assert database.dispatch.list_incidents() == []


def test_a_refused_form_comes_back_with_what_was_typed(sign_in: SignIn, places: dict[str, Position]) -> None:
    """Without scripts the note is there to be shortened, and the sentence is in the page's language."""
    desk = sign_in("dispatcher")
    form = {"lon": str(places["P"].lon), "lat": str(places["P"].lat), "key": "k1", "place": "Main Street 3"}
    form |= {"note": _LONG_NOTE, "csrf_token": token(desk, "/dispatcher")}
    answer = desk.post("/dispatcher/incidents", data=form, headers={**_PAGE, "Accept-Language": "zh"})
    assert answer.status_code == 422
    assert "备注超过 1000 个字符" in answer.text
    assert f">{_LONG_NOTE.strip()}" in answer.text
    assert "Main Street 3" in answer.text


def test_a_new_line_counts_once(sign_in: SignIn, places: dict[str, Position]) -> None:
    """A note that the browser lets through is not refused for its line ends."""
    assert _open(sign_in("dispatcher"), places["P"], note="x\r\n" * 499 + "yz")[0] == 200


def test_an_exercise_is_unmistakable(sign_in: SignIn, places: dict[str, Position]) -> None:
    """The word stands on the incident's page."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"], mode="exercise")
    assert "EXERCISE" in desk.get(address, headers=_PAGE).text


def test_a_place_with_markup_in_its_name_is_text(sign_in: SignIn, places: dict[str, Position]) -> None:
    """What somebody types never becomes part of the page."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"], place="<script>alert(1)</script>", note="</script><b>")
    text = desk.get(address, headers=_PAGE).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(("lon", "lat"), [("0", "0"), ("60.17", "24.94")])
def test_a_place_outside_the_town_opens_nothing(sign_in: SignIn, database: Database, lon: str, lat: str) -> None:
    """Swapped or missing coordinates must not become a case to which nobody can be sent."""
    form = {"lon": lon, "lat": lat, "key": "far"}
    status, told = _post(sign_in("dispatcher"), "/dispatcher/incidents", **form)
    assert status == 400
    assert "lies outside" in told
    assert database.dispatch.list_incidents() == []
