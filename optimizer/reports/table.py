"""The choices as a table for a spreadsheet."""

import csv
import io

from optimizer.plan import PlacementPlan
from optimizer.reports.wording import site_name, warnings

_HEAD = ("rank", "name", "kind", "lon", "lat", "gain_percent", "gain_arrests_per_year", "opening_hours", "id", "notice")
# A spreadsheet runs a cell that begins with one of these; also when a tab, a line end or a full-width form leads.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plan_csv(plan: PlacementPlan) -> str:
    """The choices in order, one a row; begins with a byte order mark, without which Excel misreads names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    notice = " ".join(warnings(plan))
    for choice in plan.choices:
        site = choice.site
        arrests = "" if plan.proxy else f"{choice.gain:.4f}"
        words = [as_text(value) for value in (site_name(site), site.kind, site.opening_hours or "", site.id)]
        place = [f"{choice.position.lon:.6f}", f"{choice.position.lat:.6f}"]
        figures = [f"{choice.gain_share * 100:.2f}", arrests]
        writer.writerow([choice.rank, *words[:2], *place, *figures, *words[2:], notice])
    if not plan.choices:
        writer.writerow(["", "no site covers anyone new", *[""] * 7, notice])
    return "\ufeff" + text.getvalue()


def as_text(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return "'" + value if value.startswith(_RUNS) else value
