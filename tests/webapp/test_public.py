"""The public page without scripts, the open data, and what every answer says to the browser."""

import json
import time

import pytest
from flask.testing import FlaskClient

from aedmap.geography import Position
from aedmap.geography.emergency_number import emergency_number
from aedmap.storage import Database
from aedmap.storage.tables import MetaRow
from webapp.deployment import SampleSign

_PAGE = {"Accept": "text/html"}


def test_the_page_begins_with_the_number_to_call(client: FlaskClient) -> None:
    """Calling comes before everything, with the number of the town's country."""
    text = client.get("/", headers=_PAGE).text
    assert 'href="tel:112"' in text
    assert text.index("tel:112") < text.index('id="nearest"')


@pytest.mark.parametrize(("country", "number"), [("CN", "120"), ("TW", "119"), ("FI", "112"), (None, "120")])
def test_the_number_is_that_of_the_country(country: str | None, number: str) -> None:
    """120 in mainland China and where nobody knows, the local one elsewhere."""
    assert emergency_number(country) == number


def test_the_nearest_open_device_stands_first(client: FlaskClient, places: dict[str, Position]) -> None:
    """A nearer device with unknown hours comes after the open one, and a broken one not at all."""
    patient = places["G"]
    text = client.get(f"/?lon={patient.lon}&lat={patient.lat}", headers=_PAGE).text
    assert text.index("Library desk") < text.index("Corner with unknown hours")
    assert "Broken one" not in text
    assert "Open now" in text
    assert "Floor 1" in text


def test_a_typed_place_works_without_scripts(client: FlaskClient) -> None:
    """The form finds streets by their names, Chinese ones by a part."""
    assert "Library desk" in client.get("/?place=main street", headers=_PAGE).text
    assert "Library desk" in client.get("/?place=人民", headers=_PAGE).text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("place=qqqq", "is called"),
        ("place=", "Type a place"),
        ("lon=abc&lat=1", "not a position"),
        ("lon=24.94&lat=nan", "not a position"),
        ("lon=2&lat=48", "outside Drawing"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(client: FlaskClient, query: str, sentence: str) -> None:
    """Bad input keeps the page and says what to do."""
    answer = client.get(f"/?{query}", headers=_PAGE)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_devices_nobody_has_reviewed_are_hidden(client: FlaskClient) -> None:
    """The open data holds what the public may count on, and each device's sign."""
    features = json.loads(client.get("/api/devices").text)["features"]
    signs = {one["properties"]["id"]: one["properties"]["sign"] for one in features}
    assert signs == {"A-1": "aed-open", "A-2": "aed-unknown", "A-3": "aed-out"}


def test_no_responder_is_in_anything_open_to_everyone(
    client: FlaskClient, database: Database, places: dict[str, Position]
) -> None:
    """Names and ids of responders reach no open address."""
    here = places["P"]
    pages = ("/", "/api/devices", f"/api/nearest?lon={here.lon}&lat={here.lat}", "/api/places?q=R-1")
    text = " ".join(client.get(page).text for page in pages)
    for responder in database.people.list_responders():
        assert f'"{responder.id}"' not in text
        assert responder.name not in text


def test_problems_of_the_data_addresses_are_problem_documents(client: FlaskClient) -> None:
    """A program gets application/problem+json with one sentence."""
    answer = client.get("/api/places?q=")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "give 1 to 200" in answer.get_json(force=True)["detail"]
    assert client.get("/api/nothing").mimetype == "application/problem+json"
    assert client.get("/api/coverage").status_code == 404


def test_tiles_are_served_by_ranges(client: FlaskClient) -> None:
    """The map reads pieces of one file, and another town's fingerprint is another address."""
    page = client.get("/", headers=_PAGE).text
    tiles = page.split('"tiles": "')[1].split('"')[0]
    answer = client.get(tiles, headers={"Range": "bytes=0-6"}, buffered=True)
    assert (answer.status_code, answer.data) == (206, b"PMTiles")
    assert client.get("/town/0000000000000000/base.pmtiles").status_code == 404


@pytest.mark.parametrize("page", ["/", "/sign-in", "/nothing", "/api/devices", "/static/signs/aed-open.svg"])
def test_every_answer_forbids_other_hosts_and_inline_scripts(client: FlaskClient, page: str) -> None:
    """The policy is strict everywhere, and no page holds a script of its own or names another host."""
    answer = client.get(page, headers=_PAGE, buffered=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    if answer.mimetype == "text/html":
        assert "https://" not in answer.text.split("<main")[0]
        assert "onclick" not in answer.text


@pytest.mark.parametrize("page", ["/", "/sign-in", "/nothing"])
def test_sample_data_is_said_to_be_made_up(client: FlaskClient, page: str) -> None:
    """The word SAMPLE stands on every page while the database holds made-up devices."""
    assert "<strong>SAMPLE</strong>" in client.get(page, headers=_PAGE).text


def test_the_map_names_its_makers(client: FlaskClient) -> None:
    """The attribution that OpenStreetMap's licence asks for reaches the map."""
    assert "OpenStreetMap contributors" in client.get("/", headers=_PAGE).text


def test_sample_data_put_in_beside_a_running_server_is_said_within_seconds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is asked again after two seconds, and not before."""
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    sign = SampleSign(database)
    assert sign.shown()
    with database.meta._transactions.writing() as writing:
        writing.session.delete(writing.session.get(MetaRow, "is_sample"))
    clock[0] += 1.9
    assert sign.shown()
    clock[0] += 0.2
    assert not sign.shown()
