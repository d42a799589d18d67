"""The choices as a table for a spreadsheet."""

import csv
import io

from optimizer.plan import Choice, PlacementPlan
from optimizer.reports.wording import site_name, warnings

_HEAD = ("rank", "name", "kind", "lon", "lat", "gain_percent", "gain_arrests_per_year", "opening_hours", "id", "notice")
_MORE = ("price", "currency", "alone_percent", "lost_percent", "substitute", "substitute_percent")
# A spreadsheet runs a cell that begins with one of these; also when a tab, a line end or a full-width form leads.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plan_csv(plan: PlacementPlan) -> str:
    """The choices in order, one a row; begins with a byte order mark, without which Excel misreads names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*_HEAD, *_MORE])
    notice = " ".join(warnings(plan))
    for choice in plan.choices:
        site = choice.site
        arrests = "" if plan.proxy else f"{choice.gain:.4f}"
        words = [as_text(value) for value in (site_name(site), site.kind, site.opening_hours or "", site.id)]
        place = [f"{choice.position.lon:.6f}", f"{choice.position.lat:.6f}"]
        figures = [f"{choice.gain_share * 100:.2f}", arrests]
        writer.writerow([choice.rank, *words[:2], *place, *figures, *words[2:], notice, *_price_and_why(plan, choice)])
    if not plan.choices:
        writer.writerow(["", "no site covers anyone new", *[""] * 7, notice, *[""] * len(_MORE)])
    return "\ufeff" + text.getvalue()


def _price_and_why(plan: PlacementPlan, choice: Choice) -> list[str]:
    why = choice.why
    return [
        "" if choice.cost is None else f"{choice.cost:.2f}",
        as_text(plan.scenario.budget.currency),
        f"{why.alone_share * 100:.2f}",
        f"{why.lost_share * 100:.2f}",
        "" if why.substitute is None else as_text(site_name(why.substitute)),
        f"{why.substitute_share * 100:.2f}",
    ]


def as_text(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return "'" + value if value.startswith(_RUNS) else value
