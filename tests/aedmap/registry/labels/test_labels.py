"""Labels: what is printed reads back, on as many pages as it takes, and nothing in it runs or loads."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from aedmap.errors import InvalidInput
from aedmap.registry.labels import device_address, label_sheet
from tests.aedmap.made_up import make_aed

SITE = "https://aed.example.org/"


@pytest.mark.browser
def test_each_printed_code_leads_to_its_device(chromium: Browser) -> None:
    """Drawn by a browser and read by another program, as a telephone would."""
    aeds = [make_aed(f"town-D{n:03}", place=f"图书馆 {n}", location="Ground floor", floor="1") for n in range(10)]
    page = chromium.new_page(viewport={"width": 900, "height": 2400})
    page.set_content(label_sheet(aeds, SITE))
    assert page.locator(".sheet").count() == 2 and page.locator(".call strong").first.inner_text() == "120"
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    page.close()
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert read == {f"https://aed.example.org/aed/town-D{n:03}" for n in range(10)}


def test_text_from_registers_is_text() -> None:
    """A place named like a script is printed, not run; a sample says that it is one."""
    sheet = label_sheet([make_aed(place="<script>alert(1)</script>", location="{{ 7 * 7 }}")], SITE, sample=True)
    assert "<script>" not in sheet and "{{ 7 * 7 }}" in sheet and "SAMPLE" in sheet
    assert "http" not in sheet.replace("http://www.w3.org/2000/svg", "")


def test_what_cannot_be_printed_is_refused() -> None:
    """No device, and an address that is none; odd numbers are escaped in the address."""
    with pytest.raises(InvalidInput, match="0 devices"):
        label_sheet([], SITE)
    for site in ("aed.example.org", "javascript:alert(1)", "https://x/?a=b"):
        with pytest.raises(InvalidInput, match="web site"):
            label_sheet([make_aed()], site)
    assert device_address(SITE, "a b/c") == "https://aed.example.org/aed/a%20b%2Fc"
