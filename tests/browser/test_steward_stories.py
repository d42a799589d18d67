"""A steward's week and a passer-by's report, clicked through as people do."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from shapely.geometry import box

from aedmap.geography import Position
from aedmap.regions import Level, Region
from aedmap.storage import open_database
from aedmap.storage.tables import MetaRow
from tests.aedmap.made_up import make_aed
from tests.browser.conftest import Served, Visit, Visitor

pytestmark = pytest.mark.browser

_PAGES = (
    "/steward",
    "/steward/devices/A-1",
    "/steward/devices/A-1/inspect",
    "/steward/new-device",
    "/steward/upkeep",
    "/steward/reports",
    "/steward/people",
    "/steward/people/R-1",
    "/steward/people/new",
    "/steward/roster",
    "/steward/duplicates",
    "/steward/import",
    "/steward/regions",
    "/steward/export",
    "/steward/labels?ids=A-1,A-2",
    "/aed/A-1",
    "/new-aed",
)


def _fits(opened: Visit) -> bool:
    return bool(opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def _open_whole(opened: Visit, address: str) -> None:
    """A map that is left while it loads complains of what it could not load any more."""
    opened.page.goto(address)
    if opened.page.locator(".pick-map").count():
        opened.page.wait_for_load_state("networkidle")


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return out.getvalue()


def _two_alike(served: Served) -> None:
    with open_database(served.database_url) as database:
        where = {"position": served.places["M"], "place": "Town hall with a long name, entrance by the square"}
        for aed_id, more in (("B-1", {}), ("B-2", {"serial": "SN-500"})):
            database.devices.add(make_aed(aed_id, **where, **more), at=datetime.now(UTC), actor="test")


def _county_around(places: dict[str, Position]) -> Region:
    lon, lat = [place.lon for place in places.values()], [place.lat for place in places.values()]
    return Region("330106", "County", Level.COUNTY, None, 5000, boundary=box(min(lon), min(lat), max(lon), max(lat)))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_steward_page_is_whole_at_320_pixels(visit: Visitor, served: Served, locale: str) -> None:
    """With a pair to merge and a region loaded; nothing has to be scrolled sideways, and the console is silent."""
    _two_alike(served)
    with open_database(served.database_url) as database:
        database.regions.put_regions([_county_around(served.places)], at=datetime.now(UTC), actor="test")
    opened = visit(served, "/steward", role="steward", width=320, height=640, locale=locale)
    wide = []
    for path in _PAGES:
        _open_whole(opened, served.address + path)
        if not _fits(opened):
            wide.append(path)
    assert wide == [] and opened.complaints == []


def test_a_register_is_brought_in_with_its_faults(visit: Visitor, served: Served, tmp_path: Path) -> None:
    """Seen before it is stored, one column told otherwise, the bad row taken home, the good ones loaded, all undone."""
    with open_database(served.database_url) as database, database.registry._transactions.writing() as writing:
        writing.session.delete(writing.session.get(MetaRow, "is_sample"))
    register = tmp_path / "register.csv"
    here = served.places["B"]
    rows = [f"N{n},Hall {n},{here.lon + n / 1000},{here.lat},24/7,by the door" for n in range(3)]
    rows += ["N9,Nowhere,,,24/7,"]
    register.write_text("\n".join(["number,name,longitude,latitude,opening hours,remark", *rows]), "utf-8")
    opened = visit(served, "/steward/import", role="steward")
    page = opened.page
    page.set_input_files("#file", register)
    page.get_by_label("WGS84").check()
    page.click("form.card button.action")
    page.get_by_text("no position").first.wait_for()
    page.locator("tr", has_text="remark").locator("select").select_option("location")
    page.get_by_role("button", name="Look again").click()
    page.wait_for_load_state()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the bad rows").click()
    assert "Nowhere" in Path(taken.value.path()).read_text("utf-8-sig")
    page.get_by_role("button", name="Load the good rows").click()
    page.get_by_text("Loaded: 3 new").wait_for()
    page.goto(f"{served.address}/steward?q=Hall")
    assert page.locator(".devices-table tbody tr").count() == 3
    page.goto(f"{served.address}/steward/import")
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("The import was taken back").wait_for()
    assert opened.complaints == []


def test_two_that_are_one_are_merged_and_taken_apart(visit: Visitor, served: Served) -> None:
    """What the one that stays takes is said beforehand; the old label leads on; the merge is undone."""
    _two_alike(served)
    opened = visit(served, "/steward/duplicates", role="steward")
    page = opened.page
    assert "SN-500" in page.locator(".pair .choice td").nth(1).inner_text()
    page.get_by_role("button", name="Keep this one").first.click()
    page.get_by_text("Merged lately").wait_for()
    _open_whole(opened, f"{served.address}/aed/B-2")
    assert page.url.endswith("/aed/B-1")
    page.goto(f"{served.address}/steward/duplicates")
    page.locator("#merged").get_by_role("button", name="Take back").click()
    page.get_by_text("both are as they were").wait_for()
    assert page.get_by_role("button", name="Keep this one").count() == 2
    assert opened.complaints == []


def test_a_broken_device_is_reported_taken_out_and_brought_back(visit: Visitor, served: Served) -> None:
    """A passer-by reports in Chinese on a phone; a steward believes it, looks, photographs, and it is open again."""
    passer_by = visit(served, "/aed/A-1", width=360, height=740, locale="zh-CN")
    phone = passer_by.page
    phone.locator("input[name=kind][value=broken]").check()
    phone.fill("#note", "指示灯是红色的")
    phone.locator("#report button.action").click()
    phone.get_by_text("尚未核实").wait_for()
    desk = visit(served, "/steward/reports", role="steward")
    page = desk.page
    assert "指示灯是红色的" in page.locator(".report").inner_text()
    page.get_by_role("button", name="True: take it out of service").click()
    page.get_by_text("Decided lately").wait_for()
    phone.reload()
    assert phone.locator(".big-state").inner_text() == "停用"
    page.goto(f"{served.address}/steward/upkeep")
    page.locator("tr", has_text="Library desk").get_by_text("Write down a look").first.click()
    for tick in ("#pads_ok", "#battery_ok", "#light_ok"):
        page.check(tick)
    photo = {"name": "look.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    page.set_input_files("#photo", files=[photo])  # type: ignore[list-item]
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("it is ready").wait_for()
    phone.reload()
    assert phone.locator(".big-state").inner_text() == "现在开放"
    assert _fits(passer_by) and passer_by.complaints + desk.complaints == []


def test_somebody_is_entered_verified_exported_and_erased(visit: Visitor, served: Served) -> None:
    """From a name to an active responder left in peace for a day, and out again with nothing left."""
    opened = visit(served, "/steward/people/new", role="steward")
    page = opened.page
    page.fill("#name", "王 <b>小明</b>")
    page.click("form.card button.action")
    page.get_by_text("Entered.").wait_for()
    number = page.url.rsplit("/", 1)[1]
    page.get_by_text("File a first or renewed certificate").click()
    for field, value in (
        ("number", "HZ-1"),
        ("kind", "first aid"),
        ("issuer", "Red Cross"),
        ("issued_on", "2026-01-01"),
    ):
        page.locator("details").first.locator(f"[name={field}]").fill(value)
    page.get_by_role("button", name="File it").click()
    page.get_by_role("button", name="Identity checked").click()
    page.get_by_role("button", name="Agrees with the issuer's record").click()
    page.fill("#version", "2026-01")
    page.get_by_role("button", name="They have agreed").click()
    page.get_by_role("button", name="Active").click()
    page.fill("#until", f"{datetime.now(UTC).year + 1}-01-31")
    page.get_by_role("button", name="Leave in peace").click()
    page.get_by_role("button", name="End the pause").wait_for()
    assert "steward" in page.locator("section", has_text="Who looked").inner_text()
    with page.expect_download() as taken:
        page.get_by_text("Everything kept, as a file").click()
    assert "王 <b>小明</b>" in json.dumps(json.loads(Path(taken.value.path()).read_text("utf-8")), ensure_ascii=False)
    page.get_by_text("Erase this person").click()
    page.locator("details").last.locator("[name=number]").fill(number)
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("is erased").wait_for()
    page.goto(f"{served.address}/steward/people?q=王")
    assert "Nobody is like that" in page.locator(".empty").inner_text()
    assert opened.complaints == []


def test_a_region_narrows_the_list_and_the_labels(visit: Visitor, served: Served) -> None:
    """The region's page, its devices by code, and a printed sheet with one code for each of them."""
    with open_database(served.database_url) as database:
        database.regions.put_regions([_county_around(served.places)], at=datetime.now(UTC), actor="test")
    opened = visit(served, "/steward/regions", role="steward")
    page = opened.page
    assert "County" in page.locator("h1").inner_text()
    page.goto(f"{served.address}/steward")
    page.fill("#region", "330106")
    page.get_by_role("button", name="Show").click()
    listed = page.locator(".devices-table tbody tr")
    listed.first.wait_for()
    count = listed.count()
    page.get_by_text("Labels of these devices").click()
    page.emulate_media(media="print")
    assert page.locator(".label svg").count() == count
    assert page.locator(".label").first.evaluate("label => Math.round(label.getBoundingClientRect().height)") > 250
    assert opened.complaints == []
