"""The printed file: whole, in both languages, and nothing in it runs, loads or judges a door."""

import json
import os
import re
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from aedmap.errors import NotFound, SourceUnavailable
from aedmap.fallback.cells import square_cells
from aedmap.fallback.content import draw_up
from aedmap.fallback.page import Place, render_sheet
from aedmap.fallback.writing import write_whole
from aedmap.network import EdgeIndex
from tests.aedmap.made_up import NOON, make_aed, make_responder
from tests.drawing import draw_streets

_PLACE = Place("Dorf <b>", "CN", ZoneInfo("Asia/Shanghai"))


def _rendered(language: str = "en", *, people: bool = True) -> str:
    network, places = draw_streets("A--B--C--D\n|        |\nE--------F", step_m=200.0, tags={"AB": {"name": "Quay"}})
    index = EdgeIndex.of(network)
    aeds = [
        make_aed(
            "A-1",
            position=places["A"],
            place="<script>x</script>",
            floor="B1",
            location="{{ 7 * 7 }}",
            access="at desk",
        ),
        make_aed("A-2", position=places["D"], opening_hours=None, hours_raw="weekdays"),
        make_aed("A-3", position=places["F"], opening_hours=None),
    ]
    responders = [make_responder("R-1", name="Made Up", phone="139 0000 0000", base=places["B"])] if people else None
    sheet = draw_up(square_cells(network, 300.0), index, index, aeds, responders, NOON)
    return render_sheet(sheet, network, _PLACE, language=language, sample=True)


def test_hours_are_printed_and_doors_not_judged() -> None:
    """Hours as the record has them, "not known" where it has none, and the word open nowhere beside a device."""
    text = _rendered()
    assert "Hours: day and night" in text and "Hours: weekdays" in text and "Hours: not known" in text
    assert "open now" not in re.sub(r"whether a door is open now", "", text)
    assert "B1" in text and "Access: at desk" in text and "never looked at" in text


def test_a_sheet_with_people_is_marked_and_one_without_names_nobody() -> None:
    """The mark and the date stand in the head that repeats on each page."""
    secret, plain = _rendered(), _rendered(people=False)
    heads = re.findall(r"<thead>.*?</thead>", secret)
    assert heads and all("CONFIDENTIAL" in head and "2026-05-06 12:00 CST" in head for head in heads)
    assert "139 0000 0000" in secret and "Made Up" in secret
    assert "139 0000 0000" not in plain and "Made Up" not in plain and "CONFIDENTIAL" not in plain


def test_text_from_registers_is_text_and_nothing_is_loaded() -> None:
    """A place named like a script is printed, not run; no address is in the file."""
    text = _rendered()
    assert "<script" not in text and "{{ 7 * 7 }}" in text and "Dorf <b>" not in text
    assert "http" not in text and "url(" not in text and "SAMPLE" in text


def test_every_sentence_has_its_chinese() -> None:
    """The catalogue holds each sentence of the page with the same places, and none besides."""
    words = json.loads((files("aedmap.fallback") / "words" / "zh-Hans.json").read_text("utf-8"))
    source = (files("aedmap.fallback") / "sheet.html").read_text("utf-8")
    source += (files("aedmap.fallback") / "page.py").read_text("utf-8")
    assert set(re.findall(r'say\("([^"]+)"', source)) == set(words)
    assert all(set(re.findall(r"{\w+}", one)) == set(re.findall(r"{\w+}", told)) for one, told in words.items())
    assert "应急备用手册" in _rendered("zh-Hans") and "机密" in _rendered("zh-Hans")
    with pytest.raises(NotFound, match="zh-Hans"):
        _rendered("fi")


@pytest.mark.browser
def test_it_prints_on_pages_with_the_number_of_each_cell_on_the_map(chromium: Browser) -> None:
    """A browser makes several A4 pages of it, and every cell's number is drawn on its leaf."""
    page = chromium.new_page()
    page.set_content(_rendered("zh-Hans"))
    drawn = set(page.locator(".map svg text").all_text_contents())
    listed = set(page.locator("tbody.cell > tr > th").all_inner_texts())
    assert drawn == listed and len(listed) > 4
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 4
    assert re.search(rb"/MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]", printed)  # A4 in points


def test_a_file_is_whole_and_for_its_owner_where_it_names_people(tmp_path: Path) -> None:
    """Replaced in one step; where it cannot be written one sentence says so and the old one stays."""
    path = tmp_path / "kept" / "sheet.html"
    write_whole(path, "old", secret=True)
    write_whole(path, "new", secret=True)
    assert path.read_text() == "new" and list(path.parent.iterdir()) == [path]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    write_whole(path, "for all", secret=False)
    with pytest.raises(SourceUnavailable, match="cannot be written"):
        write_whole(path / "below a file", "new", secret=False)
    assert path.read_text() == "for all"
