"""The phone of somebody who was asked: what it shows when, what it may tell, and when it falls silent."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aedmap.dispatch import Alert, AlertState, AssignmentState, cancel_incident, fire_due, relocate, stand_down
from aedmap.dispatch.answer_link import sign_alert
from aedmap.geography import Position
from aedmap.storage import ANSWER_LINKS, Database, new_secret
from aedmap.town import open_town
from tests.aedmap.made_up import NOON
from tests.webapp.conftest import SignIn
from tests.webapp.test_dispatcher import _open
from webapp.deployment import Deployment
from webapp.responder import routes

_PAGE = {"Accept": "text/html"}
_DATA = {"Accept": "application/json"}


@pytest.fixture
def fetcher(sign_in: SignIn, database: Database, places: dict[str, Position]) -> Alert:
    """Asked to bring the device of the library to Main Street 3."""
    _open(sign_in("dispatcher"), places["P"], place="Main Street 3", at_home="y")
    return next(alert for alert in database.dispatch.alerts_of(1) if alert.aed_id)


@pytest.fixture
def link(database: Database, fetcher: Alert) -> str:
    return f"/a/{sign_alert(database.meta.secret(ANSWER_LINKS, new_secret), fetcher.id)}"


def _tap(phone: FlaskClient, link: str, what: str, **fields: str) -> tuple[int, str]:
    found = re.search('name="csrf-token" content="([^"]+)"', phone.get(link, headers=_PAGE).text)
    form = {**fields, "csrf_token": found.group(1) if found else ""}
    answer = phone.post(f"{link}/{what}", data=form, headers=_DATA)
    return answer.status_code, answer.text


def _stamp(phone: FlaskClient, link: str) -> str:
    return str(phone.get(f"{link}/state").get_json()["stamp"])


def test_before_the_answer_only_the_distance_is_shown(app: Flask, link: str, places: dict[str, Position]) -> None:
    """Minutes, metres, the role and the kind of place; neither address nor device nor degrees, in any language."""
    for wanted in ("en", "zh"):
        text = app.test_client().get(link, headers={**_PAGE, "Accept-Language": wanted}).text
        for hidden in ("Main Street 3", "Library desk", "geo:", str(places["P"].lon)[:7], 'id="ahead"'):
            assert hidden not in text
    text = app.test_client().get(link, headers=_PAGE).text
    for shown in ("Somebody needs help", "In a home", "Fetch the AED", "I am going", "I cannot"):
        assert shown in text


def test_who_goes_is_led_to_the_device_and_then_to_the_patient(
    app: Flask, link: str, database: Database, fetcher: Alert
) -> None:
    """Each press shows the next step only; the desk sees how far they are."""
    phone = app.test_client()
    assert _tap(phone, link, "accept")[0] == 200
    text = phone.get(link, headers=_PAGE).text
    for shown in ("First fetch the AED", "Library desk", "Floor 1", "Open to everyone", "Main Street 3", "geo:60."):
        assert shown in text
    assert "step by step" in text  # from the device to the patient; nobody knows where the phone is
    for step in ("departed", "at_aed", "aed_taken"):
        assert _tap(phone, link, f"progress/{step}")[0] == 200
        assert database.dispatch.get_alert(fetcher.id).progress is AssignmentState(step)
    text = phone.get(link, headers=_PAGE).text
    assert "Bring the AED to the patient" in text
    assert "Library desk" not in text
    assert _tap(phone, link, "progress/on_scene")[0] == 200
    assert "Switch the AED on" in phone.get(link, headers=_PAGE).text
    status, told = _tap(phone, link, "progress/departed")
    assert (status, "cannot become departed" in told) == (409, True)


def test_when_the_incident_is_over_the_link_tells_the_place_no_more(
    app: Flask, link: str, database: Database, fetcher: Alert
) -> None:
    """Whether it was cancelled or they were called off; nothing can be pressed any more."""
    phone = app.test_client()
    _tap(phone, link, "accept")
    before = _stamp(phone, link)
    stand_down(database.dispatch, fetcher.id, now=fetcher.created_at, actor="desk")
    assert _stamp(phone, link) != before
    text = phone.get(link, headers=_PAGE).text
    assert "You are no longer needed" in text
    assert "Main Street 3" not in text
    cancel_incident(database.dispatch, 1, "test", now=fetcher.created_at, actor="desk")
    text = phone.get(link, headers=_PAGE).text
    assert "This incident is over" in text
    assert "Main Street 3" not in text
    assert _tap(phone, link, "accept")[0] == 409
    assert _tap(phone, link, "position", lon="24.94", lat="60.17")[0] == 409


def test_a_phone_hears_of_another_place(
    app: Flask, link: str, database: Database, fetcher: Alert, places: dict[str, Position]
) -> None:
    """The stamp changes with the place, and says nothing itself."""
    phone = app.test_client()
    _tap(phone, link, "accept")
    before = _stamp(phone, link)
    deployment: Deployment = app.extensions["aedmap"]
    streets = open_town(deployment.town.folder).streets_for("responder")
    relocate(database.dispatch, streets, 1, places["T"], now=fetcher.created_at, actor="desk")
    after = _stamp(phone, link)
    assert after != before
    assert re.fullmatch("[0-9a-f]{16}", after)


def test_who_cannot_go_on_is_replaced_and_told_nothing_more(app: Flask, link: str, database: Database) -> None:
    """Their alert ends, and the page thanks them."""
    phone = app.test_client()
    _tap(phone, link, "accept")
    assert _tap(phone, link, "progress/no_show")[0] == 200
    text = phone.get(link, headers=_PAGE).text
    assert "others are asked" in text
    assert "Main Street 3" not in text


def test_a_position_is_taken_while_they_go_and_leads_the_way(
    app: Flask, link: str, database: Database, fetcher: Alert, places: dict[str, Position]
) -> None:
    """Not before they accept; then the way begins where the phone is."""
    phone = app.test_client()
    there = {"lon": str(places["A"].lon), "lat": str(places["A"].lat), "accuracy_m": "12"}
    assert _tap(phone, link, "position", **there)[0] == 409
    _tap(phone, link, "accept")
    assert phone.get(link, headers=_PAGE).text.count("step by step") == 1
    assert _tap(phone, link, "position", **there)[0] == 200
    newest = database.tracks.newest_of(fetcher.id)
    assert newest is not None
    assert newest.position == places["A"]
    assert phone.get(link, headers=_PAGE).text.count("step by step") == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"lon": "x", "lat": "60"},
        {"lon": "nan", "lat": "60"},
        {"lon": "24", "lat": "95"},
        {"lon": "24", "lat": "60", "accuracy_m": "-1"},
    ],
)
def test_an_impossible_position_is_refused(
    app: Flask, link: str, database: Database, fetcher: Alert, fields: dict[str, str]
) -> None:
    """One sentence, nothing kept."""
    phone = app.test_client()
    _tap(phone, link, "accept")
    assert _tap(phone, link, "position", **fields)[0] == 400
    assert database.tracks.newest_of(fetcher.id) is None


def test_seen_is_told_by_the_script_alone(app: Flask, link: str, database: Database, fetcher: Alert) -> None:
    """Mail programs open links; only a page that runs says that somebody has it before them."""
    phone = app.test_client()
    phone.get(link, headers=_PAGE)
    assert database.dispatch.get_alert(fetcher.id).state is AlertState.SENT
    assert _tap(phone, link, "seen")[0] == 204
    assert database.dispatch.get_alert(fetcher.id).state is AlertState.SEEN


def test_nothing_of_the_page_is_kept_or_passed_on(app: Flask, link: str) -> None:
    """No cache, no search engine, no referrer; on errors the address tells nothing either."""
    for path in (link, f"{link}/state"):
        headers = app.test_client().get(path, headers=_PAGE).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert headers["X-Robots-Tag"] == "noindex"


def test_the_stamp_tells_no_place_before_an_acceptance(
    app: Flask, link: str, database: Database, fetcher: Alert, places: dict[str, Position]
) -> None:
    """It stays the same wherever the patient is, so that trying every door finds nothing; afterwards it changes."""
    phone = app.test_client()
    before = _stamp(phone, link)
    streets = open_town(app.extensions["aedmap"].town.folder).streets_for("responder")
    relocate(database.dispatch, streets, fetcher.incident_id, places["A"], now=NOON, actor="desk", place="Elsewhere 1")
    assert _stamp(phone, link) == before
    _tap(phone, link, "accept")
    accepted = _stamp(phone, link)
    relocate(database.dispatch, streets, fetcher.incident_id, places["P"], now=NOON, actor="desk", place="Elsewhere 2")
    assert len({before, accepted, _stamp(phone, link)}) == 3


def test_no_log_holds_a_link(
    app: Flask, link: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the program makes a mistake behind it; the route is enough to find it."""
    monkeypatch.setattr(routes, "task_of", lambda *_given: 1 / 0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert app.test_client().get(link, headers={"Accept": "text/html"}).status_code == 500
    assert "/a/<token>" in caplog.text and link not in caplog.text


def test_who_answers_late_by_the_link_may_still_go_while_somebody_is_wanted(
    app: Flask, link: str, database: Database, fetcher: Alert
) -> None:
    """Nobody waits for them any more, and nobody else goes: one press, and the same link leads them there."""
    phone, store = app.test_client(), database.dispatch
    now = datetime.now(UTC) + timedelta(seconds=store.get_incident(1).policy.answer_s + 1)
    fire_due(store, open_town(app.extensions["aedmap"].town.folder).streets_for("responder"), now=now)
    assert store.get_alert(fetcher.id).state is AlertState.EXPIRED
    text = phone.get(link, headers=_PAGE).text
    assert "Somebody is still needed" in text and "Main Street 3" not in text
    assert _tap(phone, link, "accept")[0] == 200
    anew = store.alerts_of(1)[-1]
    assert (anew.responder_id, anew.state) == (fetcher.responder_id, AlertState.ACCEPTED)
    assert "Main Street 3" in phone.get(link, headers=_PAGE).text
    cancel_incident(store, 1, "test", now=now, actor="desk")
    assert "Main Street 3" not in phone.get(link, headers=_PAGE).text
