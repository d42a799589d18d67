"""The three pages, clicked through as people do."""

import base64
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from aedmap.dispatch import IncidentReport, accept, open_incident
from aedmap.storage import open_database
from aedmap.town import open_town
from tests.browser.conftest import Served, Visit, Visitor

pytestmark = pytest.mark.browser

_SIGN_GREEN = (0, 113, 58)


def _map_drawn(visit: Visit) -> None:
    visit.page.wait_for_selector("#map[data-devices-in-sight]")


def _pixels_of(visit: Visit, colour: tuple[int, int, int]) -> int:
    """How many pixels of the map have about this colour."""
    script = """async ([picture, r, g, b]) => {
        const image = new Image(); image.src = picture; await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height), brush = canvas.getContext("2d");
        brush.drawImage(image, 0, 0);
        const data = brush.getImageData(0, 0, image.width, image.height).data; let count = 0;
        for (let i = 0; i < data.length; i += 4)
            if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24) count++;
        return count; }"""
    shot = base64.b64encode(visit.page.locator("#map").screenshot()).decode()
    return int(visit.page.evaluate(script, [f"data:image/png;base64,{shot}", *colour]))


def test_the_public_finds_the_nearest_open_device(visit: Visitor, standing: Served) -> None:
    """One press of the button gives the nearest open device from where the browser stands, and signs on the map."""
    opened = visit(standing, "/", here=standing.places["P"])
    page = opened.page
    _map_drawn(opened)
    assert page.get_attribute("#map", "data-devices-in-sight") == "3"
    assert _pixels_of(opened, _SIGN_GREEN) > 100
    page.click("#nearest")
    best = page.locator(".device.best")
    assert "Library desk" in best.inner_text()
    assert "Open now" in best.inner_text()
    assert opened.complaints == []


def test_a_click_and_a_typed_place_ask_too(visit: Visitor, standing: Served) -> None:
    """The map answers for the point clicked, the field for a name it suggests."""
    opened = visit(standing, "/")
    page = opened.page
    _map_drawn(opened)
    page.click("#map", position={"x": 300, "y": 420})
    page.wait_for_selector(".device.best")
    assert "lon=" in page.url
    page.fill("#place", "人民")
    page.locator("#places li", has_text="人民路").click()
    page.wait_for_function("() => !location.search.includes('place') && document.querySelector('.device.best')")
    page.fill("#place", "no such place")
    page.press("#place", "Enter")
    assert "is called" in page.locator("#answer .warning").inner_text()
    # The browser itself notes the 422 of the answer that says so.
    assert [said for said in opened.complaints if "422" not in said] == []


def test_a_dispatcher_opens_an_incident_by_a_click(visit: Visitor, served: Served) -> None:
    """A click shows who can come; the button alerts them; the desk answers for one of them."""
    opened = visit(served, "/dispatcher", role="dispatcher")
    page = opened.page
    _map_drawn(opened)
    page.click("#map", position={"x": 250, "y": 300})
    page.wait_for_selector("#open-incident")
    assert "Fetch the AED" in page.locator(".proposal").inner_text()
    page.click("#open-incident")
    page.wait_for_selector(".alert")
    page.locator(".alert button", has_text="Accepts").first.click()
    page.wait_for_selector(".badge.accepted")
    assert "Accepted" in page.locator("#timeline").inner_text()
    assert page.locator(".incidents .active").count() == 1
    assert opened.complaints == []


def test_an_alert_arrives_without_a_reload(visit: Visitor, served: Served) -> None:
    """What the command line opens and a responder answers elsewhere shows on the open desk by itself."""
    opened = visit(served, "/dispatcher", role="dispatcher")
    page = opened.page
    page.wait_for_selector("#stream[data-state=live]")
    page.evaluate("window.notReloaded = true")
    here = served.places["P"]
    command = [sys.executable, "-m", "aedmap", "dispatch", "open", "--town", str(served.town_folder)]
    where = ["--lon", str(here.lon), "--lat", str(here.lat), "--db", served.database_url]
    subprocess.run([*command, *where], check=True, capture_output=True, timeout=120)
    page.locator(".incidents .active a").click()
    page.wait_for_selector(".badge.sent")
    with open_database(served.database_url) as database:
        first = database.dispatch.alerts_of(1)[0]
        accept(database.dispatch, first.id, now=datetime.now(UTC), actor=first.responder_id)
    page.wait_for_selector(f"[data-alert='{first.id}'] .badge.accepted")
    assert page.evaluate("window.notReloaded") is True
    assert opened.complaints == []


def test_a_restart_of_the_server_loses_nothing(visit: Visitor, served: Served) -> None:
    """While the server is away the desk says so; when it is back the desk catches up with what it missed."""
    opened = visit(served, "/dispatcher", role="dispatcher")
    page = opened.page
    page.wait_for_selector("#stream[data-state=live]")
    served.stop()
    page.wait_for_selector("#stream[data-state=lost]")
    with open_database(served.database_url) as database:
        streets = open_town(served.town_folder).streets
        report = IncidentReport(served.places["P"], "while away")
        open_incident(database.dispatch, streets, report, now=datetime.now(UTC), actor="test")
    served.start()
    page.wait_for_selector(".incidents .active")
    assert "while away" in page.locator(".incidents").inner_text()
    assert page.locator("#stream").get_attribute("data-state") == "live"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/planner", "/dispatcher", "/steward"])
def test_every_page_is_whole_at_320_pixels(visit: Visitor, standing: Served, path: str, locale: str) -> None:
    """Nothing has to be scrolled sideways on the smallest phone, and the console is silent."""
    role = path.strip("/") if path in ("/planner", "/dispatcher", "/steward") else None
    opened = visit(standing, path, role=role, width=320, height=640, locale=locale)
    opened.page.wait_for_load_state("networkidle") if path != "/dispatcher" else opened.page.wait_for_timeout(500)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert opened.page.locator("html").get_attribute("lang") == ("zh-Hans" if locale == "zh-CN" else "en")
    assert opened.complaints == []


def test_without_webgl_the_list_works(visit: Visitor, standing: Served) -> None:
    """Where the map cannot be drawn the page says so and still finds devices."""
    opened = visit(standing, "/sign-in", here=standing.places["P"])
    page = opened.page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(standing.address + "/")
    page.wait_for_selector("#map.no-map")
    page.click("#nearest")
    assert "Library desk" in page.locator(".device.best").inner_text()
