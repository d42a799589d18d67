"""The page of imports: nothing is guessed about the datum, nothing stored before it is loaded, all taken back."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from shapely.geometry import box

from aedmap.regions import Level, Region
from aedmap.storage import Database
from tests.aedmap.made_up import NOON
from tests.aedmap.registry.importing.files import HEADER, around
from tests.webapp.conftest import SignIn, token

_PAGE = {"Accept": "text/html"}


@pytest.fixture
def steward(sign_in: SignIn, database: Database) -> FlaskClient:
    """Signed in where made-up content does not keep real registers out."""
    with database.registry._transactions.writing() as writing:  # the sample's mark is nothing that people take away
        from aedmap.storage.tables import MetaRow

        writing.session.delete(writing.session.get(MetaRow, "is_sample"))
    return sign_in("steward")


def _file() -> bytes:
    rows = [list(row) for row in around(5)]
    rows[1][3] = "999"
    return "\n".join(",".join(row) for row in [HEADER, *rows]).encode()


def _hand_in(client: FlaskClient, content: bytes, name: str = "list.csv", **form: str) -> tuple[int, str]:
    data = {"csrf_token": token(client, "/steward/import"), "datum": "wgs84", "date_order": "", **form}
    data["file"] = (io.BytesIO(content), name)  # type: ignore[assignment]
    answer = client.post("/steward/import", data=data, headers=_PAGE, content_type="multipart/form-data")
    return answer.status_code, answer.text


def _again(text: str, **changes: object) -> tuple[str, dict[str, object]]:
    """The upload's address and the form as a browser would send it."""
    told = re.findall(r'<select name="tells".*?</select>', text, re.S)
    chosen = [(re.findall(r'value="([^"]*)" selected', one) or [""])[0] for one in told]
    csrf = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', text)[0]
    name = re.findall(r'name="file_name"[^>]*value="([^"]*)"', text)[0]
    upload = re.findall(r"/steward/import/([0-9a-f]{32}[^/]*)/load", text)[0]
    form = {"csrf_token": csrf, "datum": "wgs84", "date_order": "", "file_name": name, "tells": chosen}
    return upload, {**form, **changes}


def test_a_register_is_looked_at_loaded_and_taken_back(steward: FlaskClient, database: Database) -> None:
    """The look stores nothing; loading keeps the good rows; the bad row comes home; the undo leaves nothing."""
    before = database.registry.list_aeds()
    status, text = _hand_in(steward, _file())
    assert status == 200 and database.registry.list_aeds() == before
    assert "no such position" in text and "D002" not in [aed.id for aed in before]
    upload, form = _again(text)
    bad = steward.post(f"/steward/import/{upload}/to-mend", data=form, headers=_PAGE)
    assert "999" in bad.text and bad.mimetype == "text/csv" and "list.csv.to-mend.csv" in str(bad.headers)
    assert steward.post(f"/steward/import/{upload}/load", data=form, headers=_PAGE).status_code == 302
    assert len(database.registry.list_aeds()) == len(before) + 4
    csrf = {"csrf_token": form["csrf_token"]}
    assert steward.post("/steward/imports/1/undo", data=csrf, headers=_PAGE).status_code == 302
    assert database.registry.list_aeds() == before
    assert "taken back" in steward.get("/steward/import", headers=_PAGE).text


def test_the_datum_has_to_be_said(steward: FlaskClient) -> None:
    """Nothing is chosen beforehand, and without it there is no look."""
    assert "checked" not in steward.get("/steward/import", headers=_PAGE).text
    status, text = _hand_in(steward, _file(), datum="")
    assert status == 422 and "Say what the positions are in" in text


def test_the_mapping_is_changed_in_the_page(steward: FlaskClient, database: Database) -> None:
    """Another column becomes the name; two columns for one value are refused in one sentence."""
    upload, form = _again(_hand_in(steward, _file())[1])
    told = list(form["tells"])  # type: ignore[call-overload]
    name, address = told.index("name"), told.index("address")
    told[name], told[address] = "", "name"
    steward.post(f"/steward/import/{upload}/load", data={**form, "tells": told}, headers=_PAGE)
    assert any(aed.place.startswith("Long Street") for aed in database.registry.list_aeds())
    told[name] = "name"
    upload, form = _again(_hand_in(steward, _file())[1])
    twice = steward.post(f"/steward/import/{upload}/look", data={**form, "tells": told}, headers=_PAGE)
    assert twice.status_code == 422 and "both tell name" in twice.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\x01\x02" * 99, "a.csv"),
        (b"id,name\n", "a.csv"),
        (b"not a zip", "a.xlsx"),
        (b"x", "../../e"),
    ],
)
def test_what_is_no_register_is_refused_beside_the_field(steward: FlaskClient, content: bytes, name: str) -> None:
    """Empty, binary, header only, another kind than its name says, a name that climbs: one sentence, no crash."""
    status, text = _hand_in(steward, content, name)
    assert status == 422 and 'class="fault"' in text


def test_an_upload_that_is_gone_is_said_to_be(steward: FlaskClient, tmp_path: Path) -> None:
    """After a day the file is forgotten; names that climb out of the folder are names of nothing."""
    csrf = {"csrf_token": token(steward, "/steward/import"), "datum": "wgs84"}
    for upload in ("0" * 32, "..", "0" * 32 + ".csv"):
        assert steward.post(f"/steward/import/{upload}/look", data=csrf, headers=_PAGE).status_code == 404


def test_what_lies_outside_of_the_region_is_refused(steward: FlaskClient, database: Database) -> None:
    """The region's own boundary is enough; a code that is not loaded is told beside its field."""
    content = _file()
    lons = sorted(float(row[3]) for row in around(5))
    half = Region("330106", "Half", Level.COUNTY, boundary=box(lons[0] - 1, -89, (lons[2] + lons[3]) / 2, 89))
    database.regions.put_regions([half], at=NOON, actor="test")
    status, text = _hand_in(steward, content, region="330106", within_region="y")
    assert status == 200 and "outside the boundary" in text
    status, text = _hand_in(steward, content, region="9", within_region="y")
    assert status == 422 and 'id="region-fault"' in text and "There is no region" in text and 'value="9"' in text


def test_the_sample_keeps_registers_out_before_a_file_is_chosen(sign_in: SignIn) -> None:
    """Both pages say so in words of a page, a file can be looked at, and nothing offers to load it."""
    client = sign_in("steward")
    for page in ("/steward/import", "/steward/roster"):
        assert "Here stands the made-up sample" in client.get(page, headers=_PAGE).text
    status, text = _hand_in(client, _file())
    assert status == 200 and "Here stands the made-up sample" in text
    assert "Load the good rows" not in text and "no such position" in text


def test_many_faults_of_a_kind_are_told_once_with_the_rows_of_the_rest(steward: FlaskClient) -> None:
    """A sentence that all share stands once, twenty rows whole, the others by their number."""
    rows = [list(row) for row in around(60)]
    for row in rows[:45]:
        row[3] = row[4] = "0"
    content = "\n".join(",".join(row) for row in [HEADER, *rows]).encode()
    _, text = _hand_in(steward, content)
    assert text.count("Gulf of Guinea") == 1
    assert text.count('<td class="number"') == 20
    assert f"and 25 more, in rows {', '.join(map(str, range(21, 46)))}</p>" in text
