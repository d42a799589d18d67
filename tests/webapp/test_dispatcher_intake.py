"""What is typed at the desk while somebody calls, and what is known better later."""

from datetime import UTC, datetime, timedelta

import pytest

from aedmap.dispatch import AssignmentState, IncidentState
from aedmap.geography import Position
from aedmap.storage import Database
from tests.webapp.conftest import SignIn
from tests.webapp.test_dispatcher import _look, _open, _post

_PAGE = {"Accept": "text/html"}


def test_everything_the_caller_told_is_kept(sign_in: SignIn, database: Database, places: dict[str, Position]) -> None:
    """Call-back number, how far off the place may be, a home, the ambulance; all on the case's page."""
    desk = sign_in("dispatcher")
    told = {"callback": "+358 40 123", "uncertainty_m": "80", "at_home": "y", "ems_min": "7.5", "note": "third floor"}
    before = datetime.now(UTC)
    _, address = _open(desk, places["P"], **told)
    kept = database.dispatch.get_incident(1)
    assert (kept.callback, kept.uncertainty_m, kept.at_home) == ("+358 40 123", 80.0, True)
    assert kept.ems_at is not None
    assert timedelta(minutes=7.5) <= kept.ems_at - before < timedelta(minutes=8.5)
    text = desk.get(address, headers=_PAGE).text
    for shown in ('href="tel:+35840123"', "± 80 m", "a home", "Ambulance expected", "third floor"):
        assert shown in text


def test_a_look_tells_the_policy_and_follows_what_is_typed(sign_in: SignIn, places: dict[str, Position]) -> None:
    """In a home fewer may go; the name of the policy in force is shown."""
    desk = sign_in("dispatcher")
    status, text = _look(desk, places["P"])
    assert (status, "Policy in force: Our default" in text) == (200, True)
    status, text = _look(desk, place="Main Street", at_home="y", ems_min="3")
    assert status == 200
    assert 'name="at_home" data-key="h" data-ranks value="y" checked' in text


def test_degrees_in_a_datum_that_means_nothing_here_are_refused(sign_in: SignIn, places: dict[str, Position]) -> None:
    """The town lies in Europe, where Baidu's degrees mean nothing."""
    status, text = _look(sign_in("dispatcher"), places["P"], datum="BD-09")
    assert status == 422
    assert "That is not a position" in text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"uncertainty_m": "5001"}, "from 0 to 5000"),
        ({"uncertainty_m": "nan"}, "from 0 to 5000"),
        ({"ems_min": "-1"}, "from 0 to 180"),
        ({"ems_min": "soon"}, "from 0 to 180"),
        ({"callback": "1" * 41}, "call back is longer than 40"),
    ],
)
def test_an_impossible_field_is_named_and_nothing_is_stored(
    sign_in: SignIn, database: Database, places: dict[str, Position], fields: dict[str, str], told: str
) -> None:
    """One sentence, for looking and for opening."""
    desk = sign_in("dispatcher")
    assert (lambda status, sentence: (status, told in sentence))(*_open(desk, places["P"], **fields)) == (400, True)
    assert database.dispatch.list_incidents() == []
    if "callback" not in fields:
        status, text = _look(desk, places["P"], **fields)
        assert (status, told in text) == (422, True)


def test_a_second_call_leads_to_the_first_with_one_press(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The look offers it; the call is kept as an alias, and nobody more is alerted."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    asked = len(database.dispatch.alerts_of(1))
    assert 'name="of" value="1"' in _look(desk, places["P"])[1]
    assert _open(desk, places["P"], key="k2", of="1", callback="555") == (200, address)
    call = database.dispatch.get_incident(2)
    assert (call.state, call.alias_of, call.callback) == (IncidentState.CANCELLED, 1, "555")
    assert database.dispatch.alerts_of(2) == []
    assert len(database.dispatch.alerts_of(1)) == asked
    assert "Another call, incident 2" in desk.get(address, headers=_PAGE).text


def test_two_open_cases_of_one_patient_are_joined_from_either(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The case's page offers it, and frees those who were asked for the second."""
    desk = sign_in("dispatcher")
    _open(desk, places["P"])
    _, second = _open(desk, places["P"], key="k2")
    assert "Same patient, call these off" in desk.get(second, headers=_PAGE).text
    assert _post(desk, f"{second}/end", how="duplicate_of", of="1") == (200, second)
    assert database.dispatch.get_incident(2).alias_of == 1


def test_the_place_is_moved_by_degrees_or_by_name(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """With how sure it is now, and without the name of the old place; one outside the town changes nothing."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"], uncertainty_m="100", place="Kiosk")
    there = {"lon": str(places["T"].lon), "lat": str(places["T"].lat), "uncertainty_m": "20"}
    assert _post(desk, f"{address}/relocate", **there) == (200, address)
    moved = database.dispatch.get_incident(1)
    assert (moved.position, moved.uncertainty_m, moved.place) == (places["T"], 20.0, None)
    assert _post(desk, f"{address}/relocate", **there, called="Back door")[0] == 200
    assert database.dispatch.get_incident(1).place == "Back door"
    assert _post(desk, f"{address}/relocate", place="South Street")[0] == 200
    named = database.dispatch.get_incident(1)
    assert named.position != places["T"]
    assert named.place == "South Street"
    for wrong in ({"lon": "0", "lat": "0"}, {"place": "Nowhere"}, {}, {**there, "uncertainty_m": "9999"}):
        assert _post(desk, f"{address}/relocate", **wrong)[0] == 400
    assert database.dispatch.get_incident(1) == named


def test_the_desk_writes_down_how_far_somebody_is(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Only the steps that may follow are offered; a step that may not is refused with the state."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    fetcher = next(alert for alert in database.dispatch.alerts_of(1) if alert.aed_id)
    steps = f"/dispatcher/alerts/{fetcher.id}/progress"
    assert _post(desk, f"{steps}/departed")[0] == 409
    _post(desk, f"/dispatcher/alerts/{fetcher.id}/accept")
    for step in ("departed", "at_aed", "aed_taken"):
        assert f"{steps}/{step}" in desk.get(address, headers=_PAGE).text
        assert _post(desk, f"{steps}/{step}") == (200, address)
    assert f"{steps}/at_aed" not in desk.get(address, headers=_PAGE).text
    assert _post(desk, f"{steps}/on_scene")[0] == 200
    assert database.dispatch.get_alert(fetcher.id).progress is AssignmentState.ON_SCENE
    assert database.dispatch.get_incident(1).state is IncidentState.AED_ON_SCENE


def test_a_place_that_only_begins_alike_is_never_taken_by_pressing_enter(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """What fits is offered to choose from; a move of the place is refused and names them."""
    desk = sign_in("dispatcher")
    status, text = _look(desk, place="Main Stre")
    assert status == 422
    assert "Which place is “Main Stre”?" in text
    assert '<button class="small">Main Street</button>' in text
    assert 'id="open-incident"' not in text
    _, address = _open(desk, places["P"])
    before = database.dispatch.get_incident(1).position
    assert _post(desk, f"{address}/relocate", place="Main Stre")[0] == 400
    assert database.dispatch.get_incident(1).position == before
