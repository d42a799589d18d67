"""Take the README's picture from the demo's plan: `python docs/pictures.py demo/plan/map.html`; needs Chromium."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_OUT = Path(__file__).with_name("pictures") / "plan.png"


def take(page_file: Path) -> None:
    """Open a plan's map without any network and save what a planner sees."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
        page.goto(page_file.resolve().as_uri())
        page.wait_for_timeout(1500)
        _OUT.parent.mkdir(exist_ok=True)
        page.screenshot(path=_OUT)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
