"""Upkeep pages: what is due, inspections with photographs, the calendar's secret address, labels and exports."""

import io
import re
from dataclasses import replace

from flask.testing import FlaskClient
from icalendar import Calendar
from PIL import Image

from aedmap.registry import AedStatus
from aedmap.storage import Database
from tests.aedmap.made_up import NOON
from tests.webapp.conftest import SignIn, token

_PAGE = {"Accept": "text/html"}
_INSPECT = "/steward/devices/A-3/inspect"


def _photo() -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "secret words"
    Image.new("RGB", (50, 40), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _inspect(client: FlaskClient, photo: bytes | None = None, **form: str) -> int:
    data: dict[str, object] = {"csrf_token": token(client, _INSPECT), **form}
    if photo is not None:
        data["photo"] = (io.BytesIO(photo), "x.jpg")
    return client.post(_INSPECT, data=data, headers=_PAGE, content_type="multipart/form-data").status_code


def test_an_inspection_with_a_photograph_brings_a_device_back(sign_in: SignIn, database: Database) -> None:
    """Two of three ticks leave it out; all three bring it back; the photograph is kept without its words."""
    steward = sign_in("steward")
    assert "Broken one" in steward.get("/steward/upkeep", headers=_PAGE).text
    assert _inspect(steward, pads_ok="y", battery_ok="y") == 302
    assert database.registry.get_aed("A-3").status == AedStatus.OUT_OF_SERVICE
    ticks = {"pads_ok": "y", "battery_ok": "y", "light_ok": "y", "new_pads_expire_on": "2029-01-01"}
    assert _inspect(steward, b"no photograph", **ticks) == 422
    assert _inspect(steward, _photo(), **ticks) == 302
    assert database.registry.get_aed("A-3").status == AedStatus.IN_SERVICE
    page = steward.get(_INSPECT, headers=_PAGE).text
    kept = steward.get(re.findall(r"/steward/photos/[0-9a-f]+\.jpg", page)[0], buffered=True)
    assert kept.mimetype == "image/jpeg" and b"secret words" not in kept.data
    assert steward.get("/steward/photos/..%2F..%2Fetc", headers=_PAGE).status_code == 404


def test_the_calendars_address_is_a_key_that_can_be_ended(sign_in: SignIn, client: FlaskClient) -> None:
    """Nobody reads it without; a new address ends the old one, and ending ends it."""
    steward = sign_in("steward")
    csrf = {"csrf_token": token(steward, "/steward/upkeep")}

    def address(**form: str) -> str:
        steward.post("/steward/upkeep/address", data={**csrf, **form}, headers=_PAGE)
        shown = steward.get("/steward/upkeep", headers=_PAGE).text
        return (re.findall(r"/steward/upkeep\.ics\?token=[\w-]+", shown) or [""])[0]

    first, second = address(), address()
    assert client.get("/steward/upkeep.ics", headers=_PAGE).status_code == 404
    assert client.get(first, headers=_PAGE).status_code == 404
    answer = client.get(second)
    assert answer.mimetype == "text/calendar" and Calendar.from_ical(answer.data).name == "VCALENDAR"
    address(end="1")
    assert client.get(second, headers=_PAGE).status_code == 404


def test_labels_and_exports_are_taken_away(sign_in: SignIn) -> None:
    """The sheet brings its own policy and its devices' codes; each format comes as a file that says SAMPLE."""
    steward = sign_in("steward")
    sheet = steward.get("/steward/labels?ids=A-1,A-2")
    assert sheet.text.count("<svg") == 2 and "script-src" not in sheet.headers["Content-Security-Policy"]
    assert steward.get("/steward/labels?ids=nothing", headers=_PAGE).status_code == 404
    assert steward.get("/steward/labels?q=Library").text.count("<svg") == 1
    assert "GeoJSON" in steward.get("/steward/export", headers=_PAGE).text
    for kind in ("csv", "geojson", "gpkg", "osm", "osc"):
        answer = steward.get(f"/steward/export/{kind}")
        assert answer.status_code == 200 and len(answer.data) > 100
        assert "filename=SAMPLE-aeds-" in answer.headers["Content-Disposition"]
    assert steward.get("/steward/export/exe", headers=_PAGE).status_code == 404


def test_only_an_inspection_is_worded_as_never_done(sign_in: SignIn, database: Database) -> None:
    """A repair has no day either, and says nothing about looks; what nobody told is not called overdue."""
    for aed in database.registry.list_aeds():
        changed = replace(aed, last_checked_on=None, status=AedStatus.OUT_OF_SERVICE)
        database.registry.put_aeds([changed], at=NOON, actor="tester")
    text = sign_in("steward").get("/steward/upkeep", headers={"Accept": "text/html"}).text
    rows = re.findall(r"<tr><td data-label.*?</tr>", text, re.S)
    repairs, looks = ([row for row in rows if words in row] for words in ("Bring it back into", "Inspect it"))
    assert repairs and not any("never looked at" in row for row in repairs)
    assert looks and all("never looked at" in row and "overdue" not in row for row in looks)
