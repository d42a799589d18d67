"""An open case at the desk: triage, times, who stalls, what is next best."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aedmap.dispatch import AlertState, IncidentState, accept, fire_due, time_points
from aedmap.errors import InvalidInput
from aedmap.geography import Position
from aedmap.storage import Database
from aedmap.town import open_town
from tests.webapp.conftest import SignIn
from tests.webapp.test_dispatcher import _look, _open, _post
from webapp.dispatcher.told_clock import told_at

_PAGE = {"Accept": "text/html"}


def test_triage_is_one_press_and_no_arrest_ends_the_case(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The button pressed shows; everybody is free when it is none."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    assert _post(desk, f"{address}/triage/likely") == (200, address)
    text = desk.get(address, headers=_PAGE).text
    assert text.count('aria-pressed="true"') == 1
    assert "Triage: Likely an arrest" in text
    assert _post(desk, f"{address}/triage/not_arrest") == (200, address)
    assert database.dispatch.get_incident(1).state is IncidentState.CANCELLED
    assert {alert.state for alert in database.dispatch.alerts_of(1)} == {AlertState.STOOD_DOWN}
    assert _post(desk, f"{address}/triage/arrest")[0] == 409


def test_times_that_the_desk_hears_stand_on_the_case(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Left empty it is now; what cannot be is refused."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    assert _post(desk, f"{address}/times", point="first_shock") == (200, address)
    shock = time_points(database.events.read_after(0, incident_id=1)).first_shock
    assert shock is not None
    assert abs((datetime.now(UTC) - shock).total_seconds()) < 60
    assert "First shock" in desk.get(address, headers=_PAGE).text
    for wrong in ({"point": "lunch"}, {"point": "rosc", "at": "25:00"}, {"point": "rosc", "at": "soon"}):
        assert _post(desk, f"{address}/times", **wrong)[0] == 400


def test_a_time_of_day_is_the_last_one_by_the_towns_clock() -> None:
    """At one minute past midnight 23:58 was yesterday; full-width colons are taken, too."""
    zone = "Asia/Shanghai"
    now = datetime(2026, 5, 6, 0, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert told_at("23:58", now, zone) == datetime(2026, 5, 5, 23, 58, tzinfo=ZoneInfo(zone))
    assert told_at("0：00：30", now, zone) == now - timedelta(seconds=30)
    assert told_at("", now, zone) == now
    with pytest.raises(InvalidInput, match="is no time of day"):
        told_at("24:00", now, zone)


def test_the_ambulance_may_be_expected_later(sign_in: SignIn, database: Database, places: dict[str, Position]) -> None:
    """In minutes from now, or nobody knows any more."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    assert _post(desk, f"{address}/ems", ems_min="9") == (200, address)
    assert database.dispatch.get_incident(1).ems_at is not None
    assert "Ambulance expected" in desk.get(address, headers=_PAGE).text
    assert _post(desk, f"{address}/ems", ems_min="-9")[0] == 400
    assert _post(desk, f"{address}/ems", ems_min="") == (200, address)
    assert database.dispatch.get_incident(1).ems_at is None


def test_who_stalls_is_marked(
    sign_in: SignIn, database: Database, places: dict[str, Position], drawn_town: tuple[object, object]
) -> None:
    """Accepted, and no step reported for as long as the policy allows."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    first = database.dispatch.alerts_of(1)[0]
    _post(desk, f"/dispatcher/alerts/{first.id}/accept")
    streets = open_town(drawn_town[0]).streets_for("responder")  # type: ignore[arg-type]
    later = datetime.now(UTC) + timedelta(seconds=database.dispatch.get_incident(1).policy.stall_s + 1)
    for _ in range(4):
        fire_due(database.dispatch, streets, now=later)
    text = desk.get(address, headers=_PAGE).text
    assert "No step reported for too long" in text
    assert "reports no step" in text


def test_when_nobody_can_come_the_next_best_is_told(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Everybody has paused: who would be soonest if asked by telephone, on the look and on the case."""
    until = datetime.now(UTC) + timedelta(hours=3)
    people = [database.people.get_responder(f"R-{number}") for number in range(1, 6)]
    paused = [replace(one, availability=replace(one.availability, paused_until=until)) for one in people]
    database.people.put_responders(paused, at=datetime.now(UTC), actor="test")
    desk = sign_in("dispatcher")
    assert "not asked: paused" in _look(desk, places["P"])[1]
    _, address = _open(desk, places["P"])
    assert "not asked: paused" in desk.get(address, headers=_PAGE).text


def test_the_policy_stands_on_the_case(sign_in: SignIn, places: dict[str, Position]) -> None:
    """The one that the incident was opened with."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    assert "Our default" in desk.get(address, headers=_PAGE).text


def test_only_an_exercise_shows_the_answer_pages(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """So that somebody can try the phone's page without a channel; a real case shows nobody's link."""
    desk = sign_in("dispatcher")
    _, practice = _open(desk, places["P"], mode="exercise")
    text = desk.get(practice, headers=_PAGE).text
    links = re.findall(r'href="(/a/[^"]+)"', text)
    asked = database.dispatch.alerts_of(1)
    assert len(links) == len(asked) > 0
    assert desk.get(links[0], headers=_PAGE).status_code == 200
    _, actual = _open(desk, places["P"], key="another")
    assert database.dispatch.alerts_of(2)
    assert 'href="/a/' not in desk.get(actual, headers=_PAGE).text


def test_whom_no_channel_tells_is_to_be_called_off_by_telephone(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Somebody accepted by telephone and the case was called off: the desk sees whom it has to ring."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    first = database.dispatch.alerts_of(1)[0]
    assert "Call these off by telephone" not in desk.get(address, headers=_PAGE).text
    _post(desk, f"/dispatcher/alerts/{first.id}/accept")
    _post(desk, f"{address}/end", how="scene_unsafe")
    text = desk.get(address, headers=_PAGE).text
    assert f"<li>{first.responder_id}</li>" in text


def test_minutes_to_an_earlier_place_are_marked(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """After a move of the place the old minutes do not pass for new ones."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    assert "earlier place" not in desk.get(address, headers=_PAGE).text
    there = places["P"]
    assert _post(desk, f"{address}/relocate", lon=str(there.lon + 0.0002), lat=str(there.lat)) == (200, address)
    assert "The time is to the earlier place" in desk.get(address, headers=_PAGE).text


def test_the_desk_says_that_no_message_goes_out(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """On its page and on each real case, as long as no worker with a channel went to work."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    text = desk.get(address, headers=_PAGE).text
    assert "NO MESSAGE GOES OUT TO ANYBODY" in text
    assert "No message goes out to anybody: no channel is set up" in text
    database.meta.note_channels(["push"])
    text = desk.get(address, headers=_PAGE).text
    assert "NO MESSAGE GOES OUT TO ANYBODY" not in text
    assert "no channel is set up" not in text


def test_the_desk_sees_telephones_only_when_it_asks_and_the_look_is_kept(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """The case alone names nobody; the look stands with each of those who were shown."""
    desk = sign_in("dispatcher")
    _, address = _open(desk, places["P"])
    asked = database.dispatch.alerts_of(1)[0].responder_id
    person = next(one for one in database.people.list_responders() if one.id == asked)
    assert f"<p>{person.name}: " not in desk.get(address, headers=_PAGE).text
    assert f"<p>{person.name}: " in desk.get(f"{address}?phones=1", headers=_PAGE).text
    looks = database.persons.look(asked, at=datetime.now(UTC), actor="tester").looks
    assert "phones" in [one.what for one in looks]


def test_who_goes_without_a_place_stands_on_top_of_the_case(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Their text with it was refused, and there is no other channel."""
    desk, messages = sign_in("dispatcher"), database.messages
    _, address = _open(desk, places["P"])
    alert, warning = database.dispatch.get_alert(1), "goes and does not know where to"
    assert messages.queue_missing(["sms"], alert.created_at) > 0
    while (asked := messages.claim_next("sms", alert.created_at)) is not None:
        messages.mark_sent(asked, None, alert.created_at)
    accept(database.dispatch, alert.id, now=alert.created_at, actor=alert.responder_id)
    assert messages.queue_missing(["sms"], alert.created_at) > 0
    assert warning not in desk.get(address, headers=_PAGE).text
    while (place := messages.claim_next("sms", alert.created_at)) is not None:
        messages.give_up(place, "refused", None, alert.created_at, maybe_sent=False)
    assert f"{alert.responder_id} {warning}" in desk.get(address, headers=_PAGE).text
