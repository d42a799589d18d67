"""Every route against every role."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aedmap.storage import Role
from tests.webapp.conftest import SignIn

# Method and address -> who may come in; "everyone" includes people who are not signed in, "gateway" is a program that
# brings a token of its own, so that no session opens it.
# "holder" is whoever holds a link that we signed; a service worker has no session and no form either.
_DOORS = {
    "GET /": "everyone",
    "GET /api/places": "everyone",
    "GET /api/devices": "everyone",
    "GET /api/nearest": "everyone",
    "GET /api/coverage": "everyone",
    "GET /town/<fingerprint>/base.pmtiles": "everyone",
    "GET /static/<path:filename>": "everyone",
    "GET /language/<locale>": "everyone",
    "GET /sign-in": "everyone",
    "POST /sign-in": "everyone",
    "POST /sign-out": "everyone",
    "GET /password": "signed in",
    "POST /password": "signed in",
    "GET /planner": Role.PLANNER,
    "GET /planner/data": Role.PLANNER,
    "POST /planner/data": Role.PLANNER,
    "POST /planner/data/<name>/remove": Role.PLANNER,
    "GET /planner/scenarios": Role.PLANNER,
    "POST /planner/scenarios": Role.PLANNER,
    "GET /planner/new-scenario": Role.PLANNER,
    "POST /planner/new-scenario": Role.PLANNER,
    "GET /planner/scenarios/<name>": Role.PLANNER,
    "POST /planner/scenarios/<name>": Role.PLANNER,
    "GET /planner/scenarios/<name>/text": Role.PLANNER,
    "POST /planner/scenarios/<name>/text": Role.PLANNER,
    "GET /planner/scenarios/<name>/versions/<int:number>": Role.PLANNER,
    "POST /planner/scenarios/<name>/run": Role.PLANNER,
    "POST /planner/scenarios/<name>/clone": Role.PLANNER,
    "POST /planner/scenarios/<name>/archive": Role.PLANNER,
    "POST /planner/scenarios/<name>/restore": Role.PLANNER,
    "GET /planner/compare": Role.PLANNER,
    "GET /planner/compare.csv": Role.PLANNER,
    "GET /planner/plans/<int:run_id>": Role.PLANNER,
    "GET /planner/plans/<int:run_id>/<name>": Role.PLANNER,
    "POST /planner/plans/<int:run_id>/cancel": Role.PLANNER,
    "GET /dispatcher": Role.DISPATCHER,
    "GET /dispatcher/events": Role.DISPATCHER,
    "GET /dispatcher/fallback": Role.DISPATCHER,
    "GET /dispatcher/fallback/sheet": Role.DISPATCHER,
    "GET /fallback": "everyone",
    "GET /push/<token>": "everyone",
    "POST /push/<token>": "holder",
    "DELETE /push/<token>": "holder",
    "POST /push-received": "holder",
    "GET /push-worker.js": "everyone",
    "GET /dispatcher/incidents/<int:incident_id>": Role.DISPATCHER,
    "POST /dispatcher/look": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/triage/<any(arrest,likely,not_arrest):outcome>": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/ems": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/times": Role.DISPATCHER,
    "POST /dispatcher/incidents": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/relocate": Role.DISPATCHER,
    "POST /dispatcher/alerts/<int:alert_id>/progress/<any(departed,at_aed,aed_taken,on_scene,no_show):step>": (
        Role.DISPATCHER
    ),
    "POST /dispatcher/incidents/<int:incident_id>/next": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/ambulance": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/end": Role.DISPATCHER,
    "POST /dispatcher/alerts/<int:alert_id>/<any(accept,decline,stand_down):answer>": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/add": Role.DISPATCHER,
    "POST /dispatcher/incidents/<int:incident_id>/handover": Role.DISPATCHER,
    "GET /a/<token>": "everyone",
    "GET /a/<token>/state": "everyone",
    "POST /a/<token>/seen": "everyone",
    "POST /a/<token>/position": "everyone",
    "POST /a/<token>/progress/<any(departed,at_aed,aed_taken,on_scene,no_show):step>": "everyone",
    "POST /a/<token>/<any(accept,decline):answer>": "everyone",
    "POST /api/messages/answers": "gateway",
    "POST /api/messages/receipts": "gateway",
    "GET /guide": "everyone",
    "GET /aed/<aed_id>": "everyone",
    "POST /aed/<aed_id>/report": "everyone",
    "GET /new-aed": "everyone",
    "POST /new-aed": "everyone",
    "GET /steward/reports": Role.STEWARD,
    "POST /steward/reports/<int:report_id>/<any(accept,accept_in_service,refuse,merge,undo):decision>": Role.STEWARD,
    "GET /steward/import": Role.STEWARD,
    "POST /steward/import": Role.STEWARD,
    "POST /steward/import/<upload>/look": Role.STEWARD,
    "POST /steward/import/<upload>/to-mend": Role.STEWARD,
    "POST /steward/import/<upload>/load": Role.STEWARD,
    "POST /steward/imports/<int:run_id>/undo": Role.STEWARD,
    "GET /steward/regions": Role.STEWARD,
    "GET /steward/regions.csv": Role.STEWARD,
    "GET /steward/duplicates": Role.STEWARD,
    "POST /steward/duplicates/<any(merge,apart,undo):decision>": Role.STEWARD,
    "GET /steward/upkeep": Role.STEWARD,
    "GET /steward/upkeep.ics": "everyone",
    "POST /steward/upkeep/address": Role.STEWARD,
    "GET /steward/devices/<aed_id>/inspect": Role.STEWARD,
    "POST /steward/devices/<aed_id>/inspect": Role.STEWARD,
    "GET /steward/photos/<name>": Role.STEWARD,
    "GET /steward/labels": Role.STEWARD,
    "GET /steward/export": Role.STEWARD,
    "GET /steward/export/<kind>": Role.STEWARD,
    "GET /steward": Role.STEWARD,
    "GET /steward/people": Role.STEWARD,
    "GET /steward/people/new": Role.STEWARD,
    "POST /steward/people/new": Role.STEWARD,
    "GET /steward/people/<person_id>": Role.STEWARD,
    "POST /steward/people/<person_id>": Role.STEWARD,
    "POST /steward/people/<person_id>/status": Role.STEWARD,
    "POST /steward/people/<person_id>/certificates": Role.STEWARD,
    "POST /steward/people/<person_id>/certificates/<int:ordinal>/verify": Role.STEWARD,
    "POST /steward/people/<person_id>/pause": Role.STEWARD,
    "POST /steward/people/<person_id>/consent": Role.STEWARD,
    "POST /steward/people/<person_id>/withdraw": Role.STEWARD,
    "GET /steward/people/<person_id>/export": Role.STEWARD,
    "POST /steward/people/<person_id>/erase": Role.STEWARD,
    "GET /steward/roster": Role.STEWARD,
    "POST /steward/roster": Role.STEWARD,
    "POST /steward/roster/<upload>/look": Role.STEWARD,
    "POST /steward/roster/<upload>/to-mend": Role.STEWARD,
    "POST /steward/roster/<upload>/load": Role.STEWARD,
    "GET /steward/devices/<aed_id>": Role.STEWARD,
    "POST /steward/devices/<aed_id>": Role.STEWARD,
    "POST /steward/devices/<aed_id>/contact": Role.STEWARD,
    "POST /steward/devices/<aed_id>/status": Role.STEWARD,
    "GET /steward/new-device": Role.STEWARD,
    "POST /steward/new-device": Role.STEWARD,
    "POST /steward/changes/<int:revision_id>/undo": Role.STEWARD,
}
_VALUES = {
    "<any(departed,at_aed,aed_taken,on_scene,no_show):step>": "departed",
    "<any(arrest,likely,not_arrest):outcome>": "likely",
    "<person_id>": "R-999",
    "<int:ordinal>": "9",
    "<token>": "not-a-token",
    "<any(accept,decline):answer>": "accept",
    "<fingerprint>": "0000000000000000",
    "<path:filename>": "signs/aed-open.svg",
    "<locale>": "en",
    "<aed_id>": "A-1",
    "<int:revision_id>": "999",
    "<int:report_id>": "999",
    "<kind>": "csv",
    "<any(merge,apart,undo):decision>": "apart",
    "<upload>": "0" * 32,
    "<any(accept,accept_in_service,refuse,merge,undo):decision>": "accept",
    "<int:run_id>": "999",
    "<int:number>": "9",
    "<name>": "plan.csv",
    "<int:incident_id>": "999",
    "<int:alert_id>": "999",
    "<any(accept,decline,stand_down):answer>": "accept",
}
_REFUSED = (401, 403)
_NO_FORMS = ("gateway", "holder")


def _routes(app: Flask) -> set[str]:
    rules = app.url_map.iter_rules()
    return {f"{method} {rule.rule}" for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def test_the_table_names_every_route(app: Flask) -> None:
    """A new route has to say here for whom it is."""
    assert _routes(app) == set(_DOORS)


def _address(route: str) -> str:
    address = route.split(" ", 1)[1]
    for name, value in _VALUES.items():
        address = address.replace(name, value)
    return address


@pytest.mark.parametrize(("route", "role"), list(product(_DOORS, [None, *Role])))
def test_only_those_the_table_names_come_in(
    route: str, role: Role | None, sign_in: SignIn, client: FlaskClient
) -> None:
    """Whoever lacks the role is refused before anything else is looked at; whoever has it is not."""
    method, address = route.split(" ", 1)[0], _address(route)
    if route == "GET /dispatcher/events":
        address += "?after=not-a-number"  # a stream that begins would not end
    visitor = client if role is None else sign_in(role.value)
    status = visitor.open(address, method=method, headers={"Accept": "application/json"}, buffered=True).status_code
    allowed = _DOORS[route] in ("everyone", "holder", role) or (_DOORS[route] == "signed in" and role is not None)
    assert (status in _REFUSED) is not allowed, status


def test_a_person_without_a_session_is_led_to_the_sign_in(client: FlaskClient) -> None:
    """A page asks to sign in and remembers where the person wanted to go."""
    answer = client.get("/planner?x=1", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/planner?x%3D1")


@pytest.mark.parametrize("route", [one for one in _DOORS if one.startswith("POST ") and _DOORS[one] not in _NO_FORMS])
def test_a_form_without_its_token_is_refused(route: str, sign_in: SignIn, client: FlaskClient) -> None:
    """Another site cannot make a signed-in browser act, whatever the address, nor anybody report unseen."""
    door = _DOORS[route]
    visitor = sign_in(door.value if isinstance(door, Role) else "steward") if door != "everyone" else client
    answer = visitor.post(_address(route), data={"lon": "24.94"}, headers={"Accept": "text/html"})
    assert answer.status_code == 400 and "load it again" in answer.text


def test_a_route_that_does_not_say_for_whom_it_is_stops_the_app(app: Flask) -> None:
    """Forgetting the door is noticed at the start, not by a stranger."""
    from webapp.access.doors import check_every_door

    app.view_functions["forgotten"] = lambda: "secret"
    with pytest.raises(RuntimeError, match="forgotten"):
        check_every_door(app)
