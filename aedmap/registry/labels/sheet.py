"""A printable sheet of labels: HTML for A4, eight to a page, nothing loaded from elsewhere."""

from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import quote, urlsplit

import segno
from jinja2 import Environment
from markupsafe import Markup

from aedmap.errors import InvalidInput
from aedmap.geography.emergency_number import emergency_number
from aedmap.progress import Progress, silent
from aedmap.registry.aed import Aed

PER_PAGE = 8
MOST = 2000


def device_address(site: str, aed_id: str) -> str:
    """The address of a device's public page. InvalidInput when the site is no address of a web site."""
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise InvalidInput(f"{site!r} is no address of a web site; give one such as https://aed.example.org.")
    return f"{site.rstrip('/')}/aed/{quote(aed_id, safe='')}"


def label_sheet(aeds: Sequence[Aed], site: str, *, sample: bool = False, progress: Progress = silent) -> str:
    """The sheet for these devices, in their order; InvalidInput for none or too many."""
    if not 1 <= len(aeds) <= MOST:
        raise InvalidInput(f"{len(aeds)} devices were chosen for labels; choose 1 to {MOST}.")
    labels = []
    for done, aed in enumerate(aeds, start=1):
        labels.append((aed, emergency_number(aed.country or None), _qr_code(device_address(site, aed.id))))
        progress("Drawing labels", done / len(aeds))
    pages = [labels[start : start + PER_PAGE] for start in range(0, len(labels), PER_PAGE)]
    text = (files(__package__) / "sheet.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text).render(
        pages=pages, sample=sample
    )  # fmt: skip


def _qr_code(address: str) -> Markup:
    """Error correction Q: a quarter of the code may be scratched or dirty. The margin is part of it."""
    drawn = segno.make(address, error="q", micro=False).svg_inline(border=4, omitsize=True, light="#fff")
    return Markup(drawn)  # noqa: S704  drawn by the library from numbers alone; the address is in the squares
