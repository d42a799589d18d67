"""A trial as one page without a network: survival against alerts, drawn, and every figure below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from aedmap.simulation.trial.conditions import ConditionsFile
from aedmap.simulation.trial.figures import Figure, certain, known, with_interval
from aedmap.simulation.trial.measures import Measured
from aedmap.simulation.trial.pareto import pareto_picture

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1d232b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;font-size:.85rem}
th,td{padding:.25rem .6rem;border-bottom:1px solid #d8dde3;text-align:right;white-space:nowrap}
th:first-child,td:first-child,.words td{text-align:left;white-space:normal}.wide{overflow-x:auto}
svg{max-width:100%;height:auto}.panels{display:flex;flex-wrap:wrap;gap:1rem}
"""


@dataclass(frozen=True)
class Setting:
    """One part of a page. title: how many responders, say."""

    title: str
    measured: Sequence[Measured]


def trial_page(heading: str, notes: Sequence[str], settings: Sequence[Setting], stated: ConditionsFile) -> str:
    """HTML in one file; every picture has its figures in a table, so that nothing depends on seeing it."""
    parts = [f"<h1>{escape(heading)}</h1>", "<p>Survival is Larsen's estimate: to compare, never to predict.</p>"]
    parts += [f"<p>{escape(note)}</p>" for note in notes]
    for setting in settings:
        parts.append(f"<h2>{escape(setting.title)}</h2>")
        panels = (pareto_picture(setting.measured, part) for part in ("day", "night"))
        parts.append(f'<div class="panels">{"".join(panels)}</div>')
        parts.append(_figures(setting.measured))
    parts.append(f"<h2>What was assumed</h2>{_stated(stated)}")
    head = f'<meta charset="utf-8"><title>{escape(heading)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _figures(measured: Sequence[Measured]) -> str:
    overall = [one for one in measured if one.part == "all"]
    rows = []
    for figure in known(overall[0].figures):
        cells = "".join(f"<td>{escape(_cell(one, figure))}</td>" for one in overall)
        rows.append(f"<tr><td>{escape(figure.title.strip())}</td>{cells}</tr>")
    head = "".join(f"<th>{escape(one.policy)}</th>" for one in overall)
    told = f"<p>Of {overall[0].arrests:,} arrests. * differs from {escape(overall[0].policy)} on the same arrests.</p>"
    return f'{told}<div class="wide"><table><tr><th></th>{head}</tr>{"".join(rows)}</table></div>'


def _cell(one: Measured, figure: Figure) -> str:
    return with_interval(figure, one.figures[figure.key]) + ("*" if certain(one.against_first[figure.key]) else "")


def _stated(stated: ConditionsFile) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{one.value:g}</td><td>{escape(one.basis)}</td><td>{escape(one.source)}</td></tr>"
        for name, one in stated.stated.items()
    )
    head = "<tr><th>value</th><th></th><th>basis</th><th>source</th></tr>"
    return f'<div class="wide"><table class="words">{head}{rows}</table></div>'
