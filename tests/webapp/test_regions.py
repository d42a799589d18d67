"""The steward's page of regions."""

import csv
import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from shapely.geometry import box

from aedmap.geography import Position
from aedmap.regions import Level, Organisation, Region, cut_into_cells
from aedmap.storage import Database
from tests.aedmap.made_up import NOON
from tests.webapp.conftest import SignIn

_PAGE = {"Accept": "text/html"}


@pytest.fixture
def steward(sign_in: SignIn) -> FlaskClient:
    return sign_in("steward")


@pytest.fixture
def regions(database: Database, places: dict[str, Position]) -> list[Region]:
    """A county around the drawn town, in two halves, one of which nobody has counted."""
    lon, lat = [p.lon for p in places.values()], [p.lat for p in places.values()]
    west, south, east, north, middle = min(lon), min(lat), max(lon), max(lat), (min(lon) + max(lon)) / 2
    county = Region("330106", "County <x>", Level.COUNTY, None, 5000, boundary=box(west, south, east, north))
    half = Region("330106001", "West", Level.TOWNSHIP, "330106", 2000, boundary=box(west, south, middle, north))
    other = Region("330106002", "East", Level.TOWNSHIP, "330106", boundary=box(middle, south, east, north))
    half = replace(half, organisation=Organisation.ESTABLISHED)
    made = [county, half, other, *cut_into_cells(county, 60)]
    database.regions.put_regions(made, at=NOON, actor="test")
    return made


def test_without_regions_the_page_says_how_to_load_some(steward: FlaskClient) -> None:
    """An empty list is told apart from a county without devices."""
    assert "aedmap import regions" in steward.get("/steward/regions", headers=_PAGE).text


def test_the_page_shows_a_region_its_parts_and_a_picture(steward: FlaskClient, regions: list[Region]) -> None:
    """Figures of the whole and of each half, unknown where nobody counted, names as text and never as HTML."""
    text = steward.get("/steward/regions", headers=_PAGE).text
    assert "County &lt;x&gt;" in text and "County <x>" not in text
    assert text.count("<path ") == 2 and 'fill="url(#unknown)"' in text
    assert "1/3" in text and "unknown" in text and "outside any part" in text
    assert "in a straight line" in text
    below = steward.get("/steward/regions?code=330106001", headers=_PAGE).text
    assert "60.06" not in below and 'href="/steward/regions?code=330106&amp;' in below


def test_reach_can_be_measured_along_the_streets(steward: FlaskClient, regions: list[Region]) -> None:
    """The way round is longer than the line: never more cells, and the page says how it measured."""
    shares = [
        next(float(row["grid_share"]) for row in _table(steward, f"330106&reach=60&along={along}"))
        for along in ("straight_line", "streets")
    ]
    assert 0 < shares[1] <= shares[0] < 1
    page = steward.get("/steward/regions?code=330106&along=streets", headers=_PAGE).text
    assert '<option value="streets" selected>' in page


def _table(steward: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = steward.get(f"/steward/regions.csv?code={query}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_table_adds_up(steward: FlaskClient, regions: list[Region]) -> None:
    """The same figures as a file: the halves and the rest are the county."""
    whole, *parts = _table(steward, "330106")
    for column in ("devices", "devices_in_service", "grid_cells", "organisations_possible", "certified"):
        assert int(whole[column]) == sum(int(part[column]) for part in parts)
    assert int(whole["devices"]) > 0 and int(whole["certified"]) > 0


@pytest.mark.parametrize("query", ["code=9", "reach=far", "reach=-3", "reach=nan"])
def test_what_makes_no_sense_is_a_sentence(steward: FlaskClient, regions: list[Region], query: str) -> None:
    """An unknown region and a reach that is none: a problem, not a page of zeros."""
    answer = steward.get(f"/steward/regions?{query}", headers={"Accept": "application/json"})
    assert answer.status_code in (400, 404, 422)
    assert answer.json is not None and answer.json["detail"]


def test_the_page_speaks_chinese(steward: FlaskClient, regions: list[Region]) -> None:
    """Headings and levels, not only the frame."""
    text = steward.get("/steward/regions", headers={**_PAGE, "Accept-Language": "zh-CN"}).text
    assert "每十万人在用" in text and "县（区）" in text


def test_lists_labels_exports_and_dues_are_narrowed_to_a_region(steward: FlaskClient, regions: list[Region]) -> None:
    """All of them hold the devices that the region's report counts, and those of the two halves make up the county."""

    def listed(address: str) -> set[str]:
        return set(re.findall(r"\bA-\d\b", steward.get(address, headers=_PAGE).text))

    for page in ("/steward?region={}", "/steward/labels?region={}", "/steward/export/csv?region={}"):
        west, east, county = (listed(page.format(code)) for code in ("330106001", "330106002", "330106"))
        assert west and east and not west & east and west | east == county
    assert listed("/steward?region=330106001") - {"A-4"} == listed("/steward/upkeep?region=330106001&days=365")
    counted = steward.get("/steward/regions?code=330106001", headers=_PAGE).text
    assert f'data-label="Devices">{len(listed("/steward?region=330106001") - {"A-4"})}<' in counted


def test_a_region_that_is_not_there_is_told_beside_its_field(steward: FlaskClient, regions: list[Region]) -> None:
    """The list is shown all the same, and what was typed stays."""
    for page in ("/steward", "/steward/upkeep"):
        answer = steward.get(f"{page}?region=%3Cb%3E9", headers=_PAGE)
        assert answer.status_code == 200 and 'id="region-fault"' in answer.text and 'value="&lt;b&gt;9"' in answer.text
        assert "Library desk" in answer.text
    assert steward.get("/steward/labels?region=9", headers=_PAGE).status_code == 404
