"""The words around the map: title, warnings, coverage, the choices in order, notes."""

import html

from optimizer.plan import PlacementPlan
from optimizer.reports.signs import rank_sign
from optimizer.reports.wording import (
    gain_text,
    percent,
    points,
    proof,
    site_name,
    target_sentence,
    warnings,
)


def panel(plan: PlacementPlan) -> str:
    """The panel's HTML; every text from outside is escaped."""
    town = plan.town.name or "Town without a name"
    parts = [
        '<main class="panel">',
        f"<h1>{_safe(plan.name)}</h1>",
        *(f'<p class="warning" role="note">{_safe(text)}</p>' for text in warnings(plan)),
        f'<p class="figure">{percent(plan.coverage.before)} → {percent(plan.coverage.after)}</p>',
        f'<p class="soft">of {_demand_words(plan)} covered, before → after; {_safe(proof(plan))}.</p>',
        _choices(plan),
        f'<p class="soft">{_safe(target_sentence(plan))}</p>',
        "<details><summary>Notes and sources</summary><ul>",
        *(f"<li>{_safe(note)}</li>" for note in (*plan.notes, *_by_period(plan))),
        f"<li>{_safe(town)}, {_safe(plan.town.licence)}; town {plan.town.fingerprint[:12]}.</li>",
        *(f"<li>{_safe(r.what)}: {_safe(r.name)}, SHA-256 {r.fingerprint[:12]}.</li>" for r in plan.inputs),
        "</ul></details></main>",
    ]
    return "".join(parts)


def _demand_words(plan: PlacementPlan) -> str:
    if plan.proxy:
        return "stand-in demand (proxy)"
    return f"{plan.demand.total:.1f} expected arrests a year"


def _choices(plan: PlacementPlan) -> str:
    if not plan.choices:
        return "<p>No site covers anyone new.</p>"
    rows = [
        f'<li>{rank_sign(str(choice.rank))}<span class="name">{_safe(site_name(choice.site))}</span>'
        f'<span class="gain" title="{_safe(gain_text(plan, choice.gain, choice.gain_share))}">'
        f"{points(choice.gain_share)}</span></li>"
        for choice in plan.choices
    ]
    return f'<p class="soft">Chosen sites, points of coverage each adds:</p><ol>{"".join(rows)}</ol>'


def _by_period(plan: PlacementPlan) -> list[str]:
    unknown = percent(plan.coverage.hours_unknown_after)
    return [
        f"{figure.name}: {percent(figure.before)} → {percent(figure.after)} near a device; "
        f"{percent(figure.open_before)} → {percent(figure.open_after)} near one known to be open then."
        for figure in plan.coverage.by_period
    ] + [f"Opening hours of {unknown} of the devices are unknown and do not count as open."]


def _safe(text: str) -> str:
    return html.escape(text)
