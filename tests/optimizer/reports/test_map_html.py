"""The map opens without a network and shows the plan."""

import json
import re
from pathlib import Path

import folium
import pytest
import shapely
from playwright.sync_api import Browser

from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import folium_map, map_html
from optimizer.reports.language import language
from optimizer.reports.map_cells import cell_layers
from tests.optimizer.reports.conftest import NASTY

pytestmark = pytest.mark.usefixtures("leaflet")


def test_page_links_nothing(plan: PlacementPlan, drawn: tuple[Town, object]) -> None:
    """No script, style sheet, picture or font is named by address; links to click are no requests."""
    page = map_html(plan, drawn[0].network)
    assert not re.findall(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=", page)
    assert not re.findall(r"url\((?!#|\s*['\"]?data:)", page)
    assert "© OpenStreetMap contributors" in page


def test_texts_from_outside_stay_texts(plan: PlacementPlan, drawn: tuple[Town, object]) -> None:
    """Neither HTML nor a template nor a script in a name is obeyed."""
    page = map_html(plan, drawn[0].network)
    assert "<b>`" not in page
    assert "{{ 1 }}" in page
    assert page.count("</script>") == page.count("<script>")


def test_a_chinese_map_is_chinese(plan: PlacementPlan, drawn: tuple[Town, object]) -> None:
    """Panel, key and what appears under the pointer are in the reader's language, notes included."""
    page = map_html(plan, drawn[0].network, language("zh-Hans"))
    for words in ("选定布设点及各自新增的百分点", "说明与来源", "发病率为"):
        assert words in page
    for words in ("由新增设备覆盖", "占全部需求的", "开放时间："):
        assert json.dumps(words)[1:-1] in page
    for english in ("Not covered", "Chosen sites", "Notes and sources", "of all demand", "points that each"):
        assert english not in page


def test_many_cells_become_outlines(
    plan: PlacementPlan, drawn: tuple[Town, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what a browser draws at ease each state is one shape of the same area."""
    singly = _area_by_state(plan)
    monkeypatch.setattr("optimizer.reports.map_cells._MOST_CELLS", 0)
    merged = _area_by_state(plan)
    assert {state: count for state, (count, _) in merged.items()} == dict.fromkeys(merged, 1)
    assert {state: area for state, (_, area) in merged.items()} == {
        state: pytest.approx(area, rel=0.02) for state, (_, area) in singly.items()
    }


def _area_by_state(plan: PlacementPlan) -> dict[str, tuple[int, float]]:
    shapes = {
        layer.options["class_name"]: [shapely.geometry.shape(f["geometry"]) for f in layer.data["features"]]
        for layer in cell_layers(plan)
    }
    return {state: (len(parts), sum(part.area for part in parts)) for state, parts in shapes.items()}


def test_a_notebook_gets_a_map_without_tiles(plan: PlacementPlan, drawn: tuple[Town, object]) -> None:
    """It is a folium map to draw upon, fetches nothing, has no panel, and streets only where they are given."""
    made = folium_map(plan)
    folium.Marker((60.17, 24.94)).add_to(made)
    page = made.get_root().render()
    assert not re.findall(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=", page)
    assert "L.tileLayer(" not in page
    assert '<main class="panel">' not in page
    streets = '"type": "MultiLineString"'
    assert streets not in page
    assert streets in folium_map(plan, drawn[0].network).get_root().render()


def test_a_notebook_gets_tiles_when_it_asks(plan: PlacementPlan) -> None:
    """Named tiles are put below the plan."""
    assert "L.tileLayer(" in folium_map(plan, tiles="OpenStreetMap").get_root().render()


def test_a_notebook_needs_no_built_pages(plan: PlacementPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Leaflet beside us the notebook's browser fetches it, as with any folium map."""
    monkeypatch.setattr("optimizer.reports.offline._NEEDED", ("none.js",))
    assert re.findall(r"<script[^>]*src=[^>]*leaflet", folium_map(plan).get_root().render())


@pytest.mark.browser
def test_a_notebook_map_is_drawn(plan: PlacementPlan, tmp_path: Path, chromium: Browser) -> None:
    """Chromium without a network shows every choice, device and cell, and no script fails."""
    file = tmp_path / "notebook.html"
    folium_map(plan).save(file)
    context = chromium.new_context(offline=True, viewport={"width": 800, "height": 600})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("path.cell.gained", state="attached")
    assert page.locator(".leaflet-marker-icon .rank").count() == len(plan.choices)
    assert page.locator("path.cell").count() == len(plan.demand)
    context.close()
    assert faults == []


@pytest.mark.browser
def test_map_opens_offline(plan: PlacementPlan, drawn: tuple[Town, object], tmp_path: Path, chromium: Browser) -> None:
    """Chromium without a network shows ranks, devices, cells and coverage, and asks for nothing."""
    file = tmp_path / "map.html"
    file.write_text(map_html(plan, drawn[0].network), encoding="utf-8")
    requests: list[str] = []
    faults: list[str] = []
    context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("path.cell.gained", state="attached")
    assert page.locator(".leaflet-marker-icon .rank").all_inner_texts() == ["2", "1"]
    assert page.locator(".leaflet-marker-icon.aed-sign").count() == 1
    told = page.locator(".leaflet-marker-icon.aed-sign").get_attribute("title") or ""
    assert told.replace("\u200b", "") == f"{NASTY}\nopening hours: 24/7"
    assert page.locator("path.cell").count() == len(plan.demand)
    assert page.locator(".panel .warning").inner_text().startswith("SAMPLE")
    assert "→ 100.0 %" in page.locator(".panel .figure").inner_text()
    assert page.locator(".leaflet-control-layers-overlays label").count() >= 4
    page.locator("path.cell.gained").first.dispatch_event("mouseover")
    page.wait_for_selector(".leaflet-tooltip.place")
    assert "of all demand" in page.locator(".leaflet-tooltip.place").inner_text()
    context.close()
    assert requests == [file.as_uri()]
    assert faults == []
