"""The figures of a trial in words, and how each is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aedmap.simulation.trial.measures import Estimate


@dataclass(frozen=True)
class Figure:
    """key: as measures names it; title: in words; write: a value of it; less_is_better: None where it is no merit."""

    key: str
    title: str
    write: Callable[[float], str]
    less_is_better: bool | None


def _clock(seconds: float) -> str:
    sign, whole = "-" if round(seconds) < 0 else "", abs(round(seconds))
    return f"{sign}{whole // 60}:{whole % 60:02}"


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _number(value: float) -> str:
    return f"{value:.2f}"


_SURVIVAL = {"larsen": "Larsen", "de_maio": "De Maio", "waalewijn": "Waalewijn"}
FIGURES = (
    Figure("cpr_median_s", "Until compressions, median", _clock, True),
    Figure("cpr_90_s", "  9 of 10 within", _clock, True),
    Figure("shock_median_s", "Until a device, median", _clock, True),
    Figure("shock_90_s", "  9 of 10 within", _clock, True),
    Figure("first_before_5_min", "First before 5 min", _share, False),
    Figure("responder_before_ems", "Responder before ambulance", _share, False),
    Figure("device_before_ems", "AED before ambulance", _share, False),
    Figure("responder_median_s", "First responder, if one came", _clock, True),
    Figure("device_median_s", "First AED, if one came", _clock, True),
    *(Figure(f"survival_{key}", f"Survival, {name}", _share, False) for key, name in _SURVIVAL.items()),
    Figure("alerts", "Alerts per arrest", _number, True),
    Figure("accepted", "Accepted", _number, None),
    Figure("stood_down", "Said yes, not needed", _number, True),
    Figure("redundant", "Redundant arrivals", _number, True),
)


def with_interval(figure: Figure, one: Estimate) -> str:
    """The value with the ends of its interval in brackets."""
    if one.value is None or one.low is None or one.high is None:
        return "-"
    low, high = (figure.write(end).removesuffix(" %") for end in (one.low, one.high))
    return f"{figure.write(one.value)} ({low}..{high})"


def certain(one: Estimate) -> bool:
    """Whether a difference is told from none."""
    return one.low is not None and one.high is not None and (one.low > 0 or one.high < 0)


def known(figures: Mapping[str, Estimate]) -> list[Figure]:
    """Those that were measured, in the order in which they are told."""
    return [figure for figure in FIGURES if figure.key in figures]
