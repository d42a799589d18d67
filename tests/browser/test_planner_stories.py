"""A planner's work, clicked through: from data to a plan, to another plan, to what differs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Served, Visitor

pytestmark = pytest.mark.browser

_PATIENCE_MS = 120_000


def _make_scenario(page: Page, address: str, name: str, devices: str) -> None:
    page.goto(f"{address}/planner/new-scenario")
    page.fill("#name", name)
    page.fill("#devices", devices)
    page.fill("#target_s", "120")
    page.locator("summary", has_text="More settings").click()
    page.fill("#frontier", "1, 2, 4")
    page.click("text=Save and make the plan")


def test_from_a_scenario_to_two_plans_compared(visit: Visitor, served: Served) -> None:
    """Make a scenario, see its plan grow on the map, take it away, copy it with more devices, compare the two."""
    opened = visit(served, "/planner", role="planner")
    page = opened.page
    _make_scenario(page, served.address, "Small", "1")
    after = page.locator("#covered-after")
    after.wait_for(timeout=_PATIENCE_MS)
    before, gained = page.locator(".figures dd").first.inner_text(), after.inner_text()
    assert float(before.split()[0]) < float(gained.split()[0]) <= 100
    page.wait_for_selector("#map[data-cells-in-sight]")
    assert int(page.get_attribute("#map", "data-cells-in-sight") or 0) >= 1
    assert page.locator(".curve .point").count() == 3
    page.locator(".choices summary", has_text="Why?").first.click()
    assert "near this device and near no other" in page.locator(".choices").inner_text()
    with page.expect_download() as download:
        page.click("text=Map (opens offline)")
    assert download.value.suggested_filename == "plan-1-map.html"

    page.click("text=Change the scenario")
    page.fill(".aside #name", "Larger")
    page.click("text=Copy under this name")
    page.wait_for_url("**/scenarios/Larger")
    page.fill("#devices", "3")
    page.click("text=Save and make the plan")
    page.locator("#covered-after").wait_for(timeout=_PATIENCE_MS)
    assert page.locator(".choices li .rank").count() > 1

    page.click("text=Compare with another plan")
    page.locator("#first").select_option("1")
    page.locator("#second").select_option("2")
    page.locator("form.filters button").click()
    assert "budget.devices" in page.locator(".pair").inner_text()
    page.wait_for_selector("#map[data-sites-in-sight]")
    assert int(page.get_attribute("#map", "data-sites-in-sight") or 0) >= 2
    with page.expect_download() as download:
        page.click("text=Download as a table (CSV)")
    assert "setting,budget.devices,1,3" in Path(download.value.path()).read_text("utf-8-sig")
    public = visit(served, "/")
    public.page.check("#coverage")
    public.page.wait_for_selector("#map[data-cells-in-sight]")
    assert public.page.locator("#coverage-legend").is_visible()
    assert opened.complaints + public.complaints == []


def test_two_people_change_the_same_scenario(visit: Visitor, served: Served) -> None:
    """The second who saves sees what the first one did beside their own, and goes on knowingly."""
    first, second = (visit(served, "/planner/scenarios", role="planner") for _ in range(2))
    first.page.goto(f"{served.address}/planner/new-scenario")
    first.page.fill("#name", "Shared")
    first.page.click("button:text-is('Save')")
    first.page.wait_for_url("**/scenarios/Shared")
    second.page.goto(f"{served.address}/planner/scenarios/Shared")
    for visitor, devices in ((first, "4"), (second, "6")):
        visitor.page.fill("#devices", devices)
        visitor.page.click("text=Save as a new version")
    card = second.page.locator("#conflict")
    card.wait_for()
    assert "planner saved version 2 meanwhile" in card.inner_text()
    cells = [cell.strip() for cell in card.locator("tbody td").all_inner_texts()]
    assert cells == ["4", "6"]
    card.locator("summary").click()
    assert "devices = 4" in card.inner_text() and "devices = 6" in card.inner_text()
    assert second.page.input_value("#devices") == "6"
    second.page.click("text=Save as a new version")
    second.page.wait_for_url("**/scenarios/Shared")
    assert "version 3" in second.page.locator("h1").inner_text()
    assert [said for said in second.complaints if "409" not in said] == []


def test_a_file_is_handed_in_used_and_removed(visit: Visitor, served: Served, tmp_path: Path) -> None:
    """A wrong file is told beside the form; a right one is listed with what was found and offered in scenarios."""
    opened = visit(served, "/planner/data", role="planner")
    page, here = opened.page, served.places["G"]
    wrong, right = tmp_path / "wrong.csv", tmp_path / "people.csv"
    wrong.write_text("a,b\n1,2\n")
    right.write_text(f"lon,lat,people\n{here.lon},{here.lat},120\n")
    page.set_input_files("#file", wrong)
    page.locator("button", has_text="Hand in").click()
    assert "lacks the column" in page.locator("#file-fault").inner_text()
    page.set_input_files("#file", right)
    page.locator("button", has_text="Hand in").click()
    row = page.locator(".files tbody tr")
    assert "120 people in the town" in row.inner_text()
    page.goto(f"{served.address}/planner/new-scenario")
    assert page.input_value("#population") == "people.csv"
    page.goto(f"{served.address}/planner/data")
    row.locator("button", has_text="Remove").click()
    assert page.locator(".files").count() == 0
    assert [said for said in opened.complaints if "422" not in said] == []
