"""Signing in, one-time passwords, and where a sign-in may lead."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aedmap.storage import Database, Role
from tests.webapp.conftest import SignIn, token
from tests.webapp.worlds import PASSWORD
from webapp.languages import safe_next

_PAGE = {"Accept": "text/html"}


def _sign_in(client: FlaskClient, name: str, password: str, address: str = "/sign-in") -> tuple[int, str | None]:
    form = {"name": name, "password": password, "csrf_token": token(client, "/sign-in")}
    answer = client.post(address, data=form, headers=_PAGE)
    return answer.status_code, answer.location


def test_a_right_password_leads_to_the_page_of_the_role(client: FlaskClient) -> None:
    """A dispatcher lands at the desk."""
    assert _sign_in(client, "dispatcher", PASSWORD) == (302, "/dispatcher")


@pytest.mark.parametrize("name", ["dispatcher", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: FlaskClient, name: str) -> None:
    """Nobody learns which names exist."""
    form = {"name": name, "password": "wrong", "csrf_token": token(client, "/sign-in")}
    answer = client.post("/sign-in", data=form, headers=_PAGE)
    assert answer.status_code == 422
    assert "Name or password is wrong" in answer.text


def test_a_one_time_password_must_be_changed_before_anything_else(app: Flask, database: Database) -> None:
    """The first sign-in leads to the change of the password; other pages stay shut until then."""
    _, once = database.accounts.add("new", [Role.PLANNER], at=datetime.now(UTC), actor="test")
    client = app.test_client()
    assert _sign_in(client, "new", once) == (302, "/password")
    assert client.get("/planner", headers=_PAGE).location == "/password?next=/planner"
    form = {"old": once, "new": PASSWORD, "again": PASSWORD, "csrf_token": token(client, "/password")}
    assert client.post("/password", data=form, headers=_PAGE).location == "/planner"
    assert client.get("/planner", headers=_PAGE).status_code == 200


def test_faults_stand_beside_the_field(sign_in: SignIn) -> None:
    """A short new password and two that differ are told, and nothing is changed."""
    client = sign_in("planner")
    form = {"old": PASSWORD, "new": "short", "again": "other", "csrf_token": token(client, "/password")}
    answer = client.post("/password", data=form, headers=_PAGE)
    assert answer.status_code == 422
    assert "at least 10 characters" in answer.text
    assert "differ" in answer.text


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    """The next request is a stranger's."""
    client = sign_in("planner")
    client.post("/sign-out", data={"csrf_token": token(client, "/planner")})
    assert client.get("/planner").status_code == 401


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(app: Flask, sign_in: SignIn) -> None:
    """Whoever took the cookie from a shared computer is a stranger, and other sessions of the account go on."""
    client, elsewhere, thief = sign_in("planner"), sign_in("planner"), app.test_client()
    cookie = client.get_cookie("aedmap")
    assert cookie is not None
    thief.set_cookie("aedmap", cookie.value)
    assert thief.get("/planner", headers=_PAGE).status_code == 200
    client.post("/sign-out", data={"csrf_token": token(client, "/planner")})
    assert thief.get("/planner").status_code == 401
    assert elsewhere.get("/planner", headers=_PAGE).status_code == 200


@pytest.mark.parametrize("name", ["planner", "nobody"])
def test_guessing_stops_the_guesser_and_nobody_else(app: Flask, name: str) -> None:
    """Ten wrong passwords shut one address out, known name or not; the owner signs in from elsewhere, or from home."""
    home, guesser, elsewhere = app.test_client(), app.test_client(), app.test_client()
    assert _sign_in(home, "planner", PASSWORD) == (302, "/planner")
    wrong = {"name": name, "password": "wrong", "csrf_token": token(guesser, "/sign-in")}
    answers = [guesser.post("/sign-in", data=wrong, headers=_PAGE).text for _ in range(11)]
    assert ["Too many wrong passwords" in answer for answer in answers] == [False] * 10 + [True]
    right = {"name": "planner", "password": PASSWORD}
    there = {"REMOTE_ADDR": "192.0.2.7"}
    mine = right | {"csrf_token": token(elsewhere, "/sign-in")}
    assert elsewhere.post("/sign-in", data=mine, headers=_PAGE, environ_base=there).status_code == 302
    mine = right | {"csrf_token": token(home, "/sign-in")}
    assert home.post("/sign-in", data=mine, headers=_PAGE).status_code == 302


def test_a_changed_password_ends_every_other_session(sign_in: SignIn) -> None:
    """Whoever holds an older cookie is a stranger; the one who changed the password stays."""
    mine, other = sign_in("planner"), sign_in("planner")
    assert other.get("/planner", headers=_PAGE).status_code == 200
    new = "quite another one"
    form = {"old": PASSWORD, "new": new, "again": new, "csrf_token": token(mine, "/password")}
    assert mine.post("/password", data=form, headers=_PAGE).status_code == 302
    assert mine.get("/planner", headers=_PAGE).status_code == 200
    assert other.get("/planner").status_code == 401


def test_a_new_one_time_password_ends_every_session(sign_in: SignIn, database: Database) -> None:
    """A steward who replaces a password shuts out whoever used the old one."""
    client = sign_in("planner")
    database.accounts.reset_password("planner", at=datetime.now(UTC), actor="test")
    assert client.get("/planner").status_code == 401


def test_a_session_without_a_stamp_is_a_strangers(sign_in: SignIn) -> None:
    """The id of an account alone opens nothing."""
    client = sign_in("planner")
    with client.session_transaction() as session:
        assert session.pop("stamp")
    assert client.get("/planner").status_code == 401


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "\nx", "", None])
def test_a_sign_in_never_leads_to_another_site(wanted: str | None) -> None:
    """Only paths of this site are followed."""
    assert safe_next(wanted) == "/"


def test_a_path_of_this_site_is_followed() -> None:
    """Where the person wanted to go is where they come."""
    assert safe_next("/planner/plans/3?x=1") == "/planner/plans/3?x=1"
