"""Files that planners hand in, on the page: read at once, listed, removed; never half kept."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from aedmap.geography import Position
from aedmap.storage import Database
from tests.webapp.conftest import SignIn, token
from tests.webapp.planning import PAGE, make_plan, make_scenario, post, wait


def _hand_in(client: FlaskClient, name: str, content: bytes, use: str = "population") -> TestResponse:
    form = {"use": use, "file": (io.BytesIO(content), name), "csrf_token": token(client, "/planner/data")}
    return client.post("/planner/data", data=form, headers=PAGE)


def _people(places: dict[str, Position], count: int = 120) -> bytes:
    return f"lon,lat,people\n{places['G'].lon},{places['G'].lat},{count}\n".encode()


def test_a_file_is_listed_with_what_was_found_in_it(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Name, use, people in the town, size, fingerprint and who handed it in."""
    planner = sign_in("planner")
    assert _hand_in(planner, "人口.csv", _people(places)).status_code == 302
    (kept,) = database.planner_files.list_kept()
    text = planner.get("/planner/data", headers=PAGE).text
    for told in ("人口.csv", "120 people in the town", kept.fingerprint[:12], ", planner"):
        assert told in text


def test_a_plan_is_made_from_a_file_handed_in(
    sign_in: SignIn, database: Database, places: dict[str, Position], tmp_path: Path
) -> None:
    """The plan counts those people, is no proxy, and names the file without the server's folders."""
    planner = sign_in("planner")
    _hand_in(planner, "people.csv", _people(places))
    make_scenario(planner, population="people.csv")
    address = make_plan(planner, "Two more")
    assert wait(database, 1).value == "done", database.plans.get_run(1).problem
    shown = planner.get(address, headers=PAGE).text
    assert "Proxy" not in shown
    document = planner.get(f"{address}/plan.json").text
    assert 'population = \\"people.csv\\"' in document
    assert str(tmp_path) not in document
    assert 'href="/planner/scenarios/Two%20more">Two more</a>' in planner.get("/planner/data", headers=PAGE).text


@pytest.mark.parametrize(
    ("name", "content", "use", "sentence"),
    [
        ("people.csv", b"a,b\n1,2\n", "population", "lacks the column"),
        ("people.csv", b"lon,lat,people\n1,2,3\n", "population", "nothing inside the town"),
        ("people.csv", b"lon,lat,people\n24.94,60.17,-3\n", "population", "row 2 has"),
        ("people.xls", b"x", "population", "ends in &#39;.xls&#39;"),
        ("areas.geojson", b"<OGRVRTDataSource/>", "parts", "no .geojson file inside"),
        (".htaccess", b"x", "population", "cannot be the name"),
        ("people.csv", b"x", "nonsense", "Not a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_the_form_and_nothing_is_kept(
    sign_in: SignIn, app: Flask, database: Database, name: str, content: bytes, use: str, sentence: str
) -> None:
    """One sentence; no line, no file."""
    answer = _hand_in(sign_in("planner"), name, content, use)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert database.planner_files.list_kept() == []
    folder = app.extensions["aedmap"].settings.files_dir
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_path_of_the_browser_counts_as_its_last_part(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """Whoever sends folders along, or ../, has only the name taken."""
    planner = sign_in("planner")
    _hand_in(planner, "mine/people.csv", _people(places))
    _hand_in(planner, "../../other.csv", _people(places, 7))
    assert [one.name for one in database.planner_files.list_kept()] == ["other.csv", "people.csv"]


def test_a_name_is_taken_once_and_free_after_its_removal(
    sign_in: SignIn, database: Database, places: dict[str, Position]
) -> None:
    """A scenario never changes unseen because somebody handed in another file of the same name."""
    planner = sign_in("planner")
    _hand_in(planner, "people.csv", _people(places))
    again = _hand_in(planner, "people.csv", _people(places, 7))
    assert again.status_code == 422 and "already; give yours another name" in again.text
    assert post(planner, "/planner/data/people.csv/remove").status_code == 302
    assert post(planner, "/planner/data/people.csv/remove").status_code == 404
    assert _hand_in(planner, "people.csv", _people(places, 7)).status_code == 302
    assert [one.found for one in database.planner_files.list_kept()] == [7]
