"""Parts of the machine that some tests need, and what happens when one is missing."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

missing_parts: set[str] = set()


def lack(part: str) -> NoReturn:
    """Skip for want of a part of the machine and remember its name; with CI=true that is a failure."""
    missing_parts.add(part)
    if os.environ.get("CI") == "true":
        pytest.fail(f"{part} is missing, and with CI=true nothing may be skipped for want of a part.")
    pytest.skip(f"{part} is missing here")


def shared_data(name: str) -> Path:
    """A file of the real data beside the project, or skip: the project must run without them."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"real data {name} is not beside this checkout")
    return path
