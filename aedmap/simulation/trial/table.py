"""A trial as a text that can be read at a desk: figures down, policies across, three at a time."""

from collections.abc import Mapping, Sequence

from aedmap.simulation.trial.figures import Figure, certain, known, with_interval
from aedmap.simulation.trial.measures import Estimate, Measured

LEGEND = (
    "Times are minutes:seconds after the first alert; in brackets the 95 % interval, from drawing the arrests again.\n"
    "Where nobody comes sooner the ambulance presses and shocks. Survival compares and never predicts. A redundant\n"
    "arrival comes after the ambulance, or is neither of the first two at the patient nor the first with a device."
)
_ACROSS = 3
_LABEL, _COLUMN = 28, 25
_BY_HOUR = ("cpr_median_s", "shock_median_s", "survival_larsen", "alerts")


def trial_table(measured: Sequence[Measured]) -> str:
    """All figures, then how the policies differ from the first, then day and night."""
    overall = [one for one in measured if one.part == "all"]
    blocks = [_block(overall[i : i + _ACROSS], "figures") for i in range(0, len(overall), _ACROSS)]
    if len(overall) > 1:
        heading = f"Less or more than {overall[0].policy}, the same arrests and people (* told from none):"
        others = overall[1:]
        blocks += [heading, *(_block(others[i : i + _ACROSS], "against") for i in range(0, len(others), _ACROSS))]
    return "\n\n".join([*blocks, _by_hour(measured), LEGEND])


def _block(columns: Sequence[Measured], what: str) -> str:
    lines = [_line("", [one.policy for one in columns])]
    tables: list[Mapping[str, Estimate]] = [one.figures if what == "figures" else one.against_first for one in columns]
    for figure in known(columns[0].figures):
        write = with_interval if what == "figures" else _difference
        lines.append(_line(figure.title, [write(figure, table[figure.key]) for table in tables]))
    return "\n".join(lines)


def _by_hour(measured: Sequence[Measured]) -> str:
    parts = [one for one in measured if one.part != "all"]
    if not parts:
        return ""
    titles = [figure for figure in known(parts[0].figures) if figure.key in _BY_HOUR]
    lines = ["By day and night:", f"{'':<{_LABEL}}" + "".join(f"{_short(figure):>16}" for figure in titles)]
    for one in parts:
        cells = (_plain(figure, one.figures[figure.key]) for figure in titles)
        lines.append(f"{one.policy[:22]:<22}{one.part:<8}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def _short(figure: Figure) -> str:
    return figure.title.split(",")[0].removeprefix("Until ").replace("Alerts per arrest", "alerts")


def _plain(figure: Figure, one: Estimate) -> str:
    return "-" if one.value is None else figure.write(one.value)


def _difference(figure: Figure, one: Estimate) -> str:
    return with_interval(figure, one) + ("*" if certain(one) else "")


def _line(label: str, cells: Sequence[str]) -> str:
    return (f"{label:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)).rstrip()
