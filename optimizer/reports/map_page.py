"""The words around the map: title, warnings, coverage, the choices in order, notes."""

import html
from collections.abc import Iterator

from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.signs import rank_sign
from optimizer.reports.site_words import reasons
from optimizer.reports.sources import sources
from optimizer.reports.wording import (
    coverage_sentence,
    gain_text,
    goal_sentence,
    percent,
    points,
    site_name,
    target_sentence,
    warnings,
)


def panel(plan: PlacementPlan, language: Language = ENGLISH) -> str:
    """The panel's HTML; every text from outside is escaped."""
    notes_head = language.say("Notes and sources")
    parts = [
        f'<main class="panel" lang="{language.code}">',
        f"<h1>{_safe(plan.name)}</h1>",
        *(f'<p class="warning" role="note">{_safe(text)}</p>' for text in warnings(plan, language)),
        f'<p class="figure">{percent(plan.coverage.before, language)} → {percent(plan.coverage.after, language)}</p>',
        f'<p class="soft">{_safe(coverage_sentence(plan, language))}</p>',
        *(f'<p class="soft">{_safe(text)}</p>' for text in [goal_sentence(plan, language)] if text),
        _choices(plan, language),
        f'<p class="soft">{_safe(target_sentence(plan, language))}</p>',
        f"<details><summary>{_safe(notes_head)}</summary><ul>",
        *(f"<li>{_safe(text)}</li>" for text in map(language.note, plan.notes)),
        *(f"<li>{_safe(text)}</li>" for text in (*_by_period(plan, language), *_sources(plan, language))),
        "</ul></details></main>",
    ]
    return "".join(parts)


def _choices(plan: PlacementPlan, language: Language) -> str:
    if not plan.choices:
        nobody = language.say("No site covers anyone new.")
        return f"<p>{_safe(nobody)}</p>"
    rows = [
        f'<li>{rank_sign(str(choice.rank))}<span class="name" title="{_safe(reasons(plan, choice, language))}">'
        f"{_safe(site_name(choice.site, language))}</span>"
        f'<span class="gain" title="{_safe(gain_text(plan, choice.gain, choice.gain_share, language))}">'
        f"{points(choice.gain_share)}</span></li>"
        for choice in plan.choices
    ]
    head = _safe(language.say("Chosen sites, points that each adds:"))
    return f'<p class="soft">{head}</p><ol>{"".join(rows)}</ol>'


def _by_period(plan: PlacementPlan, language: Language) -> Iterator[str]:
    for figure in plan.coverage.by_period:
        yield language.say(
            "{period}: {before} → {after} near a device; {open_before} → {open_after} near one known to be open then.",
            period=language.name(figure.name),
            before=percent(figure.before, language),
            after=percent(figure.after, language),
            open_before=percent(figure.open_before, language),
            open_after=percent(figure.open_after, language),
        )
    yield language.say(
        "Opening hours of {share} of all devices are unknown and do not count as open.",
        share=percent(plan.coverage.hours_unknown_after, language),
    )


def _sources(plan: PlacementPlan, language: Language) -> Iterator[str]:
    for source in sources(plan, language):
        named = filter(None, (source.title, source.name, source.licence, source.date))
        told = f"{language.listed(named)}; SHA-256 {source.fingerprint[:12]}"
        yield f"{source.what}: {told}"


def _safe(text: str) -> str:
    return html.escape(text)
